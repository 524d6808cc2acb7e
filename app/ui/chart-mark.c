/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The outline of one call: a layer of its own, so that looking about draws no call anew. */
#include "chart-mark.h"

#include "chart-calls.h"
#include "model/timeline-rows.h"
#include "palette.h"

#include <math.h>

#define WIDTH 2
#define NARROWEST 6

struct _FerryChartMark
{
  FerryChartLayer parent_instance;

  FerryTimeline *timeline;
  FerryCallRecord *record;
};

G_DEFINE_FINAL_TYPE (FerryChartMark, ferry_chart_mark, FERRY_TYPE_CHART_LAYER)

static void
ferry_chart_mark_snapshot (FerryChartLayer *layer,
                           GtkWidget *widget,
                           GtkSnapshot *snapshot,
                           const FerryChartView *view)
{
  FerryChartMark *self = FERRY_CHART_MARK (layer);
  double lane_height = ferry_chart_calls_get_lane_height (widget);
  GdkRGBA color = ferry_palette_get_text (widget, 1);
  GskRoundedRect outline;
  const FerryBar *bar;
  double from, to, top;
  guint group;

  bar = self->record != NULL ? ferry_timeline_find_bar (self->timeline, self->record, &group) : NULL;
  if (bar == NULL || bar->start > view->range.to || bar->end < view->range.from)
    return;
  from = floor (MAX (-2 * WIDTH, ferry_time_range_get_x (&view->range, view->width, bar->start)));
  to = bar->end == FERRY_BAR_OPEN ? view->width : MIN (view->width, ferry_time_range_get_x (&view->range, view->width, bar->end));
  top = floor (ferry_timeline_rows_get (self->timeline, lane_height, group, bar->lane).top - view->top);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (from - WIDTH, top - 1, MAX (NARROWEST, ceil (to - from)) + 2 * WIDTH, lane_height + 2), 3);
  gtk_snapshot_append_border (snapshot, &outline, (const float[4]) {WIDTH, WIDTH, WIDTH, WIDTH}, (const GdkRGBA[4]) {color, color, color, color});
}

static void
ferry_chart_mark_finalize (GObject *object)
{
  FerryChartMark *self = FERRY_CHART_MARK (object);

  g_clear_object (&self->timeline);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (ferry_chart_mark_parent_class)->finalize (object);
}

static void
ferry_chart_mark_class_init (FerryChartMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_mark_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_mark_snapshot;
}

static void
ferry_chart_mark_init (FerryChartMark *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_MOVES, FERRY_CHART_CLIP_PLOT);
}

static void
on_timeline_changed (FerryChartMark *self)
{
  if (self->record != NULL)
    ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}

FerryChartLayer *
ferry_chart_mark_new (FerryTimeline *timeline)
{
  FerryChartMark *self;

  g_return_val_if_fail (FERRY_IS_TIMELINE (timeline), NULL);

  self = g_object_new (FERRY_TYPE_CHART_MARK, NULL);
  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (on_timeline_changed), self, G_CONNECT_SWAPPED);

  return FERRY_CHART_LAYER (self);
}

void
ferry_chart_mark_set_record (FerryChartMark *self,
                             FerryCallRecord *record)
{
  g_return_if_fail (FERRY_IS_CHART_MARK (self));

  if (g_set_object (&self->record, record))
    ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}
