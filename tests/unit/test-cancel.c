/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cancelling: before, in the queue, while it runs, too late; and the deaf (C4, C5, C6). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

/* For a test in which nothing may be given up only because the machine is slow. */
#define LONG_GRACE GINT_TO_POINTER (-1)

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestGate gate;
  TestLog log;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.limit = 1;
  policy.grace = data == LONG_GRACE ? G_TIME_SPAN_MINUTE : 20 * MS;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
  test_gate_init (&self->gate);
  test_log_init (&self->log, self->boundary);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_log_assert_orders (&self->log);
  test_adapter_finish (self->adapter);
  test_log_clear (&self->log);
  test_gate_clear (&self->gate);
  ferry_boundary_unref (self->boundary);
}

static void
test_before_submit (Fixture *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  int ran = 0;

  g_cancellable_cancel (cancellable);
  test_submit (self->adapter, test_work_count, &ran, cancellable, &reply);
  g_main_context_iteration (NULL, FALSE);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted finished delivered");
}

/* The outcome comes with the next iteration, while the queue still stands. */
static void
test_while_queued (Fixture *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) running = {0};
  g_auto (TestReply) queued = {0};
  g_auto (TestReply) next = {0};
  FerryAdapterFigures figures;
  int ran = 0;

  test_submit (self->adapter, test_work_at_gate, &self->gate, NULL, &running);
  test_submit (self->adapter, test_work_count, &ran, cancellable, &queued);
  test_submit (self->adapter, test_work_empty, NULL, NULL, &next);
  test_gate_wait_entered (&self->gate, 1);
  test_iterate ();

  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (queued.callbacks, ==, 0);
  g_main_context_iteration (NULL, FALSE);
  test_assert_error (&queued, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.waiting, ==, 1);
  g_assert_cmpuint (figures.running, ==, 1);

  test_gate_open (&self->gate);
  test_wait_reply (&next);
  g_assert_cmpint (ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, queued.call), ==, "submitted finished delivered");
}

static void
on_event_cancel (FerryCall *call,
                 FerryCallEvent event,
                 gpointer user_data)
{
  if (event == *(FerryCallEvent *)user_data)
    ferry_call_cancel (call);
}

/* An observer cancels at each event in turn: decided once, told in order. */
static void
test_by_observer (Fixture *self,
                  gconstpointer data)
{
  static const FerryObserver observer = {on_event_cancel, NULL};

  for (FerryCallEvent at = FERRY_CALL_SUBMITTED; at <= FERRY_CALL_DELIVERED; at++)
    for (FerryExecutorKind executor = FERRY_EXECUTOR_MAIN_LOOP; executor < TEST_N_EXECUTORS; executor++)
      {
        guint id = ferry_boundary_add_observer (self->boundary, &observer, &at);
        gboolean is_early = at <= FERRY_CALL_STARTED;
        g_auto (TestReply) reply = {0};

        test_submit_on (self->adapter, executor, is_early ? test_work_until_cancelled : test_work_empty, NULL, &reply);
        test_wait_reply (&reply);
        test_iterate ();
        test_assert_outcome (&reply, is_early ? FERRY_OUTCOME_CANCELLED : FERRY_OUTCOME_SUCCEEDED);
        ferry_boundary_remove_observer (self->boundary, id);
      }
}

/* Given its permit, not yet begun: the function never runs. */
static void
test_before_start (Fixture *self,
                   gconstpointer data)
{
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  int ran = 0;

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_count, &ran), &options, cancellable,
                            test_reply_take, &reply);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (ran, ==, 0);
}

typedef struct
{
  GThread *thread;
  guint fired;
  TestGate *gate;
} Handler;

static void
on_attempt_cancelled (GCancellable *cancellable,
                      gpointer user_data)
{
  Handler *handler = user_data;

  handler->thread = g_thread_self ();
  handler->fired++;
}

static GVariant *
work_with_handler (gpointer data,
                   FerryRunContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  Handler *handler = data;
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (on_attempt_cancelled), handler, NULL);

  test_gate_wait (handler->gate);
  test_work_until_cancelled (NULL, context, cancellable, error);
  g_cancellable_disconnect (cancellable, id);
  return NULL;
}

/* The operation's handler runs neither on the thread that cancels nor inside its cancelling. */
static void
test_no_user_code_inside (Fixture *self,
                          gconstpointer data)
{
  Handler handler = {.gate = &self->gate};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  test_submit (self->adapter, work_with_handler, &handler, cancellable, &reply);
  test_gate_wait_entered (&self->gate, 1);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (reply.callbacks, ==, 0);
  test_gate_open (&self->gate);
  /* A busy machine may let the call be abandoned before its worker is woken: the gate is still needed then. */
  test_gate_wait_left (&self->gate, 1);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_cmpuint (handler.fired, ==, 1);
  g_assert_true (handler.thread != g_thread_self ());
}

static void
on_callers_cancelled (GCancellable *cancellable,
                      gpointer gate)
{
  test_gate_wait (gate);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Another thread is stuck in a handler of the caller's own: the call does not wait for it. */
static void
test_while_handlers_run (Fixture *self,
                         gconstpointer data)
{
  gboolean ours_first = GPOINTER_TO_INT (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  TestGate work_gate;
  GThread *thread;

  test_gate_init (&work_gate);
  if (!ours_first)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_callers_cancelled), &self->gate);
  test_submit (self->adapter, test_work_at_gate, &work_gate, cancellable, &reply);
  if (ours_first)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_callers_cancelled), &self->gate);
  test_gate_wait_entered (&work_gate, 1);

  thread = g_thread_new ("canceller", cancel_thread, cancellable);
  test_gate_wait_entered (&self->gate, 1);
  test_gate_open (&work_gate);
  test_gate_wait_left (&work_gate, 1);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, ours_first ? FERRY_OUTCOME_CANCELLED : FERRY_OUTCOME_SUCCEEDED);

  test_gate_open (&self->gate);
  g_thread_join (thread);
  test_gate_clear (&work_gate);
}

/* Nothing of ours stays on the caller's GCancellable. */
static void
test_let_go (Fixture *self,
             gconstpointer data)
{
  GCancellable *cancellable = g_cancellable_new ();
  TestReply replies[2] = {0};

  test_submit (self->adapter, test_work_empty, NULL, cancellable, &replies[0]);
  test_submit (self->adapter, test_work_empty, NULL, cancellable, &replies[1]);
  for (guint i = 0; i < 2; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
    }
  g_assert_cmpuint (g_signal_handler_find (cancellable, G_SIGNAL_MATCH_ID, g_signal_lookup ("cancelled", G_TYPE_CANCELLABLE), 0, NULL, NULL, NULL), ==, 0);
  g_assert_finalize_object (cancellable);
  for (guint i = 0; i < 2; i++)
    test_reply_clear (&replies[i]);
}

static void
test_acknowledged (Fixture *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  FerryCallTimes times;

  test_submit (self->adapter, test_work_until_cancelled, NULL, cancellable, &reply);
  test_wait_count (&self->log.counts[FERRY_CALL_STARTED], 1);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  ferry_call_get_times (reply.call, &times);
  g_assert_cmpint (times.started, <=, times.cancelled);
  g_assert_cmpint (times.cancelled, <=, times.finished);
  g_assert_false (ferry_call_is_abandoned (reply.call));
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running + figures.abandoned + figures.ended_late, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted started cancelling finished delivered");
}

static void
test_abandoned (Fixture *self,
                gconstpointer data)
{
  FerryExecutorKind executor = GPOINTER_TO_INT (data);
  FerryCallOptions options = {.executor = executor};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) deaf = {0};
  g_auto (TestReply) next = {0};
  FerryAdapterFigures figures;

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_at_gate, &self->gate), &options, cancellable,
                            test_reply_take, &deaf);
  test_gate_wait_entered (&self->gate, 1);
  test_submit_on (self->adapter, executor, test_work_empty, NULL, &next);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&deaf);
  test_assert_error (&deaf, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_true (ferry_call_is_abandoned (deaf.call));

  /* It keeps its permit: whoever waits goes on waiting. */
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 1);
  g_assert_cmpuint (figures.waiting, ==, 1);
  g_assert_cmpuint (figures.abandoned, ==, 1);
  g_assert_cmpint (figures.abandoned_since, >, 0);
  g_assert_cmpint (figures.abandoned_since, <=, g_get_monotonic_time ());
  g_assert_cmpuint (figures.ended_late, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, deaf.call), ==, "submitted started cancelling finished abandoned delivered");

  test_gate_open (&self->gate);
  test_wait_reply (&next);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
  test_assert_outcome (&next, FERRY_OUTCOME_SUCCEEDED);
  g_assert_false (ferry_call_is_abandoned (deaf.call));
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running + figures.abandoned, ==, 0);
  g_assert_cmpint (figures.abandoned_since, ==, 0);
  g_assert_cmpuint (figures.ended_late, ==, 1);
  g_assert_cmpstr (test_log_get (&self->log, deaf.call), ==,
                   "submitted started cancelling finished abandoned delivered ended-late");
}

static void
on_freed (gpointer freed)
{
  g_atomic_int_inc ((int *)freed);
}

static struct
{
  TestGate *gate;
  int freed;
} late_result;

static GVariant *
work_late_result (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  test_gate_wait (late_result.gate);
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, "x", 2, TRUE, on_freed, &late_result.freed);
}

/* The result of a call that was decided before is freed, not delivered. */
static void
test_late_result (Fixture *self,
                  gconstpointer data)
{
  gboolean abandons = data != LONG_GRACE;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  late_result.gate = &self->gate;
  late_result.freed = 0;
  test_submit (self->adapter, work_late_result, NULL, cancellable, &reply);
  test_gate_wait_entered (&self->gate, 1);
  g_cancellable_cancel (cancellable);
  if (abandons)
    test_wait_reply (&reply);
  test_gate_open (&self->gate);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  if (abandons)
    test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
  g_assert_cmpint (g_atomic_int_get (&late_result.freed), ==, 1);
}

static void
add (const char *path,
     int data,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c05/cancel-before-submit", 0, test_before_submit);
  add ("/boundary/c05/cancel-while-queued", 0, test_while_queued);
  add ("/boundary/c05/cancel-before-start", 0, test_before_start);
  add ("/boundary/c05/cancel-by-observer", 0, test_by_observer);
  add ("/boundary/c04/no-user-code-inside", 0, test_no_user_code_inside);
  add ("/boundary/c04/while-handlers-run/theirs-first", FALSE, test_while_handlers_run);
  add ("/boundary/c04/while-handlers-run/ours-first", TRUE, test_while_handlers_run);
  add ("/boundary/c04/let-go", 0, test_let_go);
  add ("/boundary/c06/acknowledged", -1, test_acknowledged);
  add ("/boundary/c06/abandoned/own-pool", FERRY_EXECUTOR_OWN_POOL, test_abandoned);
  add ("/boundary/c06/abandoned/task-pool", FERRY_EXECUTOR_TASK_POOL, test_abandoned);
  add ("/boundary/c02/late-result/in-the-grace", -1, test_late_result);
  add ("/boundary/c02/late-result/abandoned", 0, test_late_result);

  return g_test_run ();
}
