/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls that nobody cancels: where and how often they come back, with what, and how many get in. */
#include "boundary/adapter.h"

#include "boundary-helper.h"

static void
test_outcomes (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  g_auto (TestReply) good = {0};
  g_auto (TestReply) bad = {0};
  const FerryErrorDetails *details;
  FerryCallTimes times;
  TestLog log;

  test_log_init (&log, boundary);
  test_submit (adapter, test_work_empty, NULL, NULL, &good);
  test_submit (adapter, test_work_fail, NULL, NULL, &bad);
  test_wait_reply (&good);
  test_wait_reply (&bad);

  test_assert_outcome (&good, FERRY_OUTCOME_SUCCEEDED);
  g_assert_true (g_variant_get_boolean (good.result));
  g_assert_true (ferry_call_get_result (good.call) == good.result);
  g_assert_null (ferry_call_get_error (good.call));
  g_assert_cmpstr (test_log_get (&log, good.call), ==, "submitted started finished delivered");
  ferry_call_get_times (good.call, &times);
  g_assert_cmpint (times.submitted, <=, times.started);
  g_assert_cmpint (times.started, <=, times.finished);
  g_assert_cmpint (times.finished, <=, times.delivered);
  g_assert_cmpint (times.cancelled, ==, 0);

  test_assert_error (&bad, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  details = ferry_error_get_details (bad.error);
  g_assert_cmpuint (details->domain, ==, G_IO_ERROR);
  g_assert_cmpint (details->code, ==, G_IO_ERROR_BUSY);
  g_assert_cmpstr (details->message, ==, "the disk is on fire");
  /* Without an error map nothing is known to be. */
  g_assert_false (details->transient);
  g_assert_null (ferry_call_get_result (bad.call));
  g_assert_true (g_error_matches (ferry_call_get_error (bad.call), FERRY_ERROR, FERRY_ERROR_FAILED));
  g_assert_cmpuint (ferry_call_get_id (bad.call), ==, ferry_call_get_id (good.call) + 1);

  test_adapter_finish (adapter);
  test_log_clear (&log);
}

static GVariant *
work_nothing (gpointer data,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  return NULL;
}

/* An operation's mistake is a failure, not a crash. */
static void
test_no_result_no_error (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  g_auto (TestReply) reply = {0};

  test_submit (adapter, work_nothing, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (reply.error->message, "test.work"));
  test_adapter_finish (adapter);
}

typedef struct
{
  FerryAdapter *adapter;
  FerryExecutorKind executor;
  guint calls;
} Submitter;

static gpointer
submitter_thread (gpointer data)
{
  Submitter *submitter = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < submitter->calls; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit_on (submitter->adapter, submitter->executor, test_work_empty, NULL, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_true (reply.thread == g_thread_self ());
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

static guint
count_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* Threads with contexts of their own, which are gone right after: nothing may keep them. */
static void
submit_from_threads (FerryExecutorKind executor)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  Submitter submitter = {adapter, executor, 2};
  guint before = count_files ();

  for (guint round = 0; round < 50; round++)
    {
      GThread *threads[4];

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("submitter", submitter_thread, &submitter);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
    }
  test_adapter_finish (adapter);
  /* 200 contexts had a file each; the last few may still be remembered. */
  g_assert_cmpuint (count_files (), <, before + 10);
}

static void
test_from_threads_own_pool (void)
{
  submit_from_threads (FERRY_EXECUTOR_OWN_POOL);
}

static void
test_from_threads_task_pool (void)
{
  submit_from_threads (FERRY_EXECUTOR_TASK_POOL);
}

static void
test_from_threads_main_loop (void)
{
  submit_from_threads (FERRY_EXECUTOR_MAIN_LOOP);
}

typedef struct
{
  FerryAdapter *adapter;
  TestReply inner;
} Inside;

static GVariant *
work_submit (gpointer data,
             FerryRunContext *context,
             GCancellable *cancellable,
             GError **error)
{
  Inside *inside = data;

  ferry_adapter_call_async (inside->adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL,
                            test_reply_take, &inside->inner);
  return g_variant_new_boolean (TRUE);
}

/* A pool's thread has no context of its own: the outcome comes on the main one. */
static void
test_from_inside_an_operation (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  Inside inside = {0};
  g_auto (TestReply) outer = {0};

  policy.limit = 1;
  inside.adapter = test_adapter_new (boundary, &policy);
  test_submit (inside.adapter, work_submit, &inside, NULL, &outer);
  test_wait_reply (&outer);
  test_wait_reply (&inside.inner);
  test_assert_outcome (&inside.inner, FERRY_OUTCOME_SUCCEEDED);
  g_assert_true (inside.inner.thread == g_thread_self ());
  test_reply_clear (&inside.inner);
  test_adapter_finish (inside.adapter);
}

/* Neither a wrong parameter nor a full queue is told from inside. */
static void
test_rejected_later (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  g_auto (TestReply) reply = {0};

  ferry_adapter_call_async (adapter, &test_operation, NULL, NULL, NULL, test_reply_take, &reply);
  g_assert_cmpuint (reply.callbacks, ==, 0);
  g_main_context_iteration (NULL, FALSE);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_INVALID_PARAMETER);
  test_adapter_finish (adapter);
}

static void
test_wrong_parameter (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_auto (TestReply) running = {0};
  g_auto (TestReply) reply = {0};
  FerryAdapter *adapter;
  TestGate gate;
  TestLog log;

  /* It is the parameter's fault even where the queue is full and the call cancelled. */
  policy.limit = 1;
  policy.queue_length = 0;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_log_init (&log, boundary);
  test_submit (adapter, test_work_at_gate, &gate, NULL, &running);
  g_cancellable_cancel (cancelled);
  ferry_adapter_call_async (adapter, &test_operation, g_variant_new_parsed ("{'work': <'rm -rf'>}"), NULL, cancelled,
                            test_reply_take, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (reply.error)->parameter, ==, "work");
  g_assert_nonnull (strstr (reply.error->message, "rm -rf"));
  g_assert_cmpstr (test_log_get (&log, reply.call), ==, "submitted finished delivered");

  test_gate_open (&gate);
  test_wait_reply (&running);
  test_adapter_finish (adapter);
  test_log_clear (&log);
  test_gate_clear (&gate);
}

/* Exactly limit + queue_length get in. */
static void
test_queue_full (void)
{
  enum {
    LIMIT = 3,
    QUEUE = 5,
    N = 20
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapterFigures figures;
  FerryAdapter *adapter;
  TestReply replies[N] = {0};
  TestGate gate;
  TestLog log;

  policy.limit = LIMIT;
  policy.queue_length = QUEUE;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_log_init (&log, boundary);
  for (guint i = 0; i < N; i++)
    test_submit (adapter, test_work_at_gate, &gate, NULL, &replies[i]);
  test_gate_wait_entered (&gate, LIMIT);

  ferry_adapter_get_figures (adapter, &figures);
  g_assert_cmpuint (figures.limit, ==, LIMIT);
  g_assert_cmpuint (figures.running, ==, LIMIT);
  g_assert_cmpuint (figures.waiting, ==, QUEUE);
  g_assert_cmpuint (figures.queue_length, ==, QUEUE);

  for (guint i = LIMIT + QUEUE; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_error (&replies[i], FERRY_OUTCOME_REJECTED, FERRY_ERROR_BUSY);
      g_assert_nonnull (strstr (replies[i].error->message, "3 calls run and 5 wait"));
    }
  g_assert_cmpuint (log.counts[FERRY_CALL_FINISHED], ==, N - LIMIT - QUEUE);
  test_gate_open (&gate);
  for (guint i = 0; i < LIMIT + QUEUE; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
    }
  g_assert_cmpuint (test_gate_get_entered (&gate), ==, LIMIT + QUEUE);
  test_log_assert_orders (&log);

  test_adapter_finish (adapter);
  test_log_clear (&log);
  test_gate_clear (&gate);
  for (guint i = 0; i < N; i++)
    test_reply_clear (&replies[i]);
}

static int running, most_running;

static GVariant *
work_watch_limit (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  int now = g_atomic_int_add (&running, 1) + 1;

  if (now > g_atomic_int_get (&most_running))
    g_atomic_int_set (&most_running, now);
  g_thread_yield ();
  g_atomic_int_add (&running, -1);
  return g_variant_new_boolean (TRUE);
}

/* In order, never more than the limit at a time, whatever the mix of executors. */
static void
test_limit (void)
{
  enum {
    N = 2000
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  g_autofree TestReply *replies = g_new0 (TestReply, N);

  policy.queue_length = N;
  adapter = test_adapter_new (boundary, &policy);
  most_running = 0;
  for (guint i = 0; i < N; i++)
    test_submit_on (adapter, g_test_rand_bit () ? FERRY_EXECUTOR_OWN_POOL : FERRY_EXECUTOR_TASK_POOL, work_watch_limit, NULL, &replies[i]);
  for (guint i = 0; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpint (most_running, <=, 2);
  test_adapter_finish (adapter);
}

/* The time in the queue is what lies between submit and start. */
static void
test_queue_time (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  g_auto (TestReply) first = {0};
  g_auto (TestReply) second = {0};
  FerryCallTimes first_times, second_times;
  FerryAdapter *adapter;
  TestGate gate;

  policy.limit = 1;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_submit (adapter, test_work_at_gate, &gate, NULL, &first);
  test_submit (adapter, test_work_at_gate, &gate, NULL, &second);
  test_gate_wait_entered (&gate, 1);
  g_usleep (20 * MS);
  test_gate_open (&gate);
  test_wait_reply (&second);
  ferry_call_get_times (first.call, &first_times);
  ferry_call_get_times (second.call, &second_times);
  g_assert_cmpint (second_times.started - second_times.submitted, >=, 20 * MS);
  g_assert_cmpint (second_times.started, >=, first_times.started + 20 * MS);
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c02/outcomes", test_outcomes);
  g_test_add_func ("/boundary/c02/no-result-no-error", test_no_result_no_error);
  g_test_add_func ("/boundary/c01/from-threads/own-pool", test_from_threads_own_pool);
  g_test_add_func ("/boundary/c01/from-threads/task-pool", test_from_threads_task_pool);
  g_test_add_func ("/boundary/c01/from-threads/main-loop", test_from_threads_main_loop);
  g_test_add_func ("/boundary/c01/from-inside-an-operation", test_from_inside_an_operation);
  g_test_add_func ("/boundary/c01/rejected-later", test_rejected_later);
  g_test_add_func ("/boundary/c20/wrong-parameter", test_wrong_parameter);
  g_test_add_func ("/boundary/c11/queue-full", test_queue_full);
  g_test_add_func ("/boundary/c11/limit", test_limit);
  g_test_add_func ("/boundary/c11/queue-time", test_queue_time);

  return g_test_run ();
}
