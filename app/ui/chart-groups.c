/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of a timeline's groups, with a line between neighbours. */
#include "chart-groups.h"

#include "chart-calls.h"
#include "chart-text.h"
#include "model/timeline-rows.h"
#include "palette.h"

#include <math.h>

#define GAP 8

struct _FerryChartGroups
{
  FerryChartLayer parent_instance;

  FerryTimeline *timeline;
};

G_DEFINE_FINAL_TYPE (FerryChartGroups, ferry_chart_groups, FERRY_TYPE_CHART_LAYER)

static void
ferry_chart_groups_measure (FerryChartLayer *layer,
                            GtkWidget *widget,
                            GtkBorder *margins)
{
  FerryChartGroups *self = FERRY_CHART_GROUPS (layer);

  for (guint group = 0; group < ferry_timeline_get_n_groups (self->timeline); group++)
    {
      int width, height;

      ferry_chart_text_measure (widget, ferry_timeline_get_group_title (self->timeline, group), &width, &height);
      margins->left = MAX (margins->left, width + GAP);
    }
}

/* A name stays in sight as long as a lane of its group does. */
static void
draw_group (FerryChartGroups *self,
            GtkWidget *widget,
            GtkSnapshot *snapshot,
            const FerryChartView *view,
            guint group)
{
  guint n = ferry_lanes_get_n (ferry_timeline_get_group_lanes (self->timeline, group));
  GdkRGBA text = ferry_palette_get_text (widget, 0.8);
  GdkRGBA line = ferry_palette_get_text (widget, 0.12);
  double lane_height = ferry_chart_calls_get_lane_height (widget);
  const char *title = ferry_timeline_get_group_title (self->timeline, group);
  double top, bottom;
  int width, height;

  if (n == 0)
    return;
  top = ferry_timeline_rows_get (self->timeline, lane_height, group, 0).top - view->top;
  bottom = top + n * lane_height;
  if (bottom < 0 || top > view->height)
    return;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, floor (bottom + 2), view->width, 1));
  ferry_chart_text_measure (widget, title, &width, &height);
  ferry_chart_text_draw (widget, snapshot, title, &text, -GAP - width, CLAMP (0, top + 2, bottom - height - 2), 0);
}

static void
ferry_chart_groups_snapshot (FerryChartLayer *layer,
                             GtkWidget *widget,
                             GtkSnapshot *snapshot,
                             const FerryChartView *view)
{
  FerryChartGroups *self = FERRY_CHART_GROUPS (layer);

  for (guint group = 0; group < ferry_timeline_get_n_groups (self->timeline); group++)
    draw_group (self, widget, snapshot, view, group);
}

static void
ferry_chart_groups_finalize (GObject *object)
{
  g_clear_object (&FERRY_CHART_GROUPS (object)->timeline);

  G_OBJECT_CLASS (ferry_chart_groups_parent_class)->finalize (object);
}

static void
ferry_chart_groups_class_init (FerryChartGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_groups_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->measure = ferry_chart_groups_measure;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_groups_snapshot;
}

static void
ferry_chart_groups_init (FerryChartGroups *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_ROWS);
}

FerryChartLayer *
ferry_chart_groups_new (FerryTimeline *timeline)
{
  FerryChartGroups *self;

  g_return_val_if_fail (FERRY_IS_TIMELINE (timeline), NULL);

  self = g_object_new (FERRY_TYPE_CHART_GROUPS, NULL);
  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (ferry_chart_layer_change), self, G_CONNECT_SWAPPED);

  return FERRY_CHART_LAYER (self);
}
