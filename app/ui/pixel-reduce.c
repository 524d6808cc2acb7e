/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shrinks pixels by a whole factor: a window never draws more of them than it has. */
#include "pixel-reduce.h"

void
ferry_pixels_init (FerryPixels *self,
                   guint width,
                   guint height,
                   guint factor)
{
  self->factor = factor;
  self->width = (width + factor - 1) / factor;
  self->height = (height + factor - 1) / factor;
  self->data = g_malloc0_n ((gsize)self->width * self->height, 4);
}

void
ferry_pixels_clear (FerryPixels *self)
{
  g_clear_pointer (&self->data, g_free);
  self->width = 0;
  self->height = 0;
}

/* The mean of the source's pixels from (@left, @top) on, as far as they are in @area. */
static void
draw_pixel (const guint8 *source,
            const FerryPixelArea *area,
            guint left,
            guint top,
            guint factor,
            guint8 *target)
{
  guint right = MIN (left + factor, area->width);
  guint bottom = MIN (top + factor, area->height);
  guint n = (right - left) * (bottom - top);
  guint red = 0, green = 0, blue = 0;

  for (guint y = top; y < bottom; y++)
    {
      const guint8 *pixel = source + ((gsize)y * area->width + left) * 3;

      for (guint x = left; x < right; x++, pixel += 3)
        {
          red += pixel[0];
          green += pixel[1];
          blue += pixel[2];
        }
    }
  target[0] = red / n;
  target[1] = green / n;
  target[2] = blue / n;
  target[3] = 255;
}

FerryPixelArea
ferry_pixels_draw (FerryPixels *self,
                   const FerryPixelArea *area,
                   const guint8 *source)
{
  guint factor = self->factor;
  guint left = (area->x + factor - 1) / factor;
  guint top = (area->y + factor - 1) / factor;
  guint right = MIN ((area->x + area->width + factor - 1) / factor, self->width);
  guint bottom = MIN ((area->y + area->height + factor - 1) / factor, self->height);

  for (guint y = top; y < bottom; y++)
    {
      guint8 *target = self->data + ((gsize)y * self->width + left) * 4;

      for (guint x = left; x < right; x++, target += 4)
        draw_pixel (source, area, x * factor - area->x, y * factor - area->y, factor, target);
    }
  return (FerryPixelArea) {left, top, MAX (right, left) - left, MAX (bottom, top) - top};
}
