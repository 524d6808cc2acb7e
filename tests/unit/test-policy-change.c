/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An adapter that is given another policy while calls run, wait and come. */
#include "boundary/adapter.h"

#include "boundary-helper.h"

static FerryAdapterFigures
get_figures (FerryAdapter *adapter)
{
  FerryAdapterFigures figures;

  ferry_adapter_get_figures (adapter, &figures);
  return figures;
}

static FerryPolicy
policy_with (guint limit,
             guint queue_length)
{
  FerryPolicy policy = test_policy ();

  policy.limit = limit;
  policy.queue_length = queue_length;
  return policy;
}

/* Waits at @gate in @n calls. */
static void
submit_at_gate (FerryAdapter *adapter,
                TestGate *gate,
                TestReply *replies,
                guint n)
{
  for (guint i = 0; i < n; i++)
    test_submit (adapter, test_work_at_gate, gate, NULL, &replies[i]);
}

static void
assert_all_succeeded (TestReply *replies,
                      guint n)
{
  for (guint i = 0; i < n; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      test_reply_clear (&replies[i]);
    }
}

static void
test_larger_limit (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (1, 10);
  FerryAdapter *adapter = test_adapter_new (boundary, &policy);
  TestReply replies[4] = {0};
  TestGate gate;

  test_gate_init (&gate);
  submit_at_gate (adapter, &gate, replies, G_N_ELEMENTS (replies));
  test_gate_wait_entered (&gate, 1);
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 3);

  policy.limit = 3;
  ferry_adapter_set_policy (adapter, &policy);
  test_gate_wait_entered (&gate, 3);
  g_assert_cmpuint (get_figures (adapter).running, ==, 3);
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 1);

  test_gate_open (&gate);
  assert_all_succeeded (replies, G_N_ELEMENTS (replies));
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

/* More run than may: none begins until enough have ended, and none of them is disturbed. */
static void
test_smaller_limit (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (3, 10);
  FerryAdapter *adapter = test_adapter_new (boundary, &policy);
  TestReply first[3] = {0};
  TestReply second[2] = {0};
  TestGate first_gate, second_gate;

  test_gate_init (&first_gate);
  test_gate_init (&second_gate);
  submit_at_gate (adapter, &first_gate, first, G_N_ELEMENTS (first));
  test_gate_wait_entered (&first_gate, 3);
  submit_at_gate (adapter, &second_gate, second, G_N_ELEMENTS (second));

  policy.limit = 1;
  ferry_adapter_set_policy (adapter, &policy);
  g_assert_cmpuint (get_figures (adapter).running, ==, 3);
  g_assert_cmpuint (get_figures (adapter).limit, ==, 1);
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 2);

  test_gate_open (&first_gate);
  assert_all_succeeded (first, G_N_ELEMENTS (first));
  test_gate_wait_entered (&second_gate, 1);
  g_assert_cmpuint (get_figures (adapter).running, ==, 1);
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 1);
  g_assert_cmpuint (test_gate_get_entered (&second_gate), ==, 1);

  test_gate_open (&second_gate);
  assert_all_succeeded (second, G_N_ELEMENTS (second));
  test_adapter_finish (adapter);
  test_gate_clear (&first_gate);
  test_gate_clear (&second_gate);
}

/* Who waits was let in, and stays; who comes now finds the queue full. */
static void
test_shorter_queue (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (1, 10);
  FerryAdapter *adapter = test_adapter_new (boundary, &policy);
  TestReply replies[4] = {0};
  g_auto (TestReply) late = {0};
  TestGate gate;

  test_gate_init (&gate);
  submit_at_gate (adapter, &gate, replies, G_N_ELEMENTS (replies));
  test_gate_wait_entered (&gate, 1);

  policy.queue_length = 1;
  ferry_adapter_set_policy (adapter, &policy);
  test_submit (adapter, test_work_empty, NULL, NULL, &late);
  test_wait_reply (&late);
  test_assert_error (&late, FERRY_OUTCOME_REJECTED, FERRY_ERROR_BUSY);
  g_assert_nonnull (strstr (late.error->message, "1 calls run and 1 wait"));
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 3);

  test_gate_open (&gate);
  assert_all_succeeded (replies, G_N_ELEMENTS (replies));
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

/* A shorter deadline is for calls that come, and passes on time though a later one was watched. */
static void
test_deadline (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (4, 10);
  FerryAdapter *adapter;
  g_auto (TestReply) before = {0};
  g_auto (TestReply) after = {0};
  TestGate gate;

  policy.deadline = G_TIME_SPAN_HOUR;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_submit (adapter, test_work_at_gate, &gate, NULL, &before);
  test_gate_wait_entered (&gate, 1);

  policy.deadline = 20 * MS;
  ferry_adapter_set_policy (adapter, &policy);
  test_submit (adapter, test_work_until_cancelled, NULL, NULL, &after);
  test_wait_reply (&after);
  test_assert_error (&after, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (before.callbacks, ==, 0);

  test_gate_open (&gate);
  assert_all_succeeded (&before, 1);
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

/* What was lent stays what it was. */
static void
test_lent_policy (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (2, 10);
  FerryAdapter *adapter = test_adapter_new (boundary, &policy);
  const FerryPolicy *lent = ferry_adapter_get_policy (adapter);

  policy.limit = 7;
  ferry_adapter_set_policy (adapter, &policy);
  g_assert_cmpuint (lent->limit, ==, 2);
  g_assert_cmpuint (ferry_adapter_get_policy (adapter)->limit, ==, 7);
  test_adapter_finish (adapter);
}

/* A breaker that is open stays so, unless its own numbers change. */
static void
test_breaker (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (2, 10);
  FerryAdapter *adapter;
  g_auto (TestReply) failure = {0};
  g_auto (TestReply) success = {0};

  policy.breaker = (FerryBreakerPolicy) {
    .window = G_TIME_SPAN_HOUR,
    .minimum_calls = 1,
    .failure_percent = 50,
    .open_time = G_TIME_SPAN_HOUR,
  };
  /* Which says that a busy device may be free a little later: a failure of the dependency's. */
  adapter = ferry_adapter_new_with_errors (boundary, "test", &policy, ferry_error_map_files);
  test_submit (adapter, test_work_fail, NULL, NULL, &failure);
  test_wait_reply (&failure);
  g_assert_cmpint (get_figures (adapter).breaker.state, ==, FERRY_BREAKER_OPEN);

  policy.limit = 4;
  ferry_adapter_set_policy (adapter, &policy);
  g_assert_cmpint (get_figures (adapter).breaker.state, ==, FERRY_BREAKER_OPEN);

  policy.breaker.failure_percent = 60;
  ferry_adapter_set_policy (adapter, &policy);
  g_assert_cmpint (get_figures (adapter).breaker.state, ==, FERRY_BREAKER_CLOSED);
  test_submit (adapter, test_work_empty, NULL, NULL, &success);
  assert_all_succeeded (&success, 1);
  test_adapter_finish (adapter);
}

#define CALLS 2000
#define CHANGES 500

static gpointer
change_over_and_over (gpointer adapter)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);

  for (guint i = 0; i < CHANGES; i++)
    {
      FerryPolicy policy = policy_with (g_rand_int_range (random, 1, 9), CALLS);

      policy.deadline = g_rand_boolean (random) ? G_TIME_SPAN_HOUR : 0;
      policy.breaker = (FerryBreakerPolicy) {
        .window = G_TIME_SPAN_SECOND,
        .minimum_calls = CALLS,
        .failure_percent = g_rand_boolean (random) ? 100 : 0,
        .open_time = G_TIME_SPAN_SECOND,
      };
      ferry_adapter_set_policy (adapter, &policy);
      g_assert_cmpuint (ferry_adapter_get_policy (adapter)->limit, >=, 1);
    }
  return NULL;
}

/* Two threads change it while calls come and go: every call has its one outcome. */
static void
test_race (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = policy_with (2, CALLS);
  FerryAdapter *adapter = test_adapter_new (boundary, &policy);
  g_autofree TestReply *replies = g_new0 (TestReply, CALLS);
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("changer", change_over_and_over, adapter);
  for (guint i = 0; i < CALLS; i++)
    test_submit_on (adapter, i % 2 == 0 ? FERRY_EXECUTOR_OWN_POOL : FERRY_EXECUTOR_TASK_POOL, test_work_empty, NULL, &replies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_all_succeeded (replies, CALLS);
  g_assert_cmpuint (get_figures (adapter).running, ==, 0);
  g_assert_cmpuint (get_figures (adapter).waiting, ==, 0);
  test_adapter_finish (adapter);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/policy-change/larger-limit", test_larger_limit);
  g_test_add_func ("/boundary/policy-change/smaller-limit", test_smaller_limit);
  g_test_add_func ("/boundary/policy-change/shorter-queue", test_shorter_queue);
  g_test_add_func ("/boundary/policy-change/deadline", test_deadline);
  g_test_add_func ("/boundary/policy-change/lent-policy", test_lent_policy);
  g_test_add_func ("/boundary/policy-change/breaker", test_breaker);
  g_test_add_func ("/boundary/policy-change/race", test_race);

  return g_test_run ();
}
