/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The breaker at work in an adapter: what trips it, what it does to calls, how it closes again (C10). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

#define OPEN_TIME (100 * MS)

static FerryPolicy
breaker_policy (void)
{
  FerryPolicy policy = test_policy ();

  policy.breaker = (FerryBreakerPolicy) {
    .window = G_TIME_SPAN_MINUTE,
    .minimum_calls = 4,
    .failure_percent = 50,
    .open_time = OPEN_TIME,
  };
  return policy;
}

static FerryAdapter *
create_adapter (FerryBoundary *boundary, const FerryPolicy *policy)
{
  return ferry_adapter_new_with_errors (boundary, "test", policy, ferry_error_map_files);
}

static FerryBreakerState
get_state (FerryAdapter *adapter)
{
  FerryAdapterFigures figures;

  ferry_adapter_get_figures (adapter, &figures);
  return figures.breaker.state;
}

static FerryOutcome
call (FerryAdapter *adapter, TestWork work)
{
  g_auto (TestReply) reply = {0};

  test_submit (adapter, work, NULL, NULL, &reply);
  test_wait_reply (&reply);
  return reply.outcome;
}

static void
trip (FerryAdapter *adapter)
{
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_CLOSED);
      g_assert_cmpint (call (adapter, test_work_fail), ==, FERRY_OUTCOME_FAILED);
    }
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_OPEN);
}

static void
test_rejects_while_open (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter;
  g_auto (TestReply) reply = {0};
  guint runs = 0;

  policy.breaker.open_time = G_TIME_SPAN_MINUTE;
  adapter = create_adapter (boundary, &policy);
  trip (adapter);
  test_submit (adapter, test_work_count, &runs, NULL, &reply);
  g_assert_cmpuint (reply.callbacks, ==, 0);
  test_wait_reply (&reply);

  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_UNAVAILABLE);
  g_assert_cmpuint (runs, ==, 0);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 0);
  /* It says how long: up to a minute. */
  g_assert_nonnull (strstr (reply.error->message, "for another "));
  g_assert_null (strstr (reply.error->message, " 0.0 s"));
  test_adapter_finish (adapter);
}

static void
test_closes_after_a_good_probe (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter = create_adapter (boundary, &policy);

  trip (adapter);
  g_usleep (OPEN_TIME + 20 * MS);
  g_assert_cmpint (call (adapter, test_work_empty), ==, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_CLOSED);
  test_adapter_finish (adapter);
}

static void
test_opens_again_after_a_bad_probe (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter = create_adapter (boundary, &policy);

  trip (adapter);
  g_usleep (OPEN_TIME + 20 * MS);
  g_assert_cmpint (call (adapter, test_work_fail), ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_OPEN);
  test_adapter_finish (adapter);
}

/* While the one probe runs, others are told at once; a cancelled probe makes room for the next. */
static void
test_one_probe (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter = create_adapter (boundary, &policy);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) probe = {0};
  TestGate gate;

  trip (adapter);
  g_usleep (OPEN_TIME + 20 * MS);
  test_gate_init (&gate);
  test_submit (adapter, test_work_at_gate, &gate, cancellable, &probe);
  test_gate_wait_entered (&gate, 1);
  g_assert_cmpint (call (adapter, test_work_empty), ==, FERRY_OUTCOME_REJECTED);
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_HALF_OPEN);

  g_cancellable_cancel (cancellable);
  test_gate_open (&gate);
  test_wait_reply (&probe);
  g_assert_cmpint (probe.outcome, ==, FERRY_OUTCOME_CANCELLED);
  g_assert_cmpint (call (adapter, test_work_empty), ==, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_CLOSED);
  test_gate_clear (&gate);
  test_adapter_finish (adapter);
}

static GVariant *
work_refuse (gpointer data, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no such thing");
  return NULL;
}

/* A dependency that answers is well, whatever it answers. */
static void
test_permanent_errors_do_not_trip (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter = create_adapter (boundary, &policy);

  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (call (adapter, work_refuse), ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpint (get_state (adapter), ==, FERRY_BREAKER_CLOSED);
  test_adapter_finish (adapter);
}

/* What waits when it trips is told too, and not kept waiting. */
static void
test_flips_under_load (void)
{
  enum { CALLS = 200 };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = breaker_policy ();
  FerryAdapter *adapter;
  TestReply replies[CALLS] = {{0}};
  guint counts[FERRY_OUTCOME_REJECTED + 1] = {0};

  policy.breaker.open_time = G_TIME_SPAN_MINUTE;
  adapter = create_adapter (boundary, &policy);
  for (guint i = 0; i < CALLS; i++)
    test_submit (adapter, test_work_fail, NULL, NULL, &replies[i]);
  for (guint i = 0; i < CALLS; i++)
    {
      test_wait_reply (&replies[i]);
      counts[replies[i].outcome]++;
      g_assert_cmpuint (replies[i].callbacks, ==, 1);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (counts[FERRY_OUTCOME_FAILED], >=, 4);
  g_assert_cmpuint (counts[FERRY_OUTCOME_FAILED] + counts[FERRY_OUTCOME_REJECTED], ==, CALLS);
  /* No more were let through than could run when it tripped. */
  g_assert_cmpuint (counts[FERRY_OUTCOME_FAILED], <=, 4 + policy.limit);
  test_adapter_finish (adapter);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c10/rejects-while-open", test_rejects_while_open);
  g_test_add_func ("/boundary/c10/closes-after-a-good-probe", test_closes_after_a_good_probe);
  g_test_add_func ("/boundary/c10/opens-again-after-a-bad-probe", test_opens_again_after_a_bad_probe);
  g_test_add_func ("/boundary/c10/one-probe", test_one_probe);
  g_test_add_func ("/boundary/c10/permanent-errors-do-not-trip", test_permanent_errors_do_not_trip);
  g_test_add_func ("/boundary/c10/flips-under-load", test_flips_under_load);

  return g_test_run ();
}
