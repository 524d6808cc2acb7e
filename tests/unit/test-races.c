/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cancel, result, error, timeout, late end and close at nearly the same moment, some thousand times
 * from one seed: each call has one outcome, and it matches its cause. */
#include "boundary/adapter.h"
#include "boundary/boundary-private.h"

#include "boundary-helper.h"

typedef struct
{
  guint spin; /* microseconds that the work takes */
  gboolean fails;
  gboolean is_deaf;
  int ran;      /* atomic */
  int returned; /* atomic */
} Plan;

static void
spin (guint microseconds)
{
  gint64 end = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < end)
    ;
}

static GVariant *
work_plan (gpointer data,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  Plan *plan = data;
  gint64 end = g_get_monotonic_time () + plan->spin;

  g_atomic_int_inc (&plan->ran);
  while (g_get_monotonic_time () < end)
    if (!plan->is_deaf && g_cancellable_is_cancelled (cancellable))
      break;
  g_atomic_int_inc (&plan->returned);
  if (plan->fails)
    return test_work_fail (NULL, context, cancellable, error);
  return g_variant_new_boolean (TRUE);
}

/* A thread that cancels what it is handed, a moment later. */
typedef struct
{
  GAsyncQueue *cancellables;
  guint32 seed;
} Canceller;

static gpointer
canceller_thread (gpointer data)
{
  Canceller *canceller = data;
  GRand *rand = g_rand_new_with_seed (canceller->seed);
  GCancellable *cancellable;

  while (G_IS_CANCELLABLE (cancellable = g_async_queue_pop (canceller->cancellables)))
    {
      spin (g_rand_int_range (rand, 0, 80));
      g_cancellable_cancel (cancellable);
      g_object_unref (cancellable);
    }
  g_object_unref (cancellable);
  g_rand_free (rand);
  return NULL;
}

static void
assert_plausible (const TestReply *reply,
                  Plan *plan,
                  GCancellable *cancellable,
                  gint64 limit)
{
  FerryCallTimes times;

  ferry_call_get_times (reply->call, &times);
  switch (reply->outcome)
    {
    case FERRY_OUTCOME_SUCCEEDED:
      g_assert_false (plan->fails);
      g_assert_cmpint (g_atomic_int_get (&plan->returned), ==, 1);
      break;
    case FERRY_OUTCOME_FAILED:
      test_assert_error (reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
      g_assert_true (plan->fails);
      g_assert_cmpuint (ferry_error_get_details (reply->error)->domain, ==, G_IO_ERROR);
      break;
    case FERRY_OUTCOME_CANCELLED:
      test_assert_error (reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
      g_assert_true (g_cancellable_is_cancelled (cancellable));
      break;
    case FERRY_OUTCOME_TIMED_OUT:
      test_assert_error (reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
      g_assert_cmpint (times.finished - times.submitted, >=, limit);
      break;
    default:
      g_assert_not_reached ();
    }
  g_assert_cmpint (g_atomic_int_get (&plan->ran), <=, 1);
  g_assert_cmpint (times.submitted, <=, times.finished);
  g_assert_cmpint (times.finished, <=, times.delivered);
}

/* One of some: sooner or later than the work by up to 60 us, or never. */
static void
run_interleavings (gint64 attempt_timeout)
{
  enum {
    N = 10000
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Canceller canceller = {g_async_queue_new (), g_test_rand_int ()};
  GThread *thread = g_thread_new ("canceller", canceller_thread, &canceller);
  FerryPolicy policy = test_policy ();
  guint outcomes[FERRY_OUTCOME_REJECTED + 1] = {0};
  FerryAdapter *adapter;
  Plan *plans = g_new0 (Plan, N);
  guint seen = 0;
  TestLog log;

  policy.limit = 1 + g_test_rand_int_range (0, 2);
  policy.grace = g_test_rand_bit () ? 0 : 30;
  policy.attempt_timeout = attempt_timeout;
  adapter = test_adapter_new (boundary, &policy);
  test_log_init (&log, boundary);

  for (guint i = 0; i < N; i++)
    {
      FerryCallOptions options = {.executor = g_test_rand_int_range (0, TEST_N_EXECUTORS)};
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (TestReply) reply = {0};

      plans[i].spin = g_test_rand_int_range (0, 60);
      plans[i].fails = g_test_rand_bit ();
      plans[i].is_deaf = g_test_rand_bit ();
      if (plans[i].is_deaf)
        plans[i].spin *= 4;
      if (g_test_rand_int_range (0, 3) == 0)
        options.deadline = g_test_rand_int_range (1, 150);
      if (g_test_rand_int_range (0, 3) > 0)
        g_async_queue_push (canceller.cancellables, g_object_ref (cancellable));
      ferry_adapter_call_async (adapter, &test_operation, test_parameters (work_plan, &plans[i]), &options, cancellable,
                                test_reply_take, &reply);
      if (g_test_rand_int_range (0, 8) == 0)
        {
          spin (g_test_rand_int_range (0, 60));
          g_cancellable_cancel (cancellable);
        }
      test_wait_reply (&reply);
      assert_plausible (&reply, &plans[i], cancellable, options.deadline > 0 && attempt_timeout > 0 ? MIN (options.deadline, attempt_timeout) : MAX (options.deadline, attempt_timeout));
      outcomes[reply.outcome]++;
    }

  g_async_queue_push (canceller.cancellables, g_object_new (G_TYPE_OBJECT, NULL));
  g_thread_join (thread);
  test_adapter_finish (adapter);
  /* Late ends come after closing. */
  test_wait_count (&log.counts[FERRY_CALL_ENDED_LATE], log.counts[FERRY_CALL_ABANDONED]);
  test_iterate ();

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    seen += outcomes[i];
  g_test_message ("%u succeeded, %u failed, %u timed out, %u cancelled, %u abandoned", outcomes[FERRY_OUTCOME_SUCCEEDED],
                  outcomes[FERRY_OUTCOME_FAILED], outcomes[FERRY_OUTCOME_TIMED_OUT], outcomes[FERRY_OUTCOME_CANCELLED],
                  log.counts[FERRY_CALL_ABANDONED]);
  g_assert_cmpuint (seen, ==, N);
  g_assert_cmpuint (log.counts[FERRY_CALL_SUBMITTED], ==, N);
  g_assert_cmpuint (log.counts[FERRY_CALL_FINISHED], ==, N);
  g_assert_cmpuint (log.counts[FERRY_CALL_DELIVERED], ==, N);
  g_assert_cmpuint (log.counts[FERRY_CALL_ENDED_LATE], ==, log.counts[FERRY_CALL_ABANDONED]);
  test_log_assert_orders (&log);
  test_log_clear (&log);
  g_async_queue_unref (canceller.cancellables);
  g_free (plans);
}

static void
test_interleavings (void)
{
  run_interleavings (0);
}

static void
test_interleavings_attempt_timeout (void)
{
  run_interleavings (40);
}

/* A cancel that meets the start of the function is not put off by the attempt timeout. */
static void
test_cancel_at_start (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Canceller canceller = {g_async_queue_new (), g_test_rand_int ()};
  GThread *thread = g_thread_new ("canceller", canceller_thread, &canceller);
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;

  policy.attempt_timeout = G_TIME_SPAN_HOUR;
  policy.grace = G_TIME_SPAN_MINUTE;
  adapter = test_adapter_new (boundary, &policy);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (TestReply) reply = {0};

      g_async_queue_push (canceller.cancellables, g_object_ref (cancellable));
      test_submit (adapter, test_work_until_cancelled, NULL, cancellable, &reply);
      test_wait_reply (&reply);
      test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
    }
  g_async_queue_push (canceller.cancellables, g_object_new (G_TYPE_OBJECT, NULL));
  g_thread_join (thread);
  g_async_queue_unref (canceller.cancellables);
  test_adapter_finish (adapter);
}

/* Fails at once, or takes too long, and mostly may be tried again. */
static GVariant *
work_tried_again (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  guint luck = g_random_int_range (0, 4);

  if (luck == 0)
    return g_variant_new_boolean (TRUE);
  if (luck == 1)
    return test_work_until_cancelled (NULL, context, cancellable, error);
  return test_work_fail (NULL, context, cancellable, error);
}

/* Whoever decided a call has left no timer behind, which would keep it. */
static void
assert_no_timers (FerryBoundary *boundary)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  while (ferry_timers_get_armed (ferry_boundary_get_timers (boundary)) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (20);
    }
}

/* A cancel somewhere among attempts, their timeouts and the back-offs between them: it is neither
 * lost nor put off, and nothing is tried again after it. */
static void
test_interleavings_retries (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Canceller canceller = {g_async_queue_new (), g_test_rand_int ()};
  GThread *thread = g_thread_new ("canceller", canceller_thread, &canceller);
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;

  policy.retries = 10;
  policy.retry_percent = 100;
  policy.retry_reserve = 1000;
  policy.backoff = (FerryBackoff) {.base = 10, .cap = 40};
  policy.attempt_timeout = 30;
  policy.grace = G_TIME_SPAN_MINUTE;
  adapter = ferry_adapter_new_with_errors (boundary, "test", &policy, ferry_error_map_files);
  for (guint i = 0; i < 3000; i++)
    {
      FerryCallOptions options = {.deadline = i % 2 == 0 ? G_TIME_SPAN_HOUR : 0};
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (TestReply) reply = {0};
      guint attempts;

      g_async_queue_push (canceller.cancellables, g_object_ref (cancellable));
      ferry_adapter_call_async (adapter, &test_operation, test_parameters (work_tried_again, NULL), &options, cancellable,
                                test_reply_take, &reply);
      test_wait_reply (&reply);
      attempts = ferry_call_get_attempts (reply.call);
      if (reply.outcome == FERRY_OUTCOME_CANCELLED)
        g_assert_true (g_cancellable_is_cancelled (cancellable));
      else
        g_assert_true (reply.outcome == FERRY_OUTCOME_SUCCEEDED || attempts > 1);
      assert_no_timers (boundary);
      g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, attempts);
    }
  g_async_queue_push (canceller.cancellables, g_object_new (G_TYPE_OBJECT, NULL));
  g_thread_join (thread);
  g_async_queue_unref (canceller.cancellables);
  test_adapter_finish (adapter);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c02/interleavings", test_interleavings);
  g_test_add_func ("/boundary/c02/interleavings-attempt-timeout", test_interleavings_attempt_timeout);
  g_test_add_func ("/boundary/c02/interleavings-retries", test_interleavings_retries);
  g_test_add_func ("/boundary/c06/cancel-at-start", test_cancel_at_start);

  return g_test_run ();
}
