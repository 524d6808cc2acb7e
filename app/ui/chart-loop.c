/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long the main loop was kept from its poll: one path for each level, so three fills, however many
 * bars. */
#include "chart-loop.h"

#include "model/duration-scale.h"
#include "palette.h"

#include <math.h>

/* A bar is so many pixels wide, and shows the worst slice of its stretch. */
#define BAR_WIDTH 2

struct _FerryChartLoop
{
  FerryChartLayer parent_instance;

  const FerryLoopSeries *series;
};

G_DEFINE_FINAL_TYPE (FerryChartLoop, ferry_chart_loop, FERRY_TYPE_CHART_LAYER)

/* Stretches begin at round times: what falls into one stays together as the chart moves. */
static void
ferry_chart_loop_snapshot (FerryChartLayer *layer,
                           GtkWidget *widget,
                           GtkSnapshot *snapshot,
                           const FerryChartView *view)
{
  FerryChartLoop *self = FERRY_CHART_LOOP (layer);
  gint64 ceiling = ferry_duration_scale_get_ceiling (self->series->worst);
  gint64 stretch = MAX (1, BAR_WIDTH * ferry_time_range_get_pixel (&view->range, view->width));
  gint64 from = view->range.from - view->range.from % stretch;
  guint n = ferry_time_range_get_length (&view->range) / stretch + 2;
  double left = ferry_time_range_get_x (&view->range, view->width, from);
  g_autofree gint64 *worst = g_new (gint64, n);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, view->width, view->height));

  ferry_loop_series_reduce (self->series, from, stretch, worst, n);
  for (FerryLevel level = 0; level < FERRY_N_LEVELS; level++)
    {
      GdkRGBA color = ferry_palette_get_level (widget, level);
      double width = level == FERRY_LEVEL_GOOD ? BAR_WIDTH - 0.5 : BAR_WIDTH;

      gdk_cairo_set_source_rgba (cr, &color);
      for (guint i = 0; i < n; i++)
        if (worst[i] > 0 && ferry_level_for_duration (worst[i]) == level)
          {
            double height = MAX (1, view->height * ferry_duration_scale_get_share (worst[i], ceiling));

            cairo_rectangle (cr, floor (left) + i * BAR_WIDTH, view->height - height, width, height);
          }
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static char *
ferry_chart_loop_describe (FerryChartLayer *layer,
                           GtkWidget *widget,
                           const FerryChartView *view,
                           double x,
                           double y)
{
  g_autofree char *words = ferry_loop_series_describe_at (FERRY_CHART_LOOP (layer)->series, ferry_time_range_get_time (&view->range, view->width, x));

  return *words != '\0' ? g_steal_pointer (&words) : NULL;
}

static void
ferry_chart_loop_class_init (FerryChartLoopClass *klass)
{
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_loop_snapshot;
  FERRY_CHART_LAYER_CLASS (klass)->describe = ferry_chart_loop_describe;
}

static void
ferry_chart_loop_init (FerryChartLoop *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_PLOT);
}

FerryChartLayer *
ferry_chart_loop_new (const FerryLoopSeries *series)
{
  FerryChartLoop *self = g_object_new (FERRY_TYPE_CHART_LOOP, NULL);

  self->series = series;
  return FERRY_CHART_LAYER (self);
}
