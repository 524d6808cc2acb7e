/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How each part of a call's bar is drawn. */
#include "chart-segment.h"

#define TOOTH 2
#define DOT 2
#define STRIPE 5
#define CAP 2

static void
draw_stripes (cairo_t *cr,
              const cairo_rectangle_t *area)
{
  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1.5);
  for (double x = area->x - area->height; x < area->x + area->width; x += STRIPE)
    {
      cairo_move_to (cr, x, area->y + area->height);
      cairo_line_to (cr, x + area->height, area->y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Teeth, with gaps as wide as they are. */
static void
draw_teeth (cairo_t *cr,
            double x,
            double y,
            double width,
            double height,
            double tooth)
{
  for (double end = x + width; x < end; x += 2 * tooth)
    cairo_rectangle (cr, x, y, MIN (tooth, end - x), height);
  cairo_fill (cr);
}

static void
draw_box (cairo_t *cr,
          const cairo_rectangle_t *area)
{
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, area->x + 0.5, area->y + 0.5, MAX (0, area->width - 1), area->height - 1);
  cairo_stroke (cr);
}

void
ferry_chart_segment_draw (cairo_t *cr,
                          FerrySegmentKind kind,
                          const GdkRGBA *color,
                          const cairo_rectangle_t *area)
{
  double middle = area->y + (int)(area->height / 2) - 1;

  gdk_cairo_set_source_rgba (cr, color);
  switch (kind)
    {
    case FERRY_SEGMENT_QUEUED:
      cairo_rectangle (cr, area->x, middle, area->width, 2);
      cairo_rectangle (cr, area->x, area->y + 2, 1, area->height - 4);
      cairo_fill (cr);
      break;
    case FERRY_SEGMENT_BACKOFF:
      draw_teeth (cr, area->x, middle, area->width, 2, DOT);
      break;
    case FERRY_SEGMENT_ABANDONED:
      draw_stripes (cr, area);
      draw_box (cr, area);
      break;
    case FERRY_SEGMENT_DELIVERING:
      draw_box (cr, area);
      break;
    case FERRY_SEGMENT_RUNNING:
    default:
      cairo_rectangle (cr, area->x, area->y, area->width, area->height);
      cairo_fill (cr);
      break;
    }
}

void
ferry_chart_segment_draw_many (cairo_t *cr,
                               const GdkRGBA *color,
                               const cairo_rectangle_t *area)
{
  gdk_cairo_set_source_rgba (cr, color);
  draw_teeth (cr, area->x, area->y, area->width, area->height, TOOTH);
  cairo_rectangle (cr, area->x, area->y + area->height - 2, area->width, 2);
  cairo_fill (cr);
}

void
ferry_chart_segment_draw_failure (cairo_t *cr,
                                  const GdkRGBA *color,
                                  double x,
                                  const cairo_rectangle_t *area)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_rectangle (cr, x - CAP, area->y - 2, CAP, area->height + 4);
  cairo_fill (cr);
}
