/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same call on every executor. */
#include "comparison.h"

#include <glib/gi18n-lib.h>

/* A call that takes less is over before anybody could cancel it. */
#define CANCELLED_FROM (60 * G_TIME_SPAN_MILLISECOND)
#define CANCEL_AFTER_MAX (500 * G_TIME_SPAN_MILLISECOND)

struct _FerryComparison
{
  GObject parent_instance;

  const FerryOperation *operation;
  GVariant *parameters;
  FerryCallMeter *meter;
  guint rest_source; /* before the first way; the others have the meter's rest */

  FerryExecutorKind left[FERRY_N_EXECUTORS]; /* still to come, the next one last */
  guint n_left;
  FerryExecutorKind running;
  gboolean is_warming_up; /* with a call before the first way, which is in none of the rows */
  gboolean is_cancelling; /* the second call of a way, whose figures do not count but for one */
  gboolean is_stopped;
  FerryMeasure current;
  GArray *rows; /* of FerryMeasure */
};

G_DEFINE_FINAL_TYPE (FerryComparison, ferry_comparison, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return (int)((const FerryMeasure *)a)->executor - (int)((const FerryMeasure *)b)->executor;
}

static void
run (FerryComparison *self,
     gint64 cancel_after)
{
  FerryCallOptions options = {.executor = self->running};

  ferry_call_meter_run (self->meter, self->operation, self->parameters, &options, cancel_after);
}

static void
start_next (FerryComparison *self)
{
  self->is_warming_up = FALSE;
  self->running = FERRY_EXECUTOR_DEFAULT;
  if (self->n_left > 0 && !self->is_stopped)
    {
      self->running = self->left[--self->n_left];
      self->is_cancelling = FALSE;
      run (self, 0);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_rested (gpointer user_data)
{
  FerryComparison *self = user_data;

  self->rest_source = 0;
  if (self->is_warming_up && !self->is_stopped)
    run (self, 0);
  else
    start_next (self);
  return G_SOURCE_REMOVE;
}

/* What it takes to ask for a comparison, such as making the page that shows it, is no part of the first way. */
static void
start_rested (FerryComparison *self)
{
  if (self->n_left > 0)
    self->running = self->left[self->n_left - 1];
  self->is_warming_up = self->n_left > 0 && ferry_call_meter_wants_warm_up (self->operation);
  self->rest_source = g_timeout_add (FERRY_CALL_METER_REST_MS, on_rested, self);
  g_source_set_name_by_id (self->rest_source, "[ferry] rest before a comparison");
}

static void
take_row (FerryComparison *self)
{
  g_array_append_val (self->rows, self->current);
  g_array_sort (self->rows, compare_rows);
  start_next (self);
}

static gboolean
may_be_cancelled (FerryComparison *self)
{
  return !self->is_stopped && self->operation->idempotent && self->current.outcome == FERRY_OUTCOME_SUCCEEDED && self->current.elapsed >= CANCELLED_FROM;
}

static void
on_measured (const FerryMeasure *row,
             FerryCallRecord *record,
             gpointer user_data)
{
  FerryComparison *self = user_data;

  if (self->is_warming_up)
    {
      start_next (self);
      return;
    }
  if (self->is_cancelling)
    {
      self->current.cancel_latency = row->cancel_latency;
      take_row (self);
      return;
    }

  self->current = *row;
  if (!may_be_cancelled (self))
    {
      take_row (self);
      return;
    }
  self->is_cancelling = TRUE;
  run (self, MIN (row->elapsed / 2, CANCEL_AFTER_MAX));
}

static void
ferry_comparison_finalize (GObject *object)
{
  FerryComparison *self = FERRY_COMPARISON (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_pointer (&self->meter, ferry_call_meter_free);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->rows, g_array_unref);

  G_OBJECT_CLASS (ferry_comparison_parent_class)->finalize (object);
}

static void
ferry_comparison_class_init (FerryComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_comparison_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_comparison_init (FerryComparison *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (FerryMeasure));
}

FerryComparison *
ferry_comparison_new (FerrySession *session,
                      const FerryOperation *operation,
                      GVariant *parameters,
                      gboolean with_main_loop)
{
  FerryComparison *self;
  FerryAdapter *adapter;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);
  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);

  self = g_object_new (FERRY_TYPE_COMPARISON, NULL);
  self->operation = operation;
  self->parameters = g_variant_ref_sink (parameters);
  self->meter = ferry_call_meter_new (session, FERRY_CALL_METER_REST_MS, on_measured, self);
  adapter = ferry_session_get_adapter (session, operation->dependency);
  if (with_main_loop)
    self->left[self->n_left++] = FERRY_EXECUTOR_MAIN_LOOP;
  for (guint kind = FERRY_N_EXECUTORS - 1; kind > FERRY_EXECUTOR_MAIN_LOOP; kind--)
    if (ferry_adapter_can_run (adapter, operation, kind))
      self->left[self->n_left++] = kind;
  start_rested (self);

  return self;
}

const FerryOperation *
ferry_comparison_get_operation (FerryComparison *self)
{
  g_return_val_if_fail (FERRY_IS_COMPARISON (self), NULL);

  return self->operation;
}

const FerryMeasure *
ferry_comparison_get_rows (FerryComparison *self,
                           guint *n)
{
  g_return_val_if_fail (FERRY_IS_COMPARISON (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->rows->len;
  return (const FerryMeasure *)(gpointer)self->rows->data;
}

FerryExecutorKind
ferry_comparison_get_running (FerryComparison *self)
{
  g_return_val_if_fail (FERRY_IS_COMPARISON (self), FERRY_EXECUTOR_DEFAULT);

  return self->running;
}

gboolean
ferry_comparison_is_warming_up (FerryComparison *self)
{
  g_return_val_if_fail (FERRY_IS_COMPARISON (self), FALSE);

  return self->is_warming_up;
}

void
ferry_comparison_stop (FerryComparison *self)
{
  g_return_if_fail (FERRY_IS_COMPARISON (self));

  self->is_stopped = TRUE;
  ferry_call_meter_cancel (self->meter);
}

char *
ferry_comparison_to_text (FerryComparison *self)
{
  GString *text;

  g_return_val_if_fail (FERRY_IS_COMPARISON (self), NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n%s\t%s\t%s\t%s\t%s\t%s\t%s\n", _ (self->operation->title), _ ("Run on"), _ ("Outcome"), _ ("Worst stall"),
                          _ ("In stalls"), _ ("Beats missed"), _ ("Took"), _ ("Cancelled within"));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const FerryMeasure *row = &g_array_index (self->rows, FerryMeasure, i);
      g_autofree char *worst = ferry_format_duration (row->worst);
      g_autofree char *stalled = ferry_format_duration (row->stalled);
      g_autofree char *elapsed = ferry_format_duration (row->elapsed);
      const char *outcome = ferry_call_state_get_title (ferry_call_state_for_outcome (row->outcome));
      g_autofree char *latency = row->cancel_latency > 0 ? ferry_format_duration (row->cancel_latency) : g_strdup ("—");

      g_string_append_printf (text, "%s\t%s\t%s\t%s\t%u/%u\t%s\t%s\n", ferry_executor_get_title (row->executor), outcome,
                              worst, stalled, row->missed, row->beats + row->missed, elapsed, latency);
    }
  return g_string_free (text, FALSE);
}
