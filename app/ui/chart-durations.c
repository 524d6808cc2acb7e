/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The axis of durations: logarithmic, bottom to top. */
#include "chart-durations.h"

#include "chart-text.h"
#include "model/duration-scale.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define GAP 6
#define DASH 4
#define DASH_EVERY 7

typedef struct
{
  gint64 duration;
  const char *label;  /* without its unit but for the ends */
  gboolean threshold; /* dashed: something is felt from here on */
} Mark;

static const Mark marks[] = {
  {FERRY_DURATION_FLOOR_US, N_ ("0.1 ms"), FALSE},
  {1000, N_ ("1"), FALSE},
  {FERRY_DURATION_FRAME_US, N_ ("16.7"), TRUE},
  {100000, N_ ("100"), TRUE},
  {250000, N_ ("250"), TRUE},
  {G_USEC_PER_SEC, N_ ("1 s"), FALSE},
  {10 * G_USEC_PER_SEC, N_ ("10 s"), FALSE},
};

struct _FerryChartDurations
{
  FerryChartLayer parent_instance;

  gint64 ceiling;
};

G_DEFINE_FINAL_TYPE (FerryChartDurations, ferry_chart_durations, FERRY_TYPE_CHART_LAYER)

static void
ferry_chart_durations_measure (FerryChartLayer *layer,
                               GtkWidget *widget,
                               GtkBorder *margins)
{
  int width, height;

  ferry_chart_text_measure (widget, _ (marks[0].label), &width, &height);
  margins->left = MAX (margins->left, width + GAP);
  margins->top = MAX (margins->top, height / 2);
}

static void
draw_line (GtkSnapshot *snapshot,
           double width,
           double y,
           const GdkRGBA *color,
           gboolean dashed)
{
  y = floor (y);
  if (!dashed)
    {
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (0, y, width, 1));
      return;
    }
  /* A hundred nodes would be walked through at each frame, wherever in the window it changes something. */
  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT (0, y, width, 1), &GRAPHENE_RECT_INIT (0, y, DASH_EVERY, 1));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (0, y, DASH, 1));
  gtk_snapshot_pop (snapshot);
}

/* A label that would run into the one above it is left out. */
static void
ferry_chart_durations_snapshot (FerryChartLayer *layer,
                                GtkWidget *widget,
                                GtkSnapshot *snapshot,
                                const FerryChartView *view)
{
  FerryChartDurations *self = FERRY_CHART_DURATIONS (layer);
  GdkRGBA text = ferry_palette_get_text (widget, 0.65);
  GdkRGBA grid = ferry_palette_get_text (widget, 0.12);
  GdkRGBA threshold = ferry_palette_get_text (widget, 0.4);
  double last = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (marks) && marks[i].duration <= self->ceiling; i++)
    {
      double y = view->height * (1 - ferry_duration_scale_get_share (marks[i].duration, self->ceiling));
      int width, height;

      draw_line (snapshot, view->width, y, marks[i].threshold ? &threshold : &grid, marks[i].threshold);
      ferry_chart_text_measure (widget, _ (marks[i].label), &width, &height);
      if (last - y < height * 0.9)
        continue;
      ferry_chart_text_draw (widget, snapshot, _ (marks[i].label), &text, -GAP - width, y - height / 2.0, 0);
      last = y;
    }
}

static void
ferry_chart_durations_class_init (FerryChartDurationsClass *klass)
{
  FERRY_CHART_LAYER_CLASS (klass)->measure = ferry_chart_durations_measure;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_durations_snapshot;
}

static void
ferry_chart_durations_init (FerryChartDurations *self)
{
  self->ceiling = ferry_duration_scale_get_ceiling (0);
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_NONE);
}

FerryChartLayer *
ferry_chart_durations_new (void)
{
  return g_object_new (FERRY_TYPE_CHART_DURATIONS, NULL);
}

void
ferry_chart_durations_set_ceiling (FerryChartDurations *self,
                                   gint64 ceiling)
{
  g_return_if_fail (FERRY_IS_CHART_DURATIONS (self));

  if (self->ceiling == ceiling)
    return;
  self->ceiling = ceiling;
  ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}
