/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a call to a row, in two steps: the first on the main loop, the second on the writer's thread. */
#include "history-row.h"

#include "boundary/errors.h"
#include "history-parameters.h"
#include "telemetry/redact.h"
#include "wall-clock.h"

/* Everything here is the draft's own, or static. */
struct _FerryHistoryDraft
{
  const FerryOperation *operation;
  FerryExecutorKind executor;
  FerryOutcome outcome;
  FerryTraceContext trace; /* only its ids */
  GVariant *parameters;
  GError *error;
  guint attempts;
  gint64 started; /* microseconds since 1970 */
  gint64 durations[FERRY_N_HISTORY_DURATIONS];
};

static gint64
get_span (gint64 from,
          gint64 to)
{
  return from != 0 && to >= from ? to - from : FERRY_HISTORY_NONE;
}

static void
take_times (FerryHistoryDraft *self,
            const FerryCallTimes *times)
{
  self->started = ferry_wall_clock_at (times->submitted);
  self->durations[FERRY_HISTORY_QUEUED] = get_span (times->submitted, times->started != 0 ? times->started : times->finished);
  self->durations[FERRY_HISTORY_RAN] = get_span (times->started, times->finished);
  self->durations[FERRY_HISTORY_DELIVERED] = get_span (times->finished, times->delivered);
  self->durations[FERRY_HISTORY_ELAPSED] = get_span (times->submitted, times->delivered);
  self->durations[FERRY_HISTORY_CANCEL] = get_span (times->cancelled, times->finished);
}

FerryHistoryDraft *
ferry_history_draft_new (FerryCallRecord *record,
                         gint64 worst)
{
  FerryHistoryDraft *self;
  FerryCall *call;
  FerryCallTimes times;

  g_return_val_if_fail (FERRY_IS_CALL_RECORD (record), NULL);

  call = ferry_call_record_get_call (record);
  self = g_new0 (FerryHistoryDraft, 1);
  self->operation = ferry_call_record_get_operation (record);
  self->executor = ferry_call_record_get_executor (record);
  self->outcome = ferry_call_record_get_outcome (record);
  ferry_call_get_trace_context (call, &self->trace);
  self->parameters = g_variant_ref (ferry_call_record_get_parameters (record));
  if (ferry_call_record_get_error (record) != NULL)
    self->error = g_error_copy (ferry_call_record_get_error (record));
  self->attempts = ferry_call_get_attempts (call);
  ferry_call_record_get_times (record, &times);
  take_times (self, &times);
  self->durations[FERRY_HISTORY_WORST] = worst;
  return self;
}

void
ferry_history_draft_free (FerryHistoryDraft *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
write_error (FerryHistoryRow *row,
             const GError *error)
{
  const FerryErrorDetails *details = ferry_error_get_details (error);

  row->error_code = g_strdup (ferry_error_get_code_name (error->code));
  row->error_message = ferry_redact_text (error->message);
  if (details != NULL && details->domain != 0)
    row->error_type = g_strdup_printf ("%s:%d", g_quark_to_string (details->domain), details->code);
}

FerryHistoryRow *
ferry_history_draft_write (const FerryHistoryDraft *self)
{
  FerryHistoryRow *row;

  g_return_val_if_fail (self != NULL, NULL);

  row = g_new0 (FerryHistoryRow, 1);
  row->started = self->started;
  row->call_id = self->trace.call_id;
  row->trace_id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", self->trace.trace_id[0], self->trace.trace_id[1]);
  row->operation = g_strdup (self->operation->id);
  row->dependency = g_strdup (self->operation->dependency);
  row->executor = g_strdup (ferry_executor_get_name (self->executor));
  row->parameters = ferry_history_parameters_format (self->operation, self->parameters);
  row->outcome = g_strdup (ferry_outcome_get_name (self->outcome));
  if (self->error != NULL)
    write_error (row, self->error);
  row->attempts = self->attempts;
  memcpy (row->durations, self->durations, sizeof row->durations);
  row->deliberate = self->executor == FERRY_EXECUTOR_MAIN_LOOP;
  return row;
}

void
ferry_history_row_free (FerryHistoryRow *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->trace_id);
  g_free (self->operation);
  g_free (self->dependency);
  g_free (self->executor);
  g_free (self->parameters);
  g_free (self->outcome);
  g_free (self->error_code);
  g_free (self->error_type);
  g_free (self->error_message);
  g_free (self);
}

const char *
ferry_history_duration_get_name (FerryHistoryDuration duration)
{
  static const char * const names[FERRY_N_HISTORY_DURATIONS] = {
    [FERRY_HISTORY_QUEUED] = "queued",
    [FERRY_HISTORY_RAN] = "ran",
    [FERRY_HISTORY_DELIVERED] = "delivered",
    [FERRY_HISTORY_ELAPSED] = "elapsed",
    [FERRY_HISTORY_CANCEL] = "cancel",
    [FERRY_HISTORY_WORST] = "worst",
  };

  g_return_val_if_fail ((guint)duration < FERRY_N_HISTORY_DURATIONS, NULL);

  return names[duration];
}

GVariant *
ferry_history_row_to_variant (const FerryHistoryRow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_new ("(xxtssssssmsmsmsu@axb)", self->id, self->started, self->call_id, self->trace_id, self->operation,
                        self->dependency, self->executor, self->parameters, self->outcome, self->error_code,
                        self->error_type, self->error_message, self->attempts,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, self->durations, FERRY_N_HISTORY_DURATIONS, sizeof (gint64)),
                        self->deliberate);
}

FerryHistoryRow *
ferry_history_row_from_variant (GVariant *variant)
{
  FerryHistoryRow *self;
  g_autoptr(GVariant) durations = NULL;
  const gint64 *values;
  gsize n;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE (FERRY_HISTORY_ROW_TYPE)), NULL);

  self = g_new0 (FerryHistoryRow, 1);
  g_variant_get (variant, "(xxtssssssmsmsmsu@axb)", &self->id, &self->started, &self->call_id, &self->trace_id,
                 &self->operation, &self->dependency, &self->executor, &self->parameters, &self->outcome, &self->error_code,
                 &self->error_type, &self->error_message, &self->attempts, &durations, &self->deliberate);
  values = g_variant_get_fixed_array (durations, &n, sizeof (gint64));
  for (guint i = 0; i < FERRY_N_HISTORY_DURATIONS; i++)
    self->durations[i] = i < n ? values[i] : FERRY_HISTORY_NONE;
  return self;
}
