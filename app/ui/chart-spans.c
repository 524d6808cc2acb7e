/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A band from a call's start to its end, in a colour of its own. */
#include "chart-spans.h"

#include "model/call-record.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

#define SPANS_MAX 64

/* Narrower than this it is not worth a word. */
#define LABEL_FROM 12

typedef struct
{
  guint64 id;
  gint64 started;
  gint64 finished; /* G_MAXINT64 while it runs */
  char *label;
} Span;

struct _FerryChartSpans
{
  FerryChartLayer parent_instance;

  GArray *spans; /* newest first */
};

G_DEFINE_FINAL_TYPE (FerryChartSpans, ferry_chart_spans, FERRY_TYPE_CHART_LAYER)

static void
span_clear (gpointer data)
{
  g_free (((Span *)data)->label);
}

static Span *
get_span (FerryChartSpans *self,
          guint index)
{
  return &g_array_index (self->spans, Span, index);
}

/* Where the band lies, within the plot. */
static void
get_extent (const Span *span,
            const FerryChartView *view,
            double *from,
            double *to)
{
  *from = MAX (0, ferry_time_range_get_x (&view->range, view->width, span->started));
  *to = span->finished == G_MAXINT64 ? view->width : ferry_time_range_get_x (&view->range, view->width, span->finished);
}

static void
ferry_chart_spans_snapshot (FerryChartLayer *layer,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryChartView *view)
{
  FerryChartSpans *self = FERRY_CHART_SPANS (layer);

  for (guint i = self->spans->len; i > 0; i--)
    {
      const Span *span = get_span (self, i - 1);
      GdkRGBA fill = ferry_palette_get_accent (widget, span->id);
      double from, to;

      get_extent (span, view, &from, &to);
      fill.alpha = 0.16;
      gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (from, 0, MAX (1, to - from), view->height));
    }
}

static void
ferry_chart_spans_finalize (GObject *object)
{
  g_array_unref (FERRY_CHART_SPANS (object)->spans);

  G_OBJECT_CLASS (ferry_chart_spans_parent_class)->finalize (object);
}

static void
ferry_chart_spans_class_init (FerryChartSpansClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_spans_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_spans_snapshot;
}

static void
ferry_chart_spans_init (FerryChartSpans *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_array_set_clear_func (self->spans, span_clear);
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_PLOT);
}

FerryChartLayer *
ferry_chart_spans_new (void)
{
  return g_object_new (FERRY_TYPE_CHART_SPANS, NULL);
}

void
ferry_chart_spans_take (FerryChartSpans *self,
                        GListModel *calls,
                        gint64 from)
{
  guint n;

  g_return_if_fail (FERRY_IS_CHART_SPANS (self));
  g_return_if_fail (G_IS_LIST_MODEL (calls));

  n = g_list_model_get_n_items (calls);
  g_array_set_size (self->spans, 0);
  for (guint i = 0; i < n && self->spans->len < SPANS_MAX; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);
      FerryCallTimes times;
      Span span;

      ferry_call_record_get_times (record, &times);
      if (times.finished != 0 && times.finished < from)
        break;
      if (times.started == 0)
        continue;
      span.id = ferry_call_record_get_id (record);
      span.started = times.started;
      span.finished = times.delivered != 0 ? times.finished : G_MAXINT64;
      span.label = g_strdup_printf ("%s · %s", _ (ferry_call_record_get_operation (record)->title),
                                    ferry_executor_get_title (ferry_call_record_get_executor (record)));
      g_array_append_val (self->spans, span);
    }
  ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}

guint
ferry_chart_spans_get_n (FerryChartSpans *self)
{
  g_return_val_if_fail (FERRY_IS_CHART_SPANS (self), 0);

  return self->spans->len;
}

char *
ferry_chart_spans_describe_at (FerryChartSpans *self,
                               gint64 time)
{
  GString *words;

  g_return_val_if_fail (FERRY_IS_CHART_SPANS (self), NULL);

  words = g_string_new (NULL);
  for (guint i = self->spans->len; i > 0; i--)
    {
      const Span *span = get_span (self, i - 1);

      if (span->started <= time && span->finished >= time)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", span->label);
    }
  return g_string_free (words, FALSE);
}

void
ferry_chart_spans_put_labels (FerryChartSpans *self,
                              const FerryChartView *view,
                              FerryChartLabels *labels)
{
  g_return_if_fail (FERRY_IS_CHART_SPANS (self));

  /* Oldest first, so that a label goes where the one before it ended. */
  for (guint i = self->spans->len; i > 0; i--)
    {
      const Span *span = get_span (self, i - 1);
      GdkRGBA color = ferry_palette_get_accent (labels->widget, span->id);
      double from, to;

      get_extent (span, view, &from, &to);
      if (to - from >= LABEL_FROM && !ferry_chart_labels_put (labels, 0, span->label, &color, from + 2, view->width))
        ferry_chart_labels_put (labels, 1, span->label, &color, from + 2, view->width);
    }
}
