/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scales, grid and labels of the strip chart. */
#include "strip-axes.h"

#include "chart-text.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define FLOOR_US 100

typedef struct
{
  gint64 duration;
  const char *label;  /* without its unit but for the ends */
  gboolean threshold; /* dashed: something is felt from here on */
} Mark;

static const Mark marks[] = {
  {100, N_ ("0.1 ms"), FALSE},
  {1000, N_ ("1"), FALSE},
  {16700, N_ ("16.7"), TRUE},
  {100000, N_ ("100"), TRUE},
  {250000, N_ ("250"), TRUE},
  {G_USEC_PER_SEC, N_ ("1 s"), FALSE},
  {10 * G_USEC_PER_SEC, N_ ("10 s"), FALSE},
};

FerryStripAxes
ferry_strip_axes_for_size (GtkWidget *widget,
                           int width,
                           int height,
                           gint64 now,
                           gint64 worst)
{
  int label_width, label_height;

  ferry_chart_text_measure (widget, _ ("0.1 ms"), &label_width, &label_height);

  return (FerryStripAxes) {
    .plot = GRAPHENE_RECT_INIT (label_width + 6, label_height / 2.0f, MAX (1, width - label_width - 6), MAX (1, height - label_height * 1.7f)),
    .now = now,
    .ceiling = worst > G_USEC_PER_SEC ? 10 * G_USEC_PER_SEC : G_USEC_PER_SEC,
  };
}

double
ferry_strip_axes_get_x (const FerryStripAxes *self,
                        gint64 time)
{
  return self->plot.origin.x + self->plot.size.width * (1 - (self->now - time) / (double)FERRY_STRIP_SPAN_US);
}

gint64
ferry_strip_axes_get_time (const FerryStripAxes *self,
                           double x)
{
  return self->now - FERRY_STRIP_SPAN_US * (1 - (x - self->plot.origin.x) / self->plot.size.width);
}

double
ferry_strip_axes_get_y (const FerryStripAxes *self,
                        gint64 duration)
{
  double share = log ((double)CLAMP (duration, FLOOR_US, self->ceiling) / FLOOR_US) / log ((double)self->ceiling / FLOOR_US);

  return self->plot.origin.y + self->plot.size.height * (1 - share);
}

static void
draw_line (GtkSnapshot *snapshot,
           const FerryStripAxes *axes,
           double y,
           const GdkRGBA *color,
           gboolean dashed)
{
  double left = axes->plot.origin.x;
  double width = axes->plot.size.width;

  y = floor (y);
  if (!dashed)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (left, y, width, 1));
  for (double x = 0; dashed && x < width; x += 7)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (left + x, y, MIN (4, width - x), 1));
}

/* A label that would run into the one above it is left out. */
static void
draw_durations (const FerryStripAxes *self,
                GtkWidget *widget,
                GtkSnapshot *snapshot)
{
  GdkRGBA text = ferry_palette_get_text (widget, 0.65);
  GdkRGBA grid = ferry_palette_get_text (widget, 0.12);
  GdkRGBA threshold = ferry_palette_get_text (widget, 0.4);
  double last = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (marks) && marks[i].duration <= self->ceiling; i++)
    {
      double y = ferry_strip_axes_get_y (self, marks[i].duration);
      int width, height;

      draw_line (snapshot, self, y, marks[i].threshold ? &threshold : &grid, marks[i].threshold);
      ferry_chart_text_measure (widget, _ (marks[i].label), &width, &height);
      if (last - y < height * 0.9)
        continue;
      ferry_chart_text_draw (widget, snapshot, _ (marks[i].label), &text, self->plot.origin.x - 6 - width, y - height / 2.0, 0);
      last = y;
    }
}

static void
draw_times (const FerryStripAxes *self,
            GtkWidget *widget,
            GtkSnapshot *snapshot)
{
  GdkRGBA text = ferry_palette_get_text (widget, 0.65);
  double bottom = self->plot.origin.y + self->plot.size.height + 3;
  int step = self->plot.size.width < 500 ? 20 : 10;

  for (int seconds = 60; seconds >= 0; seconds -= step)
    {
      g_autofree char *label = seconds > 0 ? g_strdup_printf (_ ("−%d s"), seconds) : g_strdup (_ ("now"));
      double x = ferry_strip_axes_get_x (self, self->now - seconds * G_USEC_PER_SEC);
      int width, height;

      ferry_chart_text_measure (widget, label, &width, &height);
      x = CLAMP (x - width / 2.0, self->plot.origin.x, self->plot.origin.x + self->plot.size.width - width);
      ferry_chart_text_draw (widget, snapshot, label, &text, x, bottom, 0);
    }
}

void
ferry_strip_axes_snapshot (const FerryStripAxes *self,
                           GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  draw_durations (self, widget, snapshot);
  draw_times (self, widget, snapshot);
}
