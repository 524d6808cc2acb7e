/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When a comparison begins, what comes before, and that it can be stopped by then. */
#include "model/comparison.h"
#include "operations/registry.h"

#define HANG_GUARD_SECONDS 60

static guint n_calls;

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  n_calls += event == FERRY_CALL_SUBMITTED;
}

static FerryComparison *
begin_with (FerrySession *session,
            const char *id,
            const char *text)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);

  n_calls = 0;
  return ferry_comparison_new (session, operation, parameters, FALSE);
}

static FerryComparison *
begin (FerrySession *session)
{
  return begin_with (session, "unreliable.call", "{'seconds': <0.0>}");
}

static void
await_end (FerryComparison *self)
{
  gint64 hang = g_get_monotonic_time () + HANG_GUARD_SECONDS * G_TIME_SPAN_SECOND;

  while (ferry_comparison_get_running (self) != FERRY_EXECUTOR_DEFAULT)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, hang);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Not in the iteration in which somebody asks for it, which makes a page to show it, nor in the one that draws it. */
static void
test_rests_first (void)
{
  FerrySession *session = ferry_session_new ();
  g_autoptr (FerryComparison) comparison = NULL;
  guint n_rows;

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  comparison = begin (session);
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_calls, ==, 0);
  g_assert_cmpint (ferry_comparison_get_running (comparison), ==, FERRY_EXECUTOR_TASK_POOL);

  await_end (comparison);
  ferry_comparison_get_rows (comparison, &n_rows);
  /* What takes its time on a busy machine is called once more, and cancelled. */
  g_assert_cmpuint (n_calls, >=, n_rows);
  g_assert_cmpuint (n_rows, >=, 2);
}

static void
test_stopped_while_it_rests (void)
{
  FerrySession *session = ferry_session_new ();
  g_autoptr (FerryComparison) comparison = NULL;
  guint n_rows;

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  comparison = begin_with (session, "files.scan", "{'folder': <b'/usr'>}");
  ferry_comparison_stop (comparison);
  await_end (comparison);
  ferry_comparison_get_rows (comparison, &n_rows);
  g_assert_false (ferry_comparison_is_warming_up (comparison));
  g_assert_cmpuint (n_calls, ==, 0);
  g_assert_cmpuint (n_rows, ==, 0);
}

/* Nothing is left that would wake up. */
static void
test_dropped_while_it_rests (void)
{
  FerrySession *session = ferry_session_new ();
  FerryComparison *comparison;
  gint64 until;

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  comparison = begin (session);
  g_assert_finalize_object (comparison);
  until = g_get_monotonic_time () + 2 * FERRY_CALL_METER_REST_MS * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_calls, ==, 0);
}

/* The first way does not pay for the others. */
static void
test_files_are_read_before (void)
{
  FerrySession *session = ferry_session_new ();
  g_autoptr (FerryComparison) comparison = NULL;
  guint n_rows;

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  comparison = begin_with (session, "files.scan", "{'folder': <b'/proc/self/task'>}");
  g_assert_true (ferry_comparison_is_warming_up (comparison));
  while (ferry_comparison_is_warming_up (comparison))
    {
      ferry_comparison_get_rows (comparison, &n_rows);
      g_assert_cmpuint (n_rows, ==, 0);
      g_assert_cmpint (ferry_comparison_get_running (comparison), ==, FERRY_EXECUTOR_TASK_POOL);
      g_main_context_iteration (NULL, TRUE);
    }
  await_end (comparison);
  ferry_comparison_get_rows (comparison, &n_rows);
  g_assert_cmpuint (n_rows, >=, 2);
  g_assert_cmpuint (n_calls, >=, n_rows + 1);
}

static void
test_stopped_while_it_warms_up (void)
{
  FerrySession *session = ferry_session_new ();
  g_autoptr (FerryComparison) comparison = NULL;
  guint n_rows;

  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  comparison = begin_with (session, "files.scan", "{'folder': <b'/usr'>}");
  while (n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
  ferry_comparison_stop (comparison);
  await_end (comparison);
  ferry_comparison_get_rows (comparison, &n_rows);
  g_assert_false (ferry_comparison_is_warming_up (comparison));
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_cmpuint (n_rows, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/comparison/rests-first", test_rests_first);
  g_test_add_func ("/model/comparison/files-are-read-before", test_files_are_read_before);
  g_test_add_func ("/model/comparison/stopped-while-it-warms-up", test_stopped_while_it_warms_up);
  g_test_add_func ("/model/comparison/stopped-while-it-rests", test_stopped_while_it_rests);
  g_test_add_func ("/model/comparison/dropped-while-it-rests", test_dropped_while_it_rests);

  return g_test_run ();
}
