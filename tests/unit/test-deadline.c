/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deadlines and attempt timeouts: what they cover, that they fire, what they are told as (C3, C8). */
#include "boundary/adapter.h"
#include "boundary/call-private.h"

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
  policy.attempt_timeout = data == LONG_GRACE ? 0 : GPOINTER_TO_INT (data) * MS;
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
submit_until (Fixture *self,
              gint64 deadline,
              TestWork work,
              gpointer data,
              GCancellable *cancellable,
              TestReply *reply)
{
  FerryCallOptions options = {.deadline = deadline};

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (work, data), &options, cancellable,
                            test_reply_take, reply);
}

/* Submits it with a deadline that passes while it runs, however slowly its thread gets going. */
static void
submit_started (Fixture *self,
                TestWork work,
                gpointer data,
                GCancellable *cancellable,
                TestReply *reply)
{
  for (gint64 deadline = 10 * MS;; deadline *= 2)
    {
      submit_until (self, deadline, work, data, cancellable, reply);
      while (reply->callbacks == 0 && self->log.counts[FERRY_CALL_STARTED] == 0)
        g_main_context_iteration (NULL, TRUE);
      if (self->log.counts[FERRY_CALL_STARTED] > 0)
        break;
      test_reply_clear (reply);
    }
}

/* The queue counts: what never got its turn times out there, and never runs. */
static void
test_while_queued (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) running = {0};
  g_auto (TestReply) queued = {0};
  FerryAdapterFigures figures;
  FerryCallTimes times;
  int ran = 0;

  test_submit (self->adapter, test_work_at_gate, &self->gate, NULL, &running);
  submit_until (self, 10 * MS, test_work_count, &ran, NULL, &queued);
  test_wait_reply (&queued);
  test_assert_error (&queued, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (queued.error->message, "0.01 s"));
  ferry_call_get_times (queued.call, &times);
  g_assert_cmpint (times.finished - times.submitted, >=, 10 * MS);
  g_assert_cmpint (times.started, ==, 0);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.waiting, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, queued.call), ==, "submitted finished delivered");

  test_gate_open (&self->gate);
  test_wait_reply (&running);
  g_assert_cmpint (ran, ==, 0);
}

static void
test_while_running (Fixture *self,
                    gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  submit_started (self, test_work_until_cancelled, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (reply.error->message, "deadline"));
  g_assert_true (g_str_has_prefix (test_log_get (&self->log, reply.call), "submitted started cancelling finished"));
}

/* Time spent in the queue leaves less for the function. */
static void
test_covers_queue (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) first = {0};
  g_auto (TestReply) second = {0};
  FerryCallTimes times;

  submit_until (self, 30 * MS, test_work_until_cancelled, NULL, NULL, &first);
  submit_until (self, 60 * MS, test_work_until_cancelled, NULL, NULL, &second);
  test_wait_reply (&first);
  test_wait_reply (&second);
  test_assert_outcome (&first, FERRY_OUTCOME_TIMED_OUT);
  test_assert_error (&second, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  ferry_call_get_times (second.call, &times);
  g_assert_cmpint (times.finished - times.submitted, >=, 60 * MS);
  g_assert_nonnull (strstr (second.error->message, "0.06 s"));
}

static void
test_attempt_timeout (Fixture *self,
                      gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  submit_until (self, G_TIME_SPAN_HOUR, test_work_until_cancelled, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (reply.error->message, "attempt"));
  g_assert_nonnull (strstr (reply.error->message, "0.03 s"));
}

/* The attempt timeout does not count while the call waits, and never reaches beyond the deadline. */
static void
test_attempt_in_deadline (Fixture *self,
                          gconstpointer data)
{
  g_auto (TestReply) running = {0};
  g_auto (TestReply) queued = {0};
  FerryCallTimes times;

  submit_until (self, -1, test_work_until_cancelled, NULL, NULL, &running);
  submit_until (self, 45 * MS, test_work_until_cancelled, NULL, NULL, &queued);
  test_wait_reply (&running);
  test_wait_reply (&queued);
  g_assert_nonnull (strstr (running.error->message, "attempt"));
  test_assert_error (&queued, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (queued.error->message, "deadline"));
  ferry_call_get_times (queued.call, &times);
  g_assert_cmpint (times.finished - times.submitted, >=, 45 * MS);
}

static GVariant *
work_note_cancel (gpointer data,
                  FerryRunContext *context,
                  GCancellable *cancellable,
                  GError **error)
{
  test_work_until_cancelled (NULL, context, cancellable, NULL);
  *(gint64 *)data = g_get_monotonic_time ();
  return g_variant_new_boolean (TRUE);
}

/* The function is asked to stop while the main loop hangs, not after it. A machine may be too busy
 * to run it in that time, but not again and again. */
static void
test_main_loop_blocked (Fixture *self,
                        gconstpointer data)
{
  const gint64 deadlines[] = {100 * MS, 700 * MS, 1500 * MS, 2300 * MS};
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  gboolean in_time = FALSE;

  policy.limit = G_N_ELEMENTS (deadlines);
  policy.grace = G_TIME_SPAN_MINUTE;
  adapter = test_adapter_new (self->boundary, &policy);
  /* A machine that stops the whole program meanwhile proves nothing: then once more. */
  for (guint i = 0; i < 3 && !in_time; i++)
    {
      TestReply replies[G_N_ELEMENTS (deadlines)] = {0};
      gint64 seen[G_N_ELEMENTS (deadlines)] = {0};
      gint64 submitted = g_get_monotonic_time ();
      gint64 unblocked;

      for (guint k = 0; k < G_N_ELEMENTS (deadlines); k++)
        {
          FerryCallOptions options = {.deadline = deadlines[k]};

          ferry_adapter_call_async (adapter, &test_operation, test_parameters (work_note_cancel, &seen[k]), &options, NULL,
                                    test_reply_take, &replies[k]);
        }
      g_usleep (3000 * MS);
      unblocked = g_get_monotonic_time ();

      in_time = TRUE;
      for (guint k = 0; k < G_N_ELEMENTS (deadlines); k++)
        {
          test_wait_reply (&replies[k]);
          test_assert_error (&replies[k], FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
          g_assert_true (seen[k] == 0 || seen[k] >= submitted + deadlines[k]);
          in_time = in_time && seen[k] != 0 && seen[k] < unblocked;
          test_reply_clear (&replies[k]);
        }
    }
  g_assert_true (in_time);
  test_adapter_finish (adapter);
}

/* Deaf to its deadline: timed out all the same, and abandoned. */
static void
test_deaf (Fixture *self,
           gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  submit_started (self, test_work_at_gate, &self->gate, cancellable, &reply);
  test_wait_count (&self->log.counts[FERRY_CALL_CANCELLING], 1);
  /* The deadline was first: a cancel in the grace changes nothing. */
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_true (ferry_call_is_abandoned (reply.call));
  test_gate_open (&self->gate);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], self->log.counts[FERRY_CALL_ABANDONED]);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==,
                   "submitted started cancelling finished abandoned delivered ended-late");
}

/* And the other way round. */
static void
test_cancel_before_deadline (Fixture *self,
                             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  submit_until (self, G_TIME_SPAN_HOUR, test_work_at_gate, &self->gate, cancellable, &reply);
  test_gate_wait_entered (&self->gate, 1);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  test_gate_open (&self->gate);
  /* The worker has yet to pass the gate. */
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
}

static void
test_extremes (Fixture *self,
               gconstpointer data)
{
  static const gint64 never[] = {-1, G_MININT64, G_MAXINT64, G_MAXINT64 - 1, G_TIME_SPAN_DAY};
  g_auto (TestReply) now = {0};

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      g_auto (TestReply) reply = {0};

      submit_until (self, never[i], test_work_empty, NULL, NULL, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
    }
  submit_until (self, 1, test_work_until_cancelled, NULL, NULL, &now);
  test_wait_reply (&now);
  test_assert_outcome (&now, FERRY_OUTCOME_TIMED_OUT);
}

static void
test_policy_deadline (Fixture *self,
                      gconstpointer data)
{
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  g_auto (TestReply) reply = {0};

  policy.deadline = 10 * MS;
  adapter = test_adapter_new (self->boundary, &policy);
  test_submit (adapter, test_work_until_cancelled, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  test_adapter_finish (adapter);
}

/* Deaf to its attempt timeout, until the call is decided; or it returns long after its deadline. */
static GVariant *
work_until_decided (gpointer data,
                    FerryRunContext *context,
                    GCancellable *cancellable,
                    GError **error)
{
  /* The pointer to the context is the attempt. */
  FerryCall *call = ((FerryAttempt *)context)->call;
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (ferry_call_get_cause (call) == FERRY_CAUSE_NONE && g_get_monotonic_time () < end)
    g_usleep (1 * MS);
  return g_variant_new_boolean (TRUE);
}

/* The deadline holds as well while an attempt that took too long has its grace, or cannot be given up. */
static void
test_deadline_in_the_grace (gconstpointer executor)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryCallOptions options = {.executor = GPOINTER_TO_INT (executor), .deadline = 60 * MS};
  FerryPolicy policy = test_policy ();

  policy.attempt_timeout = 5 * MS;
  policy.grace = G_TIME_SPAN_MINUTE;
  for (guint i = 0; i < 2; i++)
    {
      g_auto (TestReply) reply = {0};
      FerryAdapter *adapter;

      /* Its own, then the policy's. */
      if (i == 1)
        {
          policy.deadline = options.deadline;
          options.deadline = 0;
        }
      adapter = test_adapter_new (boundary, &policy);
      ferry_adapter_call_async (adapter, &test_operation, test_parameters (work_until_decided, NULL), &options, NULL,
                                test_reply_take, &reply);
      test_wait_reply (&reply);
      test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
      g_assert_nonnull (strstr (reply.error->message, "deadline"));
      test_adapter_finish (adapter);
    }
}

static void
add (const char *path,
     int attempt_timeout,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (attempt_timeout), set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c08/while-queued", 0, test_while_queued);
  add ("/boundary/c08/while-running", 0, test_while_running);
  add ("/boundary/c08/covers-queue", 0, test_covers_queue);
  add ("/boundary/c08/attempt-timeout", 30, test_attempt_timeout);
  add ("/boundary/c08/attempt-in-deadline", 30, test_attempt_in_deadline);
  add ("/boundary/c08/main-loop-blocked", -1, test_main_loop_blocked);
  add ("/boundary/c08/extremes", 0, test_extremes);
  add ("/boundary/c08/policy", 0, test_policy_deadline);
  g_test_add_data_func ("/boundary/c08/in-the-grace/own-pool", GINT_TO_POINTER (FERRY_EXECUTOR_OWN_POOL), test_deadline_in_the_grace);
  g_test_add_data_func ("/boundary/c08/in-the-grace/main-loop", GINT_TO_POINTER (FERRY_EXECUTOR_MAIN_LOOP), test_deadline_in_the_grace);
  add ("/boundary/c03/deaf", 0, test_deaf);
  add ("/boundary/c03/cancel-before-deadline", 0, test_cancel_before_deadline);

  return g_test_run ();
}
