/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The verdict on a call that is over. */
#include "verdict.h"

#include "boundary/errors.h"
#include "model/stall-words.h"
#include "output.h"

#include <glib/gi18n.h>

/* The first words. */
static char *
format_outcome (FerryCallRecord *record,
                const char *elapsed,
                const char *executor)
{
  const GError *error = ferry_call_record_get_error (record);
  const char *message = error != NULL ? error->message : "";

  switch (ferry_call_record_get_outcome (record))
    {
    case FERRY_OUTCOME_SUCCEEDED:
      return g_strdup_printf (_ ("succeeded in %s on %s"), elapsed, executor);
    case FERRY_OUTCOME_TIMED_OUT:
      return g_strdup_printf (_ ("timed out: %s · after %s on %s"), message, elapsed, executor);
    case FERRY_OUTCOME_CANCELLED:
      return g_strdup_printf (_ ("cancelled after %s on %s"), elapsed, executor);
    case FERRY_OUTCOME_REJECTED:
      return g_strdup_printf (_ ("rejected: %s"), message);
    case FERRY_OUTCOME_FAILED:
    case FERRY_OUTCOME_NONE:
    default:
      return g_strdup_printf (_ ("failed: %s · after %s on %s"), message, elapsed, executor);
    }
}

/* What was seen to run says more than the source that ran it, which for a call is always the outbox. */
static void
append_stall (GString *line,
              const FerryStall *stall)
{
  g_autofree char *cause = ferry_stall_describe_cause (stall);
  const char *who = stall->function[0] != '\0' ? stall->function : stall->culprit;

  g_string_append_printf (line, " (%s%s%s)", cause, who[0] != '\0' ? ", " : "", who);
}

char *
ferry_verdict_format (FerryCallRecord *record,
                      gint64 worst_stall,
                      const FerryStall *explained,
                      guint n_problems)
{
  FerryCallTimes times;
  g_autofree char *elapsed = NULL;
  g_autofree char *stall = ferry_format_duration (worst_stall);
  g_autofree char *outcome = NULL;
  const char *executor = ferry_executor_get_name (ferry_call_record_get_executor (record));
  GString *line;

  ferry_call_record_get_times (record, &times);
  elapsed = ferry_format_duration (times.delivered - times.submitted);
  outcome = format_outcome (record, elapsed, executor);

  line = g_string_new (outcome);
  if (n_problems > 0)
    g_string_append_printf (line, ngettext (" · %u problem", " · %u problems", n_problems), n_problems);
  if (ferry_call_record_is_abandoned (record))
    g_string_append (line, _ (" · its worker did not stop and was abandoned"));
  g_string_append_printf (line, _ (" · worst stall of the loop %s"), stall);
  if (explained != NULL)
    append_stall (line, explained);
  return g_string_free (line, FALSE);
}

FerryExit
ferry_verdict_on_check (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ferry_output_note (_ ("cancelled before it began"));
      return FERRY_EXIT_INTERRUPTED;
    }

  ferry_output_message ("%s", error->message);
  return FERRY_EXIT_USAGE;
}

FerryExit
ferry_verdict_get_exit (FerryOutcome outcome,
                        const GError *error)
{
  /* Some of what is not allowed is only seen by the operation: the address of no web, a statement too many. */
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER))
    return FERRY_EXIT_USAGE;

  switch (outcome)
    {
    case FERRY_OUTCOME_SUCCEEDED:
      return FERRY_EXIT_SUCCEEDED;
    case FERRY_OUTCOME_TIMED_OUT:
      return FERRY_EXIT_TIMED_OUT;
    case FERRY_OUTCOME_CANCELLED:
      return FERRY_EXIT_INTERRUPTED;
    case FERRY_OUTCOME_REJECTED:
      return FERRY_EXIT_REJECTED;
    case FERRY_OUTCOME_FAILED:
    case FERRY_OUTCOME_NONE:
    default:
      return FERRY_EXIT_FAILED;
    }
}
