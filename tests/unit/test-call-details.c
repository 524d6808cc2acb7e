/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The details of a call name its ids, each of its attempts and what its error came of. */
#include "boundary/trace-context.h"
#include "model/call-details.h"
#include "session-helper.h"

#include <locale.h>
#include <string.h>

static void
assert_says (const char *text,
             const char *part,
             gboolean wanted)
{
  if ((strstr (text, part) != NULL) != wanted)
    g_error ("“%s”, of:\n%s", part, text);
}

static void
test_success (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryCallRecord) record = session_run (session, "{'seconds': <0.0>}");
  g_autofree char *text = ferry_call_details_to_text (record);
  g_autofree char *trace = NULL;
  FerryTraceContext context;

  ferry_call_get_trace_context (ferry_call_record_get_call (record), &context);
  trace = g_strdup_printf ("Trace id: %016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x\n", context.trace_id[0], context.trace_id[1]);
  assert_says (text, "State: Succeeded\n", TRUE);
  assert_says (text, "(unreliable.call)\n", TRUE);
  assert_says (text, trace, TRUE);
  assert_says (text, "Attempt 1: Own pool · began after ", TRUE);
  assert_says (text, "Attempt 2", FALSE);
  assert_says (text, "Error: ", FALSE);
  assert_says (text, "Parameters: Duration: 0", TRUE);
  session_close (session);
}

static void
test_every_attempt (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  guint retries = ferry_adapter_get_policy (ferry_session_get_adapter (session, "unreliable"))->retries;
  g_autoptr(FerryCallRecord) record = session_run (session, "{'seconds': <0.0>, 'mode': <'fail'>, 'transient': <true>, 'message': <'no luck'>}");
  g_autofree char *text = ferry_call_details_to_text (record);
  g_autofree char *last = g_strdup_printf ("Attempt %u: ", retries + 1);
  g_autofree char *beyond = g_strdup_printf ("Attempt %u: ", retries + 2);

  g_assert_cmpuint (retries, >, 0);
  assert_says (text, "Attempts: Attempt 1: ", TRUE);
  assert_says (text, last, TRUE);
  assert_says (text, beyond, FALSE);
  assert_says (text, "Error: Message: no luck\n", TRUE);
  assert_says (text, "Error: Dependency: unreliable\n", TRUE);
  assert_says (text, "Error: Passes by itself: perhaps", TRUE);
  session_close (session);
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/call-details/success", test_success);
  g_test_add_func ("/model/call-details/every-attempt", test_every_attempt);

  return g_test_run ();
}
