/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is answered on the bus. */
#include "answers.h"

#include "calls.h"
#include "values.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

void
ferry_bus_answer_error (GDBusMethodInvocation *invocation,
                        const GError *error)
{
  static const char * const names[] = {
    [FERRY_ERROR_FAILED] = FERRY_BUS_ERROR "Failed",
    [FERRY_ERROR_TIMED_OUT] = FERRY_BUS_ERROR "TimedOut",
    [FERRY_ERROR_CANCELLED] = FERRY_BUS_ERROR "Cancelled",
    [FERRY_ERROR_BUSY] = FERRY_BUS_ERROR "Busy",
    [FERRY_ERROR_UNAVAILABLE] = FERRY_BUS_ERROR "Unavailable",
    [FERRY_ERROR_WORKER_DIED] = FERRY_BUS_ERROR "WorkerDied",
    [FERRY_ERROR_INVALID_PARAMETER] = FERRY_BUS_ERROR "InvalidParameter",
    [FERRY_ERROR_WOULD_BLOCK] = FERRY_BUS_ERROR "WouldBlock",
    [FERRY_ERROR_CLOSED] = FERRY_BUS_ERROR "Closed",
  };
  const char *name = names[FERRY_ERROR_FAILED];

  if (error->domain == FERRY_ERROR && (guint)error->code < G_N_ELEMENTS (names))
    name = names[error->code];
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    name = names[FERRY_ERROR_CANCELLED];
  g_dbus_method_invocation_return_dbus_error (invocation, name, error->message);
}

void
ferry_bus_answer_no_window (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (invocation, FERRY_BUS_ERROR "NoWindow",
                                              _ ("Ferry has no window open: activate it first"));
}

void
ferry_bus_answer_unknown_call (GDBusMethodInvocation *invocation,
                               guint64 id)
{
  g_autofree char *message = g_strdup_printf (_ ("“call”: there is no call %" PRIu64 "; allowed: the ids that ListCalls tells"), id);

  g_dbus_method_invocation_return_dbus_error (invocation, FERRY_BUS_ERROR "UnknownCall", message);
}

/* From one step to another, as far as the call has come. */
static void
add_span (GVariantDict *dict,
          const char *name,
          gint64 from,
          gint64 to)
{
  if (from != 0 && to != 0)
    g_variant_dict_insert (dict, name, "d", (to - from) / 1000.0);
}

static void
add_times (GVariantDict *dict,
           FerryCallRecord *record)
{
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  add_span (dict, "queued_ms", times.submitted, times.started != 0 ? times.started : times.finished);
  add_span (dict, "ran_ms", times.started, times.finished);
  add_span (dict, "elapsed_ms", times.submitted, times.finished);
}

static void
add_result (GVariantDict *dict,
            GVariant *result)
{
  g_autoptr(GVariant) value = NULL;
  gsize size = g_variant_get_size (result);

  if (size > FERRY_BUS_RESULT_MAX)
    {
      g_variant_dict_insert (dict, "result_bytes", "t", (guint64)size);
      return;
    }
  value = ferry_bus_values_without_maybe (result);
  g_variant_dict_insert_value (dict, "result", value);
}

GVariant *
ferry_bus_answer_outcome (FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);
  GVariant *result = ferry_call_record_get_result (record);
  GVariantDict details;

  g_variant_dict_init (&details, NULL);
  g_variant_dict_insert (&details, "attempts", "u", ferry_call_get_attempts (ferry_call_record_get_call (record)));
  add_times (&details, record);
  if (error != NULL)
    {
      g_variant_dict_insert (&details, "error", "s", ferry_error_get_code_name (error->code));
      g_variant_dict_insert (&details, "message", "s", error->message);
    }
  if (result != NULL)
    add_result (&details, result);
  return g_variant_new ("(s@a{sv})", ferry_outcome_get_name (ferry_call_record_get_outcome (record)),
                        g_variant_dict_end (&details));
}

static const char *
get_state_name (FerryCallRecord *record)
{
  switch (ferry_call_record_get_state (record))
    {
    case FERRY_CALL_STATE_QUEUED:
      return "queued";
    case FERRY_CALL_STATE_RUNNING:
      return "running";
    case FERRY_CALL_STATE_CANCELLING:
      return "cancelling";
    case FERRY_CALL_STATE_SUCCEEDED:
    case FERRY_CALL_STATE_FAILED:
    case FERRY_CALL_STATE_TIMED_OUT:
    case FERRY_CALL_STATE_CANCELLED:
    case FERRY_CALL_STATE_REJECTED:
    default:
      return ferry_outcome_get_name (ferry_call_record_get_outcome (record));
    }
}

GVariant *
ferry_bus_answer_call (FerryCallRecord *record,
                       const char *program)
{
  GVariantDict dict;
  FerryProgress progress;
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "call_id", "t", ferry_call_record_get_id (record));
  g_variant_dict_insert (&dict, "operation", "s", ferry_call_record_get_operation (record)->id);
  g_variant_dict_insert (&dict, "executor", "s", ferry_executor_get_name (ferry_call_record_get_executor (record)));
  g_variant_dict_insert (&dict, "state", "s", get_state_name (record));
  add_span (&dict, "elapsed_ms", times.submitted, times.finished != 0 ? times.finished : g_get_monotonic_time ());
  if (program != NULL)
    g_variant_dict_insert (&dict, "program", "s", program);
  if (ferry_call_record_get_progress (record, &progress))
    {
      g_variant_dict_insert (&dict, "done", "t", progress.done);
      g_variant_dict_insert (&dict, "total", "t", progress.total);
    }
  return g_variant_dict_end (&dict);
}
