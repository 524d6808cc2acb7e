/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The native executor: the operation's own asynchronous form, in the call's context, under the same
 * rules as every other way of running it. */
#include "native-helper.h"

/* In the call's context, with its ids, no thread, each step told. */
static void
test_succeeds (TestNative *self,
               gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.delay = 1};
  FerryAttemptTimes times;

  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpstr (g_variant_get_string (reply.result, NULL), ==, "native");
  g_assert_true (plan.thread == g_thread_self ());
  /* Which is what no context of one's own stands for. */
  g_assert_null (plan.context);
  g_assert_cmpint (ferry_call_get_executor (reply.call), ==, FERRY_EXECUTOR_NATIVE);
  g_assert_cmpuint (plan.seen.call_id, ==, ferry_call_get_id (reply.call));
  g_assert_true (ferry_call_get_attempt (reply.call, 0, &times));
  g_assert_cmpuint (plan.seen.span_id, ==, times.span_id);
  g_assert_cmpuint (plan.seen_at_end.span_id, ==, times.span_id);
  g_assert_cmpint (times.ended - times.started, >=, 1 * MS);
  g_assert_null (ferry_trace_context_get_current ());
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted started progressed finished delivered");
}

/* A context of the caller's own, iterated without being the thread's default. */
static void
test_other_context (TestNative *self,
                    gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.delay = 1};

  test_native_open (self);
  g_main_context_push_thread_default (context);
  test_native_submit (self, &plan, NULL, &reply);
  g_main_context_pop_thread_default (context);
  while (reply.callbacks == 0)
    g_main_context_iteration (context, TRUE);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_true (plan.context == context);
}

static void
test_fails (TestNative *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0}, silent_reply = {0};
  TestPlan plan = {.fails = 1}, silent = {.silent = TRUE};

  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_native_submit (self, &silent, NULL, &silent_reply);
  test_wait_reply (&reply);
  test_wait_reply (&silent_reply);
  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_BUSY);
  g_assert_cmpuint (ferry_error_get_details (reply.error)->domain, ==, G_IO_ERROR);
  test_assert_error (&silent_reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (silent_reply.error->message, "without a result"));
}

static void
test_retries (TestNative *self,
              gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.fails = 2};

  self->policy.retries = 3;
  self->policy.retry_reserve = 10;
  self->policy.backoff = (FerryBackoff) {1 * MS, 2 * MS};
  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.started, ==, 3);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 3);
}

/* Over the limit: they wait, each starts when another ends, and none is lost. */
static void
test_limit (TestNative *self,
            gconstpointer data)
{
  enum {
    N = 50
  };
  TestReply replies[N] = {0};
  TestPlan plans[N] = {0};
  TestPlan deaf[2] = {{.deaf = TRUE}, {.deaf = TRUE}};
  TestReply deaf_replies[2] = {0};

  test_native_open (self);
  for (guint i = 0; i < 2; i++)
    test_native_submit (self, &deaf[i], NULL, &deaf_replies[i]);
  for (guint i = 0; i < N; i++)
    test_native_submit (self, &plans[i], NULL, &replies[i]);
  test_native_wait_started (&deaf[1]);
  test_iterate ();
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (plans[i].started, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      test_native_release (&deaf[i]);
      test_wait_reply (&deaf_replies[i]);
      test_reply_clear (&deaf_replies[i]);
    }
  for (guint i = 0; i < N; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      test_reply_clear (&replies[i]);
    }
}

/* Troubles on demand strike here too, and never block the loop. */
static void
test_faults (TestNative *self,
             gconstpointer data)
{
  const FerryFaults all[] = {
    {.delay_percent = 100, .delay = TEST_HANG_GUARD},
    {.hang_percent = 100, .hang = TEST_HANG_GUARD},
    {.error_percent = 100},
    {.crash_percent = 100},
    {.delay_percent = 100, .delay = 2 * MS, .hang_percent = 100, .hang = 3 * MS},
  };

  self->policy.grace = 10 * MS;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (TestReply) reply = {0};
      TestPlan plan = {0};

      /* The others end by themselves. */
      self->policy.deadline = i < 2 ? 100 * MS : 0;
      test_native_open (self);
      ferry_adapter_set_faults (self->adapter, &all[i]);
      test_native_submit (self, &plan, NULL, &reply);
      test_wait_reply (&reply);
      g_assert_cmpuint (plan.started, ==, i == 4 ? 1 : 0);
      if (i < 2)
        test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
      else if (i < 4)
        test_assert_error (&reply, FERRY_OUTCOME_FAILED, i == 2 ? FERRY_ERROR_FAILED : FERRY_ERROR_WORKER_DIED);
      else
        test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      /* Only what hangs is deaf; and it ends when there is nothing to hang by any more. */
      g_assert_cmpint (ferry_call_is_abandoned (reply.call), ==, i == 1);
      ferry_adapter_set_faults (self->adapter, NULL);
      test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], self->log.counts[FERRY_CALL_ABANDONED]);
      if (i + 1 < G_N_ELEMENTS (all))
        test_adapter_finish (g_steal_pointer (&self->adapter));
    }
}

/* Closing cancels what runs, and waits for its outcome (C18). */
static void
test_close (TestNative *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  TestPlan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  test_native_open (self);
  test_native_submit (self, &plan, NULL, &reply);
  test_native_wait_started (&plan);
  test_adapter_finish (g_steal_pointer (&self->adapter));
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  test_native_open (self);
}

/* Asked for without a native form: one clear error, and nothing starts. By policy: a thread. */
static void
test_without_form (TestNative *self,
                   gconstpointer data)
{
  g_auto (TestReply) reply = {0}, by_policy = {0};
  int ran = 0;

  test_native_open (self);
  g_assert_false (ferry_adapter_can_run (self->adapter, &test_operation, FERRY_EXECUTOR_NATIVE));
  g_assert_true (ferry_adapter_can_run (self->adapter, &test_native_operation, FERRY_EXECUTOR_NATIVE));
  test_submit_on (self->adapter, FERRY_EXECUTOR_NATIVE, test_work_count, &ran, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (reply.error)->parameter, ==, "executor");
  g_assert_nonnull (strstr (reply.error->message, "“native” is not allowed for “test.work”; allowed: main-loop, task-pool, own-pool"));
  g_assert_cmpint (ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted finished delivered");

  g_assert_cmpint (ferry_adapter_get_executor (self->adapter, &test_operation), ==, FERRY_EXECUTOR_OWN_POOL);
  g_assert_cmpint (ferry_adapter_get_executor (self->adapter, &test_native_operation), ==, FERRY_EXECUTOR_NATIVE);
  test_submit (self->adapter, test_work_count, &ran, NULL, &by_policy);
  test_wait_reply (&by_policy);
  test_assert_outcome (&by_policy, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (ferry_call_get_executor (by_policy.call), ==, FERRY_EXECUTOR_OWN_POOL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_native_add ("/boundary/c01/native/succeeds", NULL, test_succeeds);
  test_native_add ("/boundary/c01/native/other-context", NULL, test_other_context);
  test_native_add ("/boundary/c02/native/fails", NULL, test_fails);
  test_native_add ("/boundary/c09/native/retries", NULL, test_retries);
  test_native_add ("/boundary/c11/native/limit", NULL, test_limit);
  test_native_add ("/boundary/faults/native", NULL, test_faults);
  test_native_add ("/boundary/c18/native/close", NULL, test_close);
  test_native_add ("/boundary/c20/native/without-form", NULL, test_without_form);

  return g_test_run ();
}
