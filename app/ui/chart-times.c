/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The time axis: where the right edge is now, labels stand still; otherwise they go with the time. */
#include "chart-times.h"

#include "chart-text.h"
#include "palette.h"

#include <math.h>

/* Between a label and the plot, and between two labels. */
#define GAP 3
#define ROOM 28

struct _FerryChartTimes
{
  FerryChartLayer parent_instance;

  gboolean ago;
};

G_DEFINE_FINAL_TYPE (FerryChartTimes, ferry_chart_times, FERRY_TYPE_CHART_LAYER)

static void
ferry_chart_times_measure (FerryChartLayer *layer,
                           GtkWidget *widget,
                           GtkBorder *margins)
{
  int width, height;

  ferry_chart_text_measure (widget, "0", &width, &height);
  margins->bottom = MAX (margins->bottom, height + GAP);
}

/* The longest that a label may get, @step apart. */
static double
measure_label (FerryChartTimes *self,
               GtkWidget *widget,
               gint64 step)
{
  g_autofree char *label = self->ago ? ferry_time_format_ago (step * 10, step) : ferry_time_format_clock (0, step);
  int width, height;

  ferry_chart_text_measure (widget, label, &width, &height);
  return width;
}

static gint64
choose_step (FerryChartTimes *self,
             GtkWidget *widget,
             const FerryChartView *view)
{
  double room = 40;
  gint64 step = 0;

  /* Labels of a shorter step have more digits. */
  for (guint i = 0; i < 3; i++)
    {
      step = ferry_time_range_get_step (&view->range, view->width, room);
      room = MAX (room, measure_label (self, widget, step) + ROOM);
    }
  return ferry_time_range_get_step (&view->range, view->width, room);
}

static void
draw_tick (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const FerryChartView *view,
           const char *label,
           double x,
           gboolean clamp)
{
  GdkRGBA text = ferry_palette_get_text (widget, 0.7);
  GdkRGBA grid = ferry_palette_get_text (widget, 0.1);
  double left;
  int width, height;

  ferry_chart_text_measure (widget, label, &width, &height);
  left = clamp ? CLAMP (x - width / 2.0, 0, MAX (0, view->width - width)) : x - width / 2.0;
  gtk_snapshot_append_color (snapshot, &grid, &GRAPHENE_RECT_INIT (floor (MIN (x, view->width - 1)), 0, 1, view->height));
  ferry_chart_text_draw (widget, snapshot, label, &text, floor (left), view->height + GAP, 0);
}

static void
draw_ago (FerryChartTimes *self,
          GtkWidget *widget,
          GtkSnapshot *snapshot,
          const FerryChartView *view)
{
  gint64 step = choose_step (self, widget, view);

  for (gint64 ago = 0; ago <= ferry_time_range_get_length (&view->range); ago += step)
    {
      g_autofree char *label = ferry_time_format_ago (ago, step);

      draw_tick (widget, snapshot, view, label, ferry_time_range_get_x (&view->range, view->width, view->range.to - ago), TRUE);
    }
}

/* By the wall clock, on its round moments. */
static void
draw_clock (FerryChartTimes *self,
            GtkWidget *widget,
            GtkSnapshot *snapshot,
            const FerryChartView *view)
{
  gint64 step = choose_step (self, widget, view);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  gint64 ahead = g_get_real_time () - g_get_monotonic_time ();
  gint64 zone = g_date_time_get_utc_offset (now);
  gint64 local = view->range.from + ahead + zone;

  for (gint64 tick = local - local % step; tick <= view->range.to + ahead + zone; tick += step)
    {
      g_autofree char *label = ferry_time_format_clock (tick - zone, step);

      draw_tick (widget, snapshot, view, label, ferry_time_range_get_x (&view->range, view->width, tick - zone - ahead), FALSE);
    }
}

static void
ferry_chart_times_snapshot (FerryChartLayer *layer,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryChartView *view)
{
  FerryChartTimes *self = FERRY_CHART_TIMES (layer);

  if (self->ago)
    draw_ago (self, widget, snapshot, view);
  else
    draw_clock (self, widget, snapshot, view);
}

static void
ferry_chart_times_class_init (FerryChartTimesClass *klass)
{
  FERRY_CHART_LAYER_CLASS (klass)->measure = ferry_chart_times_measure;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_times_snapshot;
}

static void
ferry_chart_times_init (FerryChartTimes *self)
{
  self->ago = TRUE;
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_COLUMN);
}

FerryChartLayer *
ferry_chart_times_new (void)
{
  return g_object_new (FERRY_TYPE_CHART_TIMES, NULL);
}

void
ferry_chart_times_set_ago (FerryChartTimes *self,
                           gboolean ago)
{
  g_return_if_fail (FERRY_IS_CHART_TIMES (self));

  if (self->ago == ago)
    return;
  self->ago = ago;
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), ago ? FERRY_CHART_STAYS : FERRY_CHART_MOVES, FERRY_CHART_CLIP_COLUMN);
}
