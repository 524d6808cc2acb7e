/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Closing an adapter at every point (C18). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

typedef struct
{
  FerryAdapter *adapter;
  TestReply reply;
  guint closed;
  guint delivered_before; /* of the log, when the close came back */
  TestLog *log;
} Closing;

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Closing *closing = user_data;

  g_assert_true (ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL));
  closing->closed++;
  if (closing->log != NULL)
    closing->delivered_before = closing->log->counts[FERRY_CALL_DELIVERED];
}

static void
test_idle (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  Closing closing = {.adapter = adapter};
  g_auto (TestReply) reply = {0};
  TestLog log;

  test_log_init (&log, boundary);
  ferry_adapter_close_async (adapter, on_closed, &closing);
  g_assert_cmpuint (closing.closed, ==, 0);
  test_submit (adapter, test_work_empty, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_CLOSED);
  g_assert_cmpstr (test_log_get (&log, reply.call), ==, "submitted finished delivered");
  test_wait_count (&closing.closed, 1);

  ferry_adapter_close_async (adapter, on_closed, &closing);
  ferry_adapter_close_async (adapter, NULL, NULL);
  test_wait_count (&closing.closed, 2);
  test_adapter_finish (adapter);
  test_log_clear (&log);
}

/* The running are asked to stop, the waiting never run, all are told, in order; then it is closed. */
static void
test_busy (void)
{
  enum {
    RUNNING = 2,
    N = 30
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  TestReply replies[N] = {0};
  Closing closing = {.adapter = adapter};
  FerryAdapterFigures figures;
  TestLog log;
  int ran = 0;

  test_log_init (&log, boundary);
  closing.log = &log;
  for (guint i = 0; i < N; i++)
    test_submit (adapter, i < RUNNING ? test_work_until_cancelled : test_work_count, &ran, NULL, &replies[i]);
  test_wait_count (&log.counts[FERRY_CALL_STARTED], RUNNING);
  ferry_adapter_close_async (adapter, on_closed, &closing);
  g_assert_cmpuint (replies[N - 1].callbacks, ==, 0);
  test_wait_count (&closing.closed, 1);

  g_assert_cmpuint (closing.delivered_before, ==, N);
  for (guint i = 0; i < N; i++)
    {
      test_assert_error (&replies[i], FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
      g_assert_nonnull (strstr (replies[i].error->message, "closes"));
      if (i > RUNNING)
        g_assert_cmpuint (replies[i].order, >, replies[i - 1].order);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpint (ran, ==, 0);
  ferry_adapter_get_figures (adapter, &figures);
  g_assert_cmpuint (figures.running + figures.waiting + figures.abandoned, ==, 0);
  test_log_assert_orders (&log);
  test_adapter_finish (adapter);
  test_log_clear (&log);
}

typedef struct
{
  FerryAdapter *adapter;
  int waiting; /* atomic */
} Watch;

/* Ends when the first of the waiting has been taken out. */
static GVariant *
work_until_closing (gpointer data,
                    FerryRunContext *context,
                    GCancellable *cancellable,
                    GError **error)
{
  Watch *watch = data;
  FerryAdapterFigures figures;

  do
    ferry_adapter_get_figures (watch->adapter, &figures);
  while (figures.waiting == (guint)g_atomic_int_get (&watch->waiting));
  return g_variant_new_boolean (TRUE);
}

/* A permit that falls free while the queue is being emptied lets nobody in any more. */
static void
test_while_emptying (void)
{
  enum {
    N = 10000
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  TestReply *replies = g_new0 (TestReply, N);
  Watch watch = {.waiting = N - 2};
  TestGate gate;
  int ran = 0;

  policy.limit = 1;
  policy.queue_length = N;
  policy.grace = G_TIME_SPAN_MINUTE;
  watch.adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_submit (watch.adapter, test_work_at_gate, &gate, NULL, &replies[0]);
  test_submit (watch.adapter, work_until_closing, &watch, NULL, &replies[1]);
  for (guint i = 2; i < N; i++)
    test_submit (watch.adapter, test_work_count, &ran, NULL, &replies[i]);
  test_gate_open (&gate);
  test_wait_reply (&replies[0]);
  test_adapter_finish (watch.adapter);

  g_assert_cmpint (ran, ==, 0);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (replies[i].callbacks, ==, 1);
      test_reply_clear (&replies[i]);
    }
  test_gate_clear (&gate);
  g_free (replies);
}

/* What is left behind says whose it is, and by which thread to find it. */
static void
assert_named (FerryAdapter *adapter,
              TestReply *reply)
{
  g_autoptr (GArray) abandoned = ferry_adapter_list_abandoned (adapter);
  const FerryAbandonedAttempt *attempt = &g_array_index (abandoned, FerryAbandonedAttempt, 0);
  FerryAttemptTimes times;

  g_assert_cmpuint (abandoned->len, ==, 1);
  g_assert_true (ferry_call_get_attempt (reply->call, 0, &times));
  g_assert_cmpuint (attempt->call_id, ==, ferry_call_get_id (reply->call));
  g_assert_cmpstr (attempt->operation, ==, "test.work");
  g_assert_cmpint (attempt->thread, ==, times.thread);
  g_assert_cmpint (attempt->since, >, times.started);
}

/* Abandoned attempts are not waited for. They may end after all that they belonged to is gone. */
static void
test_deaf (gconstpointer executor)
{
  for (guint i = 0; i < 10; i++)
    {
      FerryBoundary *boundary = ferry_boundary_new ();
      FerryPolicy policy = test_policy ();
      FerryCallOptions options = {.executor = GPOINTER_TO_INT (executor)};
      g_auto (TestReply) reply = {0};
      FerryAdapter *adapter;
      FerryAdapterFigures figures;
      Closing closing = {0};
      TestGate gate;

      policy.grace = 5 * MS;
      adapter = test_adapter_new (boundary, &policy);
      test_gate_init (&gate);
      ferry_adapter_call_async (adapter, &test_operation, test_parameters (test_work_at_gate, &gate), &options, NULL,
                                test_reply_take, &reply);
      test_gate_wait_entered (&gate, 1);
      ferry_adapter_close_async (adapter, on_closed, &closing);
      test_wait_count (&closing.closed, 1);
      test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
      ferry_adapter_get_figures (adapter, &figures);
      g_assert_cmpuint (figures.abandoned, ==, 1);
      assert_named (adapter, &reply);
      test_reply_clear (&reply);
      g_assert_finalize_object (adapter);
      ferry_boundary_unref (boundary);

      test_gate_open (&gate);
      test_gate_wait_left (&gate, 1);
      /* Its thread may have to touch the gate's lock still. */
      g_usleep (1 * MS);
      test_iterate ();
    }
}

static GVariant *
work_short (gpointer data,
            FerryRunContext *context,
            GCancellable *cancellable,
            GError **error)
{
  gint64 end = g_get_monotonic_time () + GPOINTER_TO_INT (data);

  while (g_get_monotonic_time () < end)
    ;
  if (!ferry_run_context_emit_partial (context, g_variant_new_boolean (TRUE)))
    return test_work_fail (NULL, context, cancellable, error);
  return g_variant_new_boolean (TRUE);
}

static gpointer
close_thread (gpointer data)
{
  Closing *closing = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  ferry_adapter_close_async (closing->adapter, on_closed, closing);
  test_wait_count (&closing->closed, 1);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* A close somewhere between the calls, by this thread or another one. */
static void
test_at_every_point (void)
{
  enum {
    N = 12
  };

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
      FerryPolicy policy = test_policy ();
      Closing closing = {0};
      TestReply replies[N] = {0};
      guint close_at = g_test_rand_int_range (0, N);
      GThread *thread = NULL;
      TestLog log;

      policy.limit = g_test_rand_int_range (1, 4);
      policy.grace = g_test_rand_int_range (0, 100);
      closing.adapter = test_adapter_new (boundary, &policy);
      test_log_init (&log, boundary);
      for (guint i = 0; i < N; i++)
        {
          if (i == close_at && round % 2 == 0)
            ferry_adapter_close_async (closing.adapter, on_closed, &closing);
          if (i == close_at && round % 2 == 1)
            thread = g_thread_new ("close", close_thread, &closing);
          test_submit_on (closing.adapter, g_test_rand_int_range (0, TEST_N_EXECUTORS), work_short,
                          GINT_TO_POINTER (g_test_rand_int_range (0, 60)), &replies[i]);
          if (g_test_rand_bit ())
            test_iterate ();
        }
      for (guint i = 0; i < N; i++)
        {
          test_wait_reply (&replies[i]);
          if (round % 2 == 0 && i >= close_at)
            test_assert_error (&replies[i], FERRY_OUTCOME_REJECTED, FERRY_ERROR_CLOSED);
          test_reply_clear (&replies[i]);
        }
      if (thread != NULL)
        g_thread_join (thread);
      test_wait_count (&closing.closed, 1);
      g_assert_cmpuint (log.counts[FERRY_CALL_DELIVERED], ==, N);
      test_adapter_finish (closing.adapter);
      test_wait_count (&log.counts[FERRY_CALL_ENDED_LATE], log.counts[FERRY_CALL_ABANDONED]);
      test_log_assert_orders (&log);
      test_log_clear (&log);
    }
}

static void
reply_and_close (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  Closing *closing = user_data;

  test_reply_take (source, result, &closing->reply);
  ferry_adapter_close_async (closing->adapter, on_closed, closing);
  /* This callback is not over, so the call is not delivered. */
  g_assert_cmpuint (closing->closed, ==, 0);
}

static void
test_in_callback (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  Closing closing = {.adapter = adapter};
  TestLog log;

  test_log_init (&log, boundary);
  closing.log = &log;
  ferry_adapter_call_async (adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, reply_and_close, &closing);
  test_wait_count (&closing.closed, 1);
  g_assert_cmpuint (closing.delivered_before, ==, 1);
  test_assert_outcome (&closing.reply, FERRY_OUTCOME_SUCCEEDED);
  test_reply_clear (&closing.reply);
  test_adapter_finish (adapter);
  test_log_clear (&log);
}

static void
on_event_close (FerryCall *call,
                FerryCallEvent event,
                gpointer user_data)
{
  Closing *closing = user_data;

  if (event == FERRY_CALL_STARTED)
    ferry_adapter_close_async (closing->adapter, on_closed, closing);
}

static void
test_in_observer (gconstpointer executor)
{
  static const FerryObserver observer = {on_event_close, NULL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  Closing closing = {.adapter = adapter};
  guint id = ferry_boundary_add_observer (boundary, &observer, &closing);

  test_submit_on (adapter, GPOINTER_TO_INT (executor), test_work_until_cancelled, NULL, &closing.reply);
  test_wait_count (&closing.closed, 1);
  test_assert_error (&closing.reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  test_reply_clear (&closing.reply);
  ferry_boundary_remove_observer (boundary, id);
  test_adapter_finish (adapter);
}

int
main (int argc,
      char **argv)
{
  gpointer own_pool = GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL);
  gpointer task_pool = GINT_TO_POINTER (FERRY_EXECUTOR_TASK_POOL);
  gpointer main_loop = GINT_TO_POINTER (FERRY_EXECUTOR_MAIN_LOOP);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c18/idle", test_idle);
  g_test_add_func ("/boundary/c18/busy", test_busy);
  g_test_add_func ("/boundary/c18/while-emptying", test_while_emptying);
  g_test_add_data_func ("/boundary/c18/deaf/own-pool", own_pool, test_deaf);
  g_test_add_data_func ("/boundary/c18/deaf/task-pool", task_pool, test_deaf);
  g_test_add_func ("/boundary/c18/at-every-point", test_at_every_point);
  g_test_add_func ("/boundary/c18/in-callback", test_in_callback);
  g_test_add_data_func ("/boundary/c18/in-observer/own-pool", own_pool, test_in_observer);
  g_test_add_data_func ("/boundary/c18/in-observer/main-loop", main_loop, test_in_observer);

  return g_test_run ();
}
