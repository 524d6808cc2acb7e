/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cancels and timeouts on the native executor: asked in the call's context, acknowledged or given up. */
#include "native-helper.h"

/* Given its permit, not yet begun: the function never runs (C5). */
static void
test_cancel_before (TestNative *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  TestPlan plan = {0};

  test_native_open (self);
  test_native_submit (self, &plan, cancellable, &reply);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  test_iterate ();
  g_assert_cmpuint (plan.started, ==, 0);
  g_assert_cmpuint (plan.cancelled, ==, 0);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Asked from another thread, handled in the context, acknowledged. */
static void
test_cancel_while (TestNative *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  self->policy.grace = TEST_HANG_GUARD;
  test_native_open (self);
  test_native_submit (self, &plan, cancellable, &reply);
  test_native_wait_started (&plan);
  g_thread_join (g_thread_new ("canceller", cancel_thread, cancellable));
  g_assert_cmpuint (plan.cancelled, ==, 0);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_cmpuint (plan.cancelled, ==, 1);
  g_assert_cmpuint (plan.finished, ==, 1);
  g_assert_false (ferry_call_is_abandoned (reply.call));
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted started progressed cancelling finished delivered");
}

/* Too late: neither the outcome nor the operation hears of it. */
static void
test_cancel_after (TestNative *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  TestPlan plan = {0};

  test_native_open (self);
  test_native_submit (self, &plan, cancellable, &reply);
  test_wait_count (&plan.finished, 1);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_iterate ();
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.cancelled, ==, 0);
}

/* One that does not answer is abandoned, keeps its permit, and ends late when it does. */
static void
test_deaf (TestNative *self,
           gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.deaf = TRUE};
  FerryAdapterFigures figures;

  self->policy.grace = 5 * MS;
  test_native_open (self);
  test_native_submit (self, &plan, cancellable, &reply);
  test_native_wait_started (&plan);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_true (ferry_call_is_abandoned (reply.call));
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 1);
  g_assert_cmpuint (figures.abandoned, ==, 1);

  test_native_release (&plan);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 0);
  g_assert_cmpuint (figures.ended_late, ==, 1);
  g_assert_cmpuint (plan.cancelled, ==, 1);
}

/* The loop stands still past the deadline and the grace, with the attempt given but not begun. */
static void
test_stalled_before (TestNative *self,
                     gconstpointer data)
{
  FerryCallOptions options = {.deadline = 1 * MS};
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  TestPlan plan = {0};

  self->policy.grace = 1 * MS;
  test_native_open (self);
  ferry_adapter_call_async (self->adapter, &test_native_operation, g_variant_new_parsed ("{'plan': <%x>}", (gint64)(gintptr)&plan), &options,
                            NULL, test_reply_take, &reply);
  /* A stall until the grace is over. */
  do
    ferry_adapter_get_figures (self->adapter, &figures);
  while (figures.abandoned == 0);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (plan.started, ==, 0);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], self->log.counts[FERRY_CALL_ABANDONED]);
}

static void
test_timeout (TestNative *self,
              gconstpointer data)
{
  gboolean is_deadline = GPOINTER_TO_INT (data);
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  if (is_deadline)
    self->policy.deadline = 20 * MS;
  else
    self->policy.attempt_timeout = 20 * MS;
  self->policy.grace = TEST_HANG_GUARD;
  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (plan.started, ==, 1);
  g_assert_cmpuint (plan.cancelled, ==, 1);
  g_assert_cmpuint (plan.finished, ==, 1);
}

/* A deaf attempt that timed out is given up for another one, which begins while it still runs. */
static void
test_timeout_retried (TestNative *self,
                      gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.deaf = TRUE};
  GTask *first;

  /* The next one has more time than it needs, and another chance where the machine is too busy. */
  self->policy.attempt_timeout = 50 * MS;
  self->policy.grace = 5 * MS;
  self->policy.retries = 10;
  self->policy.retry_reserve = 10;
  self->policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_native_wait_started (&plan);
  first = g_steal_pointer (&plan.held);
  plan.deaf = FALSE;
  plan.delay = 0;
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.started, >=, 2);
  g_assert_true (ferry_call_is_abandoned (reply.call));
  test_native_answer (first);
  g_object_unref (first);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_native_add ("/boundary/c05/native/cancel-before", NULL, test_cancel_before);
  test_native_add ("/boundary/c04/native/cancel-while", NULL, test_cancel_while);
  test_native_add ("/boundary/c02/native/cancel-after", NULL, test_cancel_after);
  test_native_add ("/boundary/c06/native/deaf", NULL, test_deaf);
  test_native_add ("/boundary/c06/native/stalled-before", NULL, test_stalled_before);
  test_native_add ("/boundary/c08/native/attempt-timeout", GINT_TO_POINTER (FALSE), test_timeout);
  test_native_add ("/boundary/c08/native/deadline", GINT_TO_POINTER (TRUE), test_timeout);
  test_native_add ("/boundary/c09/native/timeout-retried", NULL, test_timeout_retried);

  return g_test_run ();
}
