/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls as bands, with an edge on top, which tells them from everything else without colour. */
#include "chart-stalls.h"

#include "model/progress-rate.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define EDGE 3
#define NARROWEST 2

/* So near to a narrow one the pointer is on it. */
#define REACH 2

struct _FerryChartStalls
{
  FerryChartLayer parent_instance;

  FerryTimeline *timeline;
};

G_DEFINE_FINAL_TYPE (FerryChartStalls, ferry_chart_stalls, FERRY_TYPE_CHART_LAYER)

static void
draw_band (GtkSnapshot *snapshot,
           const FerryChartView *view,
           const GdkRGBA *color,
           double from,
           double to)
{
  GdkRGBA fill = *color;
  double width = MAX (NARROWEST, to - from);

  fill.alpha = 0.22;
  gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (from, 0, width, view->height));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (from, 0, width, EDGE));
}

static void
ferry_chart_stalls_snapshot (FerryChartLayer *layer,
                             GtkWidget *widget,
                             GtkSnapshot *snapshot,
                             const FerryChartView *view)
{
  FerryChartStalls *self = FERRY_CHART_STALLS (layer);
  GdkRGBA color = ferry_palette_get_level (widget, FERRY_LEVEL_BAD);
  guint n;
  const FerryStallBand *stalls = ferry_timeline_get_stalls (self->timeline, &n);
  double from = 0, to = -1;

  for (guint i = 0; i < n; i++)
    {
      double x, end;

      if (stalls[i].end < view->range.from || stalls[i].start > view->range.to)
        continue;
      x = floor (ferry_time_range_get_x (&view->range, view->width, stalls[i].start));
      end = ceil (ferry_time_range_get_x (&view->range, view->width, stalls[i].end));
      /* Those that touch are one band: there are never more than pixels. */
      if (to >= from && x <= MAX (to, from + NARROWEST))
        {
          to = MAX (to, end);
          continue;
        }
      if (to >= from)
        draw_band (snapshot, view, &color, from, to);
      from = x;
      to = end;
    }
  if (to >= from)
    draw_band (snapshot, view, &color, from, to);
}

static char *
ferry_chart_stalls_describe (FerryChartLayer *layer,
                             GtkWidget *widget,
                             const FerryChartView *view,
                             double x,
                             double y)
{
  gint64 from = ferry_time_range_get_time (&view->range, view->width, x - REACH);
  gint64 to = ferry_time_range_get_time (&view->range, view->width, x + REACH);
  guint n;
  const FerryStallBand *stalls = ferry_timeline_get_stalls (FERRY_CHART_STALLS (layer)->timeline, &n);
  const FerryStallBand *worst = NULL;
  g_autofree char *duration = NULL;

  for (guint i = 0; i < n; i++)
    if (stalls[i].start <= to && stalls[i].end >= from && (worst == NULL || stalls[i].end - stalls[i].start > worst->end - worst->start))
      worst = &stalls[i];
  if (worst == NULL)
    return NULL;
  duration = ferry_format_duration (worst->end - worst->start);
  return worst->deliberate ? g_strdup_printf (_ ("The main loop stalled for %s, on purpose"), duration)
                           : g_strdup_printf (_ ("The main loop stalled for %s"), duration);
}

static void
ferry_chart_stalls_finalize (GObject *object)
{
  g_clear_object (&FERRY_CHART_STALLS (object)->timeline);

  G_OBJECT_CLASS (ferry_chart_stalls_parent_class)->finalize (object);
}

static void
ferry_chart_stalls_class_init (FerryChartStallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_stalls_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_stalls_snapshot;
  FERRY_CHART_LAYER_CLASS (klass)->describe = ferry_chart_stalls_describe;
}

static void
ferry_chart_stalls_init (FerryChartStalls *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_MOVES, FERRY_CHART_CLIP_PLOT);
}

FerryChartLayer *
ferry_chart_stalls_new (FerryTimeline *timeline)
{
  FerryChartStalls *self;

  g_return_val_if_fail (FERRY_IS_TIMELINE (timeline), NULL);

  self = g_object_new (FERRY_TYPE_CHART_STALLS, NULL);
  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (ferry_chart_layer_change), self, G_CONNECT_SWAPPED);

  return FERRY_CHART_LAYER (self);
}
