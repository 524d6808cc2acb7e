/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shrinks pixels by a whole factor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPixels:
 * @data: RGBA, 4 bytes a pixel, no padding; transparent where nothing was drawn
 * @factor: how many pixels of the image, across and down, became one of these
 */
typedef struct
{
  guint8 *data;
  guint width;
  guint height;
  guint factor;
} FerryPixels;

/* Empty, for an image of @width x @height. */
void ferry_pixels_init (FerryPixels *self,
                        guint width,
                        guint height,
                        guint factor);
void ferry_pixels_clear (FerryPixels *self);

/**
 * FerryPixelArea:
 *
 * A rectangle in pixels.
 */
typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
} FerryPixelArea;

/* Draws a part of the image: @source is RGB, 3 bytes a pixel, of @area in the image's own pixels.
 * A pixel here is the mean of those that it stands for; where they are in several parts, of those in
 * the part that has the first. Returns what was drawn, in pixels of @self. Any thread. */
FerryPixelArea ferry_pixels_draw (FerryPixels *self,
                                  const FerryPixelArea *area,
                                  const guint8 *source);

G_END_DECLS
