/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the strip's bands and marks are, in words that none lies over another. */
#include "chart-words.h"

#include "model/progress-rate.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

/* A stall is named from here on, in this lane. */
#define NAMED_FROM_US 100000
#define STALL_LANE 2

struct _FerryChartWords
{
  FerryChartLayer parent_instance;

  FerryChartSpans *spans;
  const FerryLoopSeries *series;
};

G_DEFINE_FINAL_TYPE (FerryChartWords, ferry_chart_words, FERRY_TYPE_CHART_LAYER)

static void
put_stall (const FerryStall *stall,
           const FerryChartView *view,
           FerryChartLabels *labels)
{
  GdkRGBA color = ferry_palette_get_level (labels->widget, FERRY_LEVEL_BAD);
  double from = ferry_time_range_get_x (&view->range, view->width, stall->start);
  double to = ferry_time_range_get_x (&view->range, view->width, stall->start + stall->duration);
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  /* There is no bar of what was no iteration. */
  if (stall->cause == FERRY_CAUSE_SPIN || stall->cause == FERRY_CAUSE_START_UP)
    return;
  if (stall->duration < NAMED_FROM_US || to < 0)
    return;
  duration = ferry_format_duration (stall->duration);
  text = stall->deliberate ? g_strdup_printf (_ ("%s, on purpose"), duration) : g_strdup (duration);
  ferry_chart_labels_put (labels, STALL_LANE, text, &color, to + 3, from - 2);
}

static void
ferry_chart_words_snapshot (FerryChartLayer *layer,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryChartView *view)
{
  FerryChartWords *self = FERRY_CHART_WORDS (layer);
  FerryChartLabels labels = ferry_chart_labels_begin (widget, snapshot, &GRAPHENE_RECT_INIT (0, 0, view->width, view->height));

  ferry_chart_spans_put_labels (self->spans, view, &labels);
  for (guint i = 0; i < self->series->n_stalls; i++)
    put_stall (&self->series->stalls[i], view, &labels);
}

static void
ferry_chart_words_finalize (GObject *object)
{
  g_clear_object (&FERRY_CHART_WORDS (object)->spans);

  G_OBJECT_CLASS (ferry_chart_words_parent_class)->finalize (object);
}

static void
ferry_chart_words_class_init (FerryChartWordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_words_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_words_snapshot;
}

static void
ferry_chart_words_init (FerryChartWords *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_PLOT);
}

FerryChartLayer *
ferry_chart_words_new (FerryChartSpans *spans,
                       const FerryLoopSeries *series)
{
  FerryChartWords *self;

  g_return_val_if_fail (FERRY_IS_CHART_SPANS (spans), NULL);
  g_return_val_if_fail (series != NULL, NULL);

  self = g_object_new (FERRY_TYPE_CHART_WORDS, NULL);
  self->spans = g_object_ref (spans);
  self->series = series;

  return FERRY_CHART_LAYER (self);
}
