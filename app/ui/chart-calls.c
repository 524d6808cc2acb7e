/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a timeline as bars. However many there are, a lane has at most so many bars as it is
 * wide, and lanes are drawn as far as they are seen. */
#include "chart-calls.h"

#include "chart-segment.h"
#include "chart-text.h"
#include "model/timeline-rows.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* Calls narrower than this are not told apart, and nothing is narrower. */
#define RESOLUTION 4
#define NARROWEST 2

/* From this on a bar has its operation's name, again and again so that a long one never lacks it. */
#define LABEL_FROM 44
#define LABEL_EVERY 400
#define LABEL_PADDING 4

#define INSET 2

struct _FerryChartCalls
{
  FerryChartLayer parent_instance;

  FerryTimeline *timeline;
};

G_DEFINE_FINAL_TYPE (FerryChartCalls, ferry_chart_calls, FERRY_TYPE_CHART_LAYER)

/* While the layer is drawn. */
typedef struct
{
  GtkWidget *widget;
  const FerryChartView *view;
  cairo_t *cr;
  double lane_height;
  GHashTable *layouts; /* of titles: there are few operations, and many calls of them */

  /* of the bar that is drawn */
  cairo_rectangle_t area;
  GdkRGBA color;
  const FerryOperation *operation;
} Drawing;

double
ferry_chart_calls_get_lane_height (GtkWidget *widget)
{
  int width, height;

  ferry_chart_text_measure (widget, "0", &width, &height);
  return height + 4;
}

static double
get_x (const FerryChartView *view,
       gint64 time)
{
  double x = ferry_time_range_get_x (&view->range, view->width, time);

  return CLAMP (floor (x), -NARROWEST, ceil (view->width) + NARROWEST);
}

static PangoLayout *
get_layout (Drawing *self)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, self->operation);

  if (layout == NULL)
    {
      layout = ferry_chart_text_new (self->widget, _ (self->operation->title));
      g_hash_table_insert (self->layouts, (gpointer)self->operation, layout);
    }
  return layout;
}

static void
draw_labels (Drawing *self,
             const cairo_rectangle_t *area)
{
  GdkRGBA ground = ferry_palette_get_ground (self->widget, 1);
  PangoLayout *layout = get_layout (self);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_save (self->cr);
  cairo_rectangle (self->cr, area->x, area->y, area->width - LABEL_PADDING, area->height);
  cairo_clip (self->cr);
  gdk_cairo_set_source_rgba (self->cr, &ground);
  for (double x = area->x; x + LABEL_FROM <= area->x + area->width; x += LABEL_EVERY)
    {
      cairo_move_to (self->cr, x + LABEL_PADDING, area->y + floor ((area->height - height) / 2));
      pango_cairo_show_layout (self->cr, layout);
    }
  cairo_restore (self->cr);
}

static void
draw_segment (const FerryCallSegment *segment,
              gpointer user_data)
{
  Drawing *self = user_data;
  cairo_rectangle_t area = self->area;
  double end = get_x (self->view, segment->end);

  area.x = get_x (self->view, segment->start);
  area.width = end - area.x;
  if (segment->kind == FERRY_SEGMENT_RUNNING)
    area.width = MAX (NARROWEST, area.width);
  if (area.width < 1)
    return;
  ferry_chart_segment_draw (self->cr, segment->kind, &self->color, &area);
  if (segment->kind == FERRY_SEGMENT_RUNNING && area.width >= LABEL_FROM)
    draw_labels (self, &area);
}

static gboolean
is_unlucky (FerryCallRecord *record)
{
  return ferry_call_record_is_over (record) && ferry_call_record_get_state (record) != FERRY_CALL_STATE_SUCCEEDED;
}

static void
draw_call (Drawing *self,
           FerryCallRecord *record,
           double end)
{
  GdkRGBA bad = ferry_palette_get_level (self->widget, FERRY_LEVEL_BAD);

  self->operation = ferry_call_record_get_operation (record);
  self->color = ferry_palette_get_accent (self->widget, ferry_call_record_get_id (record));
  ferry_call_segments_foreach (record, self->view->range.to, draw_segment, self);
  if (is_unlucky (record))
    ferry_chart_segment_draw_failure (self->cr, &bad, end, &self->area);
}

static void
draw_run (const FerryBarRun *run,
          gpointer user_data)
{
  Drawing *self = user_data;
  double start = get_x (self->view, run->start);
  double end = run->end == FERRY_BAR_OPEN ? self->view->width : get_x (self->view, run->end);

  if (run->count == 1)
    draw_call (self, run->first->data, MAX (end, start + NARROWEST));
  else
    {
      GdkRGBA color = ferry_palette_get_text (self->widget, 0.7);
      cairo_rectangle_t area = {start, self->area.y, MAX (RESOLUTION, end - start), self->area.height};

      ferry_chart_segment_draw_many (self->cr, &color, &area);
    }
}

static void
draw_lane (FerryChartCalls *self,
           Drawing *drawing,
           const FerryTimelineRow *row)
{
  FerryLanes *lanes = ferry_timeline_get_group_lanes (self->timeline, row->group);
  gint64 pixel = ceil (ferry_time_range_get_pixel (&drawing->view->range, drawing->view->width));

  drawing->area.y = floor (row->top - drawing->view->top) + INSET;
  drawing->area.height = drawing->lane_height - 2 * INSET;
  ferry_lanes_foreach (lanes, row->lane, drawing->view->range.from, drawing->view->range.to, RESOLUTION * pixel, draw_run, drawing);
}

static void
ferry_chart_calls_snapshot (FerryChartLayer *layer,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryChartView *view)
{
  FerryChartCalls *self = FERRY_CHART_CALLS (layer);
  g_autoptr(GHashTable) layouts = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  Drawing drawing = {
    .widget = widget,
    .view = view,
    .lane_height = ferry_chart_calls_get_lane_height (widget),
    .layouts = layouts,
  };
  FerryTimelineRow row;

  if (!ferry_timeline_rows_find (self->timeline, drawing.lane_height, view->top, &row))
    return;
  drawing.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, view->width, view->height));
  do
    draw_lane (self, &drawing, &row);
  while (ferry_timeline_rows_next (self->timeline, drawing.lane_height, &row) && row.top < view->top + view->height);
  cairo_destroy (drawing.cr);
}

/* While something is looked for. */
typedef struct
{
  const FerryChartView *view;
  double x;
  FerryBarRun *run;
  gboolean found;
} Search;

static void
look_at_run (const FerryBarRun *run,
             gpointer user_data)
{
  Search *self = user_data;
  double start = get_x (self->view, run->start);
  double end = run->end == FERRY_BAR_OPEN ? self->view->width : get_x (self->view, run->end);

  if (self->x < start - 1 || self->x > MAX (end, start + RESOLUTION))
    return;
  *self->run = *run;
  self->found = TRUE;
}

gboolean
ferry_chart_calls_find (FerryChartCalls *self,
                        GtkWidget *widget,
                        const FerryChartView *view,
                        double x,
                        double y,
                        FerryBarRun *run)
{
  Search search = {view, x, run, FALSE};
  double lane_height;
  FerryTimelineRow row;
  gint64 pixel;

  g_return_val_if_fail (FERRY_IS_CHART_CALLS (self), FALSE);

  lane_height = ferry_chart_calls_get_lane_height (widget);
  if (!ferry_timeline_rows_find (self->timeline, lane_height, y + view->top, &row))
    return FALSE;
  pixel = ceil (ferry_time_range_get_pixel (&view->range, view->width));
  ferry_lanes_foreach (ferry_timeline_get_group_lanes (self->timeline, row.group), row.lane,
                       view->range.from, view->range.to, RESOLUTION * pixel, look_at_run, &search);
  return search.found;
}

static char *
ferry_chart_calls_describe (FerryChartLayer *layer,
                            GtkWidget *widget,
                            const FerryChartView *view,
                            double x,
                            double y)
{
  FerryBarRun run;
  g_autofree char *duration = NULL;

  if (!ferry_chart_calls_find (FERRY_CHART_CALLS (layer), widget, view, x, y, &run))
    return NULL;
  if (run.count == 1)
    return ferry_call_segments_describe (run.first->data, g_get_monotonic_time ());
  duration = ferry_format_duration (run.end - run.start);
  return g_strdup_printf (_ ("%u calls within %s: zoom in to see each"), run.count, duration);
}

static void
ferry_chart_calls_finalize (GObject *object)
{
  g_clear_object (&FERRY_CHART_CALLS (object)->timeline);

  G_OBJECT_CLASS (ferry_chart_calls_parent_class)->finalize (object);
}

static void
ferry_chart_calls_class_init (FerryChartCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_calls_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_calls_snapshot;
  FERRY_CHART_LAYER_CLASS (klass)->describe = ferry_chart_calls_describe;
}

static void
ferry_chart_calls_init (FerryChartCalls *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_MOVES, FERRY_CHART_CLIP_PAST);
}

FerryChartLayer *
ferry_chart_calls_new (FerryTimeline *timeline)
{
  FerryChartCalls *self;

  g_return_val_if_fail (FERRY_IS_TIMELINE (timeline), NULL);

  self = g_object_new (FERRY_TYPE_CHART_CALLS, NULL);
  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (ferry_chart_layer_change), self, G_CONNECT_SWAPPED);

  return FERRY_CHART_LAYER (self);
}
