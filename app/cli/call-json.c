/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys of `run --json`, in their order. */
#include "call-json.h"

/* Microseconds, told in milliseconds. */
static void
add_duration (FerryJsonWriter *json,
              const char *name,
              gint64 duration)
{
  ferry_json_writer_add_number_member (json, name, duration / 1000.0);
}

/* From one step to another; null if the call has not come to one of them. */
static void
add_span (FerryJsonWriter *json,
          const char *name,
          gint64 from,
          gint64 to)
{
  if (from == 0 || to == 0)
    ferry_json_writer_add_string_member (json, name, NULL);
  else
    add_duration (json, name, to - from);
}

static void
add_ids (FerryJsonWriter *json,
         FerryCallRecord *record)
{
  const FerryOperation *operation = ferry_call_record_get_operation (record);
  g_autofree char *trace_id = NULL;
  FerryTraceContext context;

  ferry_call_get_trace_context (ferry_call_record_get_call (record), &context);
  trace_id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                              context.trace_id[0], context.trace_id[1]);
  ferry_json_writer_add_integer_member (json, "call_id", ferry_call_record_get_id (record));
  ferry_json_writer_add_string_member (json, "trace_id", trace_id);
  ferry_json_writer_add_string_member (json, "operation", operation->id);
  ferry_json_writer_add_string_member (json, "dependency", operation->dependency);
  ferry_json_writer_add_string_member (json, "executor", ferry_executor_get_name (ferry_call_record_get_executor (record)));
  ferry_json_writer_add_string_member (json, "outcome", ferry_outcome_get_name (ferry_call_record_get_outcome (record)));
}

/* "domain" is that of the original error; null where the boundary made the error itself. */
static void
add_error (FerryJsonWriter *json,
           FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);
  const FerryErrorDetails *details = error != NULL ? ferry_error_get_details (error) : NULL;

  if (details == NULL)
    {
      ferry_json_writer_add_string_member (json, "error", NULL);
      return;
    }
  ferry_json_writer_add_name (json, "error");
  ferry_json_writer_begin_object (json);
  ferry_json_writer_add_string_member (json, "code", ferry_error_get_code_name (error->code));
  ferry_json_writer_add_string_member (json, "domain", details->domain != 0 ? g_quark_to_string (details->domain) : NULL);
  ferry_json_writer_add_string_member (json, "message", error->message);
  ferry_json_writer_add_boolean_member (json, "transient", details->transient);
  ferry_json_writer_end_object (json);
}

static void
add_times (FerryJsonWriter *json,
           FerryCallRecord *record)
{
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  ferry_json_writer_add_integer_member (json, "attempts", ferry_call_get_attempts (ferry_call_record_get_call (record)));
  add_span (json, "queued_ms", times.submitted, times.started != 0 ? times.started : times.finished);
  add_span (json, "ran_ms", times.started, times.finished);
  add_span (json, "delivered_ms", times.finished, times.delivered);
  add_span (json, "elapsed_ms", times.submitted, times.delivered);
  add_span (json, "cancel_ms", times.cancelled, times.finished);
}

/* null where the loop always came back in time. */
static void
add_worst_stall (FerryJsonWriter *json,
                 const FerryStall *stall)
{
  if (stall == NULL)
    {
      ferry_json_writer_add_string_member (json, "worst_stall", NULL);
      return;
    }
  ferry_json_writer_add_name (json, "worst_stall");
  ferry_json_writer_begin_object (json);
  ferry_json_writer_add_string_member (json, "cause", ferry_stall_cause_get_name (stall->cause));
  ferry_json_writer_add_string_member (json, "system_call", stall->system_call[0] != '\0' ? stall->system_call : NULL);
  ferry_json_writer_add_string_member (json, "culprit", stall->culprit[0] != '\0' ? stall->culprit : NULL);
  ferry_json_writer_add_string_member (json, "function", stall->function[0] != '\0' ? stall->function : NULL);
  ferry_json_writer_end_object (json);
}

static void
add_loop (FerryJsonWriter *json,
          FerryMeasuredCall *call)
{
  const FerryMeasure *measure = ferry_measured_call_get_measure (call);
  const FerryLoopDelays *delays = ferry_measured_call_get_delays (call);

  ferry_json_writer_add_name (json, "loop");
  ferry_json_writer_begin_object (json);
  add_duration (json, "worst_ms", measure->worst);
  add_duration (json, "p50_ms", delays->p50);
  add_duration (json, "p95_ms", delays->p95);
  add_duration (json, "p99_ms", delays->p99);
  ferry_json_writer_add_integer_member (json, "stalls", measure->stalls);
  add_duration (json, "blocked_ms", measure->stalled);
  ferry_json_writer_add_integer_member (json, "missed_beats", measure->missed);
  add_worst_stall (json, ferry_measured_call_get_worst_stall (call));
  ferry_json_writer_end_object (json);
}

void
ferry_call_json_add (FerryJsonWriter *json,
                     FerryMeasuredCall *call)
{
  FerryCallRecord *record = ferry_measured_call_get_record (call);
  GVariant *result = ferry_call_record_get_result (record);

  ferry_json_writer_begin_object (json);
  add_ids (json, record);
  add_error (json, record);
  add_times (json, record);
  add_loop (json, call);
  if (result == NULL)
    ferry_json_writer_add_string_member (json, "result", NULL);
  else
    {
      ferry_json_writer_add_name (json, "result");
      ferry_json_writer_add_variant (json, result);
    }
  ferry_json_writer_end_object (json);
}
