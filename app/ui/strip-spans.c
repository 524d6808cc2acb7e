/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A band from a call's start to its end, in a colour of its own. */
#include "strip-spans.h"

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
  gint64 finished; /* 0 while it runs */
  char *label;
} Span;

static void
span_clear (gpointer data)
{
  g_free (((Span *)data)->label);
}

GArray *
ferry_strip_spans_new (void)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));

  g_array_set_clear_func (spans, span_clear);
  return spans;
}

void
ferry_strip_spans_collect (GArray *spans,
                           GListModel *calls,
                           gint64 now)
{
  guint n = g_list_model_get_n_items (calls);

  g_array_set_size (spans, 0);
  for (guint i = 0; i < n && spans->len < SPANS_MAX; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);
      FerryCallTimes times;
      Span span;

      ferry_call_record_get_times (record, &times);
      if (times.finished != 0 && times.finished < now - FERRY_STRIP_SPAN_US)
        break;
      if (times.started == 0)
        continue;
      span.id = ferry_call_record_get_id (record);
      span.started = times.started;
      span.finished = times.delivered != 0 ? times.finished : 0;
      span.label = g_strdup_printf ("%s · %s", _ (ferry_call_record_get_operation (record)->title),
                                    ferry_executor_get_title (ferry_call_record_get_executor (record)));
      g_array_append_val (spans, span);
    }
}

/* Where the band lies, within the plot. */
static void
get_extent (const Span *span,
            const FerryStripAxes *axes,
            double *from,
            double *to)
{
  double left = axes->plot.origin.x;

  *from = MAX (left, ferry_strip_axes_get_x (axes, span->started));
  *to = span->finished != 0 ? ferry_strip_axes_get_x (axes, span->finished) : left + axes->plot.size.width;
}

void
ferry_strip_spans_snapshot (GArray *spans,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryStripAxes *axes)
{
  for (guint i = spans->len; i > 0; i--)
    {
      const Span *span = &g_array_index (spans, Span, i - 1);
      GdkRGBA fill = ferry_palette_get_accent (widget, span->id);
      double from, to;

      get_extent (span, axes, &from, &to);
      fill.alpha = 0.16;
      gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (from, axes->plot.origin.y, MAX (1, to - from), axes->plot.size.height));
    }
}

void
ferry_strip_spans_put_labels (GArray *spans,
                              const FerryStripAxes *axes,
                              FerryStripLabels *labels)
{
  double right = axes->plot.origin.x + axes->plot.size.width;

  /* Oldest first, so that a label goes where the one before it ended. */
  for (guint i = spans->len; i > 0; i--)
    {
      const Span *span = &g_array_index (spans, Span, i - 1);
      GdkRGBA color = ferry_palette_get_accent (labels->widget, span->id);
      double from, to;

      get_extent (span, axes, &from, &to);
      if (to - from >= LABEL_FROM && !ferry_strip_labels_put (labels, 0, span->label, &color, from + 2, right))
        ferry_strip_labels_put (labels, 1, span->label, &color, from + 2, right);
    }
}
