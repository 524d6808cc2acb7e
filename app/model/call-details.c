/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All there is to say of one call. */
#include "call-details.h"

#include "boundary/errors.h"
#include "boundary/trace-context.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

static void
tell_span (FerryDetailTeller *self,
           const char *caption,
           gint64 from,
           gint64 to)
{
  if (from != 0 && to >= from)
    ferry_detail_tell (self, caption, ferry_format_duration (to - from));
}

static void
tell_call (FerryDetailTeller *self,
           FerryCallRecord *record,
           FerryCall *call)
{
  FerryTraceContext trace;

  self->section = _ ("Call");
  ferry_detail_tell (self, _ ("State"), g_strdup (ferry_call_state_get_title (ferry_call_record_get_state (record))));
  ferry_detail_tell (self, _ ("Operation"), g_strdup_printf ("%s (%s)", _ (ferry_call_record_get_operation (record)->title), ferry_call_record_get_operation (record)->id));
  ferry_detail_tell (self, _ ("Run on"), g_strdup (ferry_executor_get_title (ferry_call_record_get_executor (record))));
  if (ferry_call_record_is_abandoned (record))
    ferry_detail_tell (self, _ ("Abandoned"), g_strdup (_ ("Its worker still runs")));
  if (call == NULL)
    return;

  ferry_call_get_trace_context (call, &trace);
  ferry_detail_tell (self, _ ("Call id"), g_strdup_printf ("%" G_GUINT64_FORMAT, trace.call_id));
  if (trace.parent_call_id != 0)
    ferry_detail_tell (self, _ ("Made by call"), g_strdup_printf ("%" G_GUINT64_FORMAT, trace.parent_call_id));
  ferry_detail_tell (self, _ ("Trace id"), g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", trace.trace_id[0], trace.trace_id[1]));
  ferry_detail_tell (self, _ ("Span id"), g_strdup_printf ("%016" G_GINT64_MODIFIER "x", trace.span_id));
}

static void
tell_times (FerryDetailTeller *self,
            const FerryCallTimes *times)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) submitted = g_date_time_add (now, times->submitted - g_get_monotonic_time ());
  g_autofree char *second = g_date_time_format (submitted, "%F %T");

  self->section = _ ("Times");
  ferry_detail_tell (self, _ ("Submitted"), g_strdup_printf ("%s.%03d", second, g_date_time_get_microsecond (submitted) / 1000));
  tell_span (self, _ ("Queued"), times->submitted, times->started != 0 ? times->started : times->finished);
  tell_span (self, _ ("Ran"), times->started, times->delivered != 0 ? times->finished : 0);
  if (times->cancelled != 0)
    tell_span (self, _ ("Asked to stop after"), times->submitted, times->cancelled);
  if (times->cancelled != 0)
    tell_span (self, _ ("Stopped within"), times->cancelled, times->finished);
  tell_span (self, _ ("Delivered within"), times->finished, times->delivered);
}

static char *
describe_attempt (const FerryAttemptTimes *attempt,
                  gint64 submitted)
{
  g_autofree char *after = NULL;
  g_autofree char *took = NULL;
  GString *text = g_string_new (ferry_executor_get_title (attempt->executor));

  if (attempt->started == 0)
    g_string_append_printf (text, " · %s", _ ("not begun"));
  else
    {
      after = ferry_format_duration (attempt->started - submitted);
      g_string_append_printf (text, _ (" · began after %s"), after);
    }
  if (attempt->ended != 0)
    {
      took = ferry_format_duration (attempt->ended - attempt->started);
      g_string_append_printf (text, _ (" · took %s"), took);
    }
  else if (attempt->started != 0)
    g_string_append_printf (text, " · %s", _ ("still runs"));
  if (attempt->thread != 0)
    g_string_append_printf (text, _ (" · thread %d"), attempt->thread);
  g_string_append_printf (text, _ (" · span %016" PRIx64), attempt->span_id);

  return g_string_free (text, FALSE);
}

static void
tell_attempts (FerryDetailTeller *self,
               FerryCall *call,
               gint64 submitted)
{
  FerryAttemptTimes attempt;

  self->section = _ ("Attempts");
  for (guint i = 0; ferry_call_get_attempt (call, i, &attempt); i++)
    {
      g_autofree char *caption = g_strdup_printf (_ ("Attempt %u"), i + 1);

      ferry_detail_tell (self, caption, describe_attempt (&attempt, submitted));
    }
}

static void
tell_error (FerryDetailTeller *self,
            FerryCallRecord *record)
{
  const GError *error = ferry_call_record_get_error (record);
  const FerryErrorDetails *details = ferry_error_get_details (error);

  self->section = _ ("Error");
  ferry_detail_tell (self, _ ("Message"), ferry_call_record_describe_error (record));
  ferry_detail_tell (self, _ ("Code"), g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code));
  if (details == NULL)
    return;
  if (details->dependency != NULL)
    ferry_detail_tell (self, _ ("Dependency"), g_strdup (details->dependency));
  if (details->parameter != NULL)
    ferry_detail_tell (self, _ ("Parameter"), g_strdup (details->parameter));
  if (details->domain != 0)
    ferry_detail_tell (self, _ ("Caused by"), g_strdup_printf ("%s %d: %s", g_quark_to_string (details->domain), details->code, details->message != NULL ? details->message : ""));
  ferry_detail_tell (self, _ ("Passes by itself"), g_strdup (details->transient ? _ ("perhaps: it may be tried again") : _ ("hardly")));
}

static void
tell_parameters (FerryDetailTeller *self,
                 FerryCallRecord *record)
{
  GVariant *values = ferry_call_record_get_parameters (record);

  self->section = _ ("Parameters");
  for (const FerryParameter *row = ferry_call_record_get_operation (record)->parameters; row->name != NULL; row++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (values, row->name, NULL);

      if (value != NULL)
        ferry_detail_tell (self, _ (row->label), ferry_parameter_format (row, value));
    }
}

void
ferry_call_details_foreach (FerryCallRecord *record,
                            FerryDetailFunc function,
                            gpointer user_data)
{
  FerryDetailTeller teller = {function, user_data, NULL};
  FerryCall *call;
  FerryCallTimes times;

  g_return_if_fail (FERRY_IS_CALL_RECORD (record));
  g_return_if_fail (function != NULL);

  call = ferry_call_record_get_call (record);
  ferry_call_record_get_times (record, &times);
  tell_call (&teller, record, call);
  if (ferry_call_record_get_error (record) != NULL)
    tell_error (&teller, record);
  if (times.submitted != 0)
    tell_times (&teller, &times);
  if (call != NULL)
    tell_attempts (&teller, call, times.submitted);
  tell_parameters (&teller, record);
}

static void
append_line (const char *section,
             const char *caption,
             const char *value,
             gpointer user_data)
{
  g_string_append_printf (user_data, "%s: %s: %s\n", section, caption, value);
}

char *
ferry_call_details_to_text (FerryCallRecord *record)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (FERRY_IS_CALL_RECORD (record), NULL);

  ferry_call_details_foreach (record, append_line, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
