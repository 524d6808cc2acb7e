/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where calls run: leases of GLib's shared pool and hung calls on it (C12), threads of an adapter's
 * own, the main loop itself. */
#include "boundary/attempt.h"
#include "boundary/executor.h"

#include "boundary-helper.h"

#define DEAF 12

static void
on_info (GObject *source,
         GAsyncResult *result,
         gpointer done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  g_assert_no_error (error);
  *(guint *)done += 1;
}

/* GIO's own asynchronous calls, which live on the shared pool, and another adapter's. */
static void
assert_others_work (FerryAdapter *other)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/");
  guint done = 0;

  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL, on_info, &done);
  test_wait_count (&done, 1);
  for (guint i = 0; i < 20; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit_on (other, i % 2 == 0 ? FERRY_EXECUTOR_TASK_POOL : FERRY_EXECUTOR_OWN_POOL, test_work_empty, NULL, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
    }
}

/* A thread gives its lease back a moment after the outcome of its last call. */
static void
wait_for_leases (void)
{
  while (ferry_task_pool_get_leased () > 0)
    g_usleep (1 * MS);
}

static void
test_deaf (gconstpointer data)
{
  FerryExecutorKind executor = GPOINTER_TO_INT (data);
  FerryCallOptions options = {.executor = executor};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *deaf;
  FerryAdapter *other = test_adapter_new (boundary, NULL);
  TestReply replies[DEAF] = {0};
  guint counts[FERRY_N_EXECUTORS] = {0};
  TestGate gate;
  TestLog log;

  wait_for_leases ();
  policy.limit = DEAF;
  policy.grace = 10 * MS;
  deaf = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_log_init (&log, boundary);
  for (guint i = 0; i < DEAF; i++)
    ferry_adapter_call_async (deaf, &test_operation, test_parameters (test_work_at_gate, &gate), &options, cancellable, test_reply_take, &replies[i]);
  test_gate_wait_entered (&gate, DEAF);
  assert_others_work (other);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < DEAF; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_error (&replies[i], FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
      g_assert_true (ferry_call_is_abandoned (replies[i].call));
      counts[ferry_call_get_executor (replies[i].call)]++;
    }
  /* The abandoned keep their leases. */
  if (executor == FERRY_EXECUTOR_TASK_POOL)
    {
      g_assert_cmpuint (ferry_task_pool_get_leased (), ==, FERRY_TASK_POOL_LEASES);
      g_assert_cmpuint (counts[FERRY_EXECUTOR_TASK_POOL], ==, FERRY_TASK_POOL_LEASES);
    }
  g_assert_cmpuint (counts[FERRY_EXECUTOR_TASK_POOL] + counts[FERRY_EXECUTOR_OWN_POOL], ==, DEAF);
  assert_others_work (other);

  test_gate_open (&gate);
  test_wait_count (&log.counts[FERRY_CALL_ENDED_LATE], DEAF);
  wait_for_leases ();
  test_log_assert_orders (&log);
  test_adapter_finish (deaf);
  test_adapter_finish (other);
  test_log_clear (&log);
  test_gate_clear (&gate);
  for (guint i = 0; i < DEAF; i++)
    test_reply_clear (&replies[i]);
}

static int on_shared_pool, most_on_shared_pool;

static GVariant *
work_count_shared (gpointer data,
                   FerryRunContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  /* The pointer to the context is the attempt. */
  gboolean is_shared = ferry_attempt_get_executor ((FerryAttempt *)context) == FERRY_EXECUTOR_TASK_POOL;

  if (is_shared)
    {
      int now = g_atomic_int_add (&on_shared_pool, 1) + 1;

      if (now > g_atomic_int_get (&most_on_shared_pool))
        g_atomic_int_set (&most_on_shared_pool, now);
    }
  g_usleep (200);
  if (is_shared)
    g_atomic_int_add (&on_shared_pool, -1);
  return g_variant_new_boolean (TRUE);
}

/* Several adapters together hold no more than their share, and none is held back by that. */
static void
test_leases (void)
{
  enum {
    N = 1500
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapters[3];
  g_autofree TestReply *replies = g_new0 (TestReply, N);
  guint spilled = 0;

  most_on_shared_pool = 0;
  policy.limit = 6;
  policy.queue_length = N;
  for (guint i = 0; i < G_N_ELEMENTS (adapters); i++)
    adapters[i] = test_adapter_new (boundary, &policy);
  for (guint i = 0; i < N; i++)
    test_submit_on (adapters[i % G_N_ELEMENTS (adapters)], FERRY_EXECUTOR_TASK_POOL, work_count_shared, NULL, &replies[i]);
  for (guint i = 0; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      spilled += ferry_call_get_executor (replies[i].call) == FERRY_EXECUTOR_OWN_POOL;
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpint (most_on_shared_pool, <=, FERRY_TASK_POOL_LEASES);
  g_assert_cmpint (most_on_shared_pool, >, 1);
  g_assert_cmpuint (spilled, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (adapters); i++)
    test_adapter_finish (adapters[i]);
}

static GHashTable *threads;
static GMutex threads_lock;

static GVariant *
work_note_thread (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  g_mutex_lock (&threads_lock);
  g_hash_table_add (threads, g_thread_self ());
  g_mutex_unlock (&threads_lock);
  return g_variant_new_boolean (TRUE);
}

/* One thread after another call of the queue: not a thread, nor a task, per call. */
static void
test_drains (gconstpointer data)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  TestReply first[2] = {0};
  g_autofree TestReply *replies = g_new0 (TestReply, 500);
  TestGate gate;

  threads = g_hash_table_new (NULL, NULL);
  test_gate_init (&gate);
  for (guint i = 0; i < 2; i++)
    test_submit_on (adapter, GPOINTER_TO_INT (data), test_work_at_gate, &gate, &first[i]);
  for (guint i = 0; i < 500; i++)
    test_submit_on (adapter, GPOINTER_TO_INT (data), work_note_thread, NULL, &replies[i]);
  test_gate_open (&gate);
  for (guint i = 0; i < 500; i++)
    {
      test_wait_reply (&replies[i]);
      test_reply_clear (&replies[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      test_wait_reply (&first[i]);
      test_reply_clear (&first[i]);
    }
  g_assert_cmpuint (g_hash_table_size (threads), <=, 2);
  g_clear_pointer (&threads, g_hash_table_unref);
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

/* A thread that has just let its permit go and is about to wait for more misses nothing. Were it
 * so, dozens of these would begin only when it stops waiting; a busy machine delays one or two. */
static void
test_handed_over (gconstpointer executor)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  guint late = 0;

  policy.limit = 1;
  adapter = test_adapter_new (boundary, &policy);
  for (guint i = 0; i < 4000 && late < 10; i++)
    {
      g_auto (TestReply) reply = {0};
      FerryCallTimes times;

      test_submit_on (adapter, GPOINTER_TO_INT (executor), test_work_empty, NULL, &reply);
      test_wait_reply (&reply);
      ferry_call_get_times (reply.call, &times);
      late += times.started - times.submitted > 400 * MS;
    }
  g_assert_cmpuint (late, <, 10);
  test_adapter_finish (adapter);
}

static struct
{
  guint started;
  GThread *ran_on;
  guint started_before;
} here;

static void
on_event_started (FerryCall *call,
                  FerryCallEvent event,
                  gpointer user_data)
{
  here.started += event == FERRY_CALL_STARTED;
}

static GVariant *
work_note_started (gpointer data,
                   FerryRunContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  here.ran_on = g_thread_self ();
  here.started_before = here.started;
  return g_variant_new_boolean (TRUE);
}

/* A monitor hears of the stall before it comes. */
static void
test_main_loop_started_first (void)
{
  static const FerryObserver observer = {on_event_started, NULL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  guint id = ferry_boundary_add_observer (boundary, &observer, NULL);
  TestReply replies[3] = {0};
  TestLog log;

  test_log_init (&log, boundary);
  here.started = 0;
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    test_submit_on (adapter, FERRY_EXECUTOR_MAIN_LOOP, work_note_started, NULL, &replies[i]);
  g_assert_null (here.ran_on);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (ferry_call_get_executor (replies[i].call), ==, FERRY_EXECUTOR_MAIN_LOOP);
      g_assert_cmpstr (test_log_get (&log, replies[i].call), ==, "submitted started finished delivered");
      test_reply_clear (&replies[i]);
    }
  g_assert_true (here.ran_on == g_thread_self ());
  g_assert_cmpuint (here.started_before, ==, G_N_ELEMENTS (replies));
  g_assert_cmpuint (here.started, ==, G_N_ELEMENTS (replies));
  ferry_boundary_remove_observer (boundary, id);
  test_adapter_finish (adapter);
  test_log_clear (&log);
}

static void
test_main_loop_cap (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  g_auto (TestReply) reply = {0};

  g_assert_cmpint (ferry_executor_limit_timeout (FERRY_EXECUTOR_MAIN_LOOP, 0), ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ferry_executor_limit_timeout (FERRY_EXECUTOR_MAIN_LOOP, G_TIME_SPAN_HOUR), ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ferry_executor_limit_timeout (FERRY_EXECUTOR_MAIN_LOOP, 5), ==, 5);
  g_assert_cmpint (ferry_executor_limit_timeout (FERRY_EXECUTOR_OWN_POOL, 0), ==, 0);

  policy.executor = FERRY_EXECUTOR_MAIN_LOOP;
  policy.attempt_timeout = 10 * MS;
  policy.grace = 0;
  adapter = test_adapter_new (boundary, &policy);
  test_submit (adapter, test_work_until_cancelled, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (reply.error->message, "attempt"));
  /* It cannot be given up while it runs there. */
  g_assert_false (ferry_call_is_abandoned (reply.call));
  test_adapter_finish (adapter);
}

static gpointer
cancel_thread (gpointer data)
{
  GCancellable *cancellable = data;

  g_usleep (5 * MS);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_main_loop_cancel (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  g_auto (TestReply) reply = {0};
  GThread *thread = g_thread_new ("canceller", cancel_thread, cancellable);

  ferry_adapter_call_async (adapter, &test_operation, test_parameters (test_work_until_cancelled, NULL), &options, cancellable, test_reply_take, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_thread_join (thread);
  test_adapter_finish (adapter);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/boundary/c12/deaf/task-pool", GINT_TO_POINTER (FERRY_EXECUTOR_TASK_POOL), test_deaf);
  g_test_add_data_func ("/boundary/c12/deaf/own-pool", GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL), test_deaf);
  g_test_add_func ("/boundary/c12/leases", test_leases);
  g_test_add_data_func ("/boundary/executors/drains/task-pool", GINT_TO_POINTER (FERRY_EXECUTOR_TASK_POOL), test_drains);
  g_test_add_data_func ("/boundary/executors/drains/own-pool", GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL), test_drains);
  g_test_add_data_func ("/boundary/executors/handed-over/task-pool", GINT_TO_POINTER (FERRY_EXECUTOR_TASK_POOL), test_handed_over);
  g_test_add_data_func ("/boundary/executors/handed-over/own-pool", GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL), test_handed_over);
  g_test_add_func ("/boundary/executors/main-loop/started-first", test_main_loop_started_first);
  g_test_add_func ("/boundary/executors/main-loop/cap", test_main_loop_cap);
  g_test_add_func ("/boundary/executors/main-loop/cancel", test_main_loop_cancel);

  return g_test_run ();
}
