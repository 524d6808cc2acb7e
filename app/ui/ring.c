/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring with an arc on it: what turns in the window. */
#include "ring.h"

#include "palette.h"

#define ARC (G_PI / 1.6)

static void
draw_arc (cairo_t *cr,
          const GdkRGBA *color,
          int size,
          double from,
          double to)
{
  double line_width = size * 3 / 32.0;

  cairo_set_line_width (cr, line_width);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_arc (cr, size / 2.0, size / 2.0, size / 2.0 - line_width, from, to);
  cairo_stroke (cr);
}

void
ferry_ring_snapshot (GtkWidget *widget,
                     GtkSnapshot *snapshot,
                     int size,
                     double turn)
{
  double x = (gtk_widget_get_width (widget) - size) / 2.0;
  double y = (gtk_widget_get_height (widget) - size) / 2.0;
  GdkRGBA ring = ferry_palette_get_text (widget, 0.18);
  GdkRGBA arc = ferry_palette_get_level (widget, FERRY_LEVEL_GOOD);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, size, size));

  cairo_translate (cr, x, y);
  draw_arc (cr, &ring, size, 0, 2 * G_PI);
  if (turn >= 0)
    {
      double from = turn * 2 * G_PI - G_PI / 2;

      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      draw_arc (cr, &arc, size, from, from + ARC);
    }
  cairo_destroy (cr);
}

gboolean
ferry_ring_may_turn (GtkWidget *widget)
{
  gboolean animate = TRUE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animate, NULL);
  return animate;
}
