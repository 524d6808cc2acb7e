/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Retries: what is tried again, how often, and what ends it (C9). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

/* What the work of these tests does: fails so many times, with that code, then succeeds. */
typedef struct
{
  int left;  /* atomic: failures to come */
  int begun; /* atomic: attempts */
  GIOErrorEnum code;
} Failing;

static GVariant *
work_failing (gpointer data, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  Failing *failing = data;

  g_atomic_int_inc (&failing->begun);
  if (g_atomic_int_add (&failing->left, -1) <= 0)
    return g_variant_new_boolean (TRUE);
  g_set_error (error, G_IO_ERROR, failing->code, "attempt %d", g_atomic_int_get (&failing->begun));
  return NULL;
}

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestLog log;
} Fixture;

static FerryPolicy
retry_policy (guint retries)
{
  FerryPolicy policy = test_policy ();

  policy.retries = retries;
  policy.backoff = (FerryBackoff) {.base = MS, .cap = 4 * MS};
  policy.retry_percent = 10;
  policy.retry_reserve = 10;
  policy.grace = 20 * MS;
  return policy;
}

static void
set_up_with (Fixture *self, const FerryPolicy *policy)
{
  self->boundary = ferry_boundary_new ();
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", policy, ferry_error_map_files);
  test_log_init (&self->log, self->boundary);
}

static void
tear_down (Fixture *self)
{
  FerryAdapterFigures figures;

  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.backing_off, ==, 0);
  test_adapter_finish (self->adapter);
  test_log_clear (&self->log);
  ferry_boundary_unref (self->boundary);
}

static void
test_transient_is_retried (void)
{
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = 2, .code = G_IO_ERROR_BUSY};
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  Fixture fixture;

  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
  test_wait_reply (&reply);

  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (failing.begun, ==, 3);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 3);
  g_assert_cmpuint (fixture.log.counts[FERRY_CALL_RETRYING], >=, 1);
  g_assert_cmpuint (fixture.log.counts[FERRY_CALL_FINISHED], ==, 1);
  ferry_adapter_get_figures (fixture.adapter, &figures);
  g_assert_cmpuint (figures.retries, ==, 2);
  g_assert_cmpuint (figures.retries_left, ==, 8);
  tear_down (&fixture);
}

static void
test_last_error_counts (void)
{
  FerryPolicy policy = retry_policy (2);
  Failing failing = {.left = 100, .code = G_IO_ERROR_BUSY};
  g_auto (TestReply) reply = {0};
  Fixture fixture;

  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
  test_wait_reply (&reply);

  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_BUSY);
  g_assert_cmpstr (reply.error->message, ==, "attempt 3");
  g_assert_cmpint (failing.begun, ==, 3);
  tear_down (&fixture);
}

static void
test_permanent_is_not (void)
{
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = 100, .code = G_IO_ERROR_NOT_FOUND};
  g_auto (TestReply) reply = {0};
  Fixture fixture;

  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
  test_wait_reply (&reply);
  g_assert_cmpint (reply.outcome, ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpint (failing.begun, ==, 1);
  tear_down (&fixture);
}

static void
test_not_idempotent_is_not (void)
{
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = 100, .code = G_IO_ERROR_BUSY};
  FerryOperation once = test_operation;
  g_auto (TestReply) reply = {0};
  Fixture fixture;

  once.idempotent = FALSE;
  set_up_with (&fixture, &policy);
  ferry_adapter_call_async (fixture.adapter, &once, test_parameters (work_failing, &failing), NULL, NULL, test_reply_take, &reply);
  test_wait_reply (&reply);
  g_assert_cmpint (reply.outcome, ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpint (failing.begun, ==, 1);
  tear_down (&fixture);
}

/* A dependency that only fails gets its reserve of retries, and then no more than calls pay for. */
static void
test_budget_bounds_the_load (void)
{
  enum { CALLS = 40 };
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = G_MAXINT, .code = G_IO_ERROR_BUSY};
  Fixture fixture;

  set_up_with (&fixture, &policy);
  for (guint i = 0; i < CALLS; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
      test_wait_reply (&reply);
      g_assert_cmpint (reply.outcome, ==, FERRY_OUTCOME_FAILED);
    }
  /* 10 in reserve, which the first call's deposit cannot raise, and a tenth of each call. */
  g_assert_cmpint (failing.begun, >=, CALLS + 10);
  g_assert_cmpint (failing.begun, <=, CALLS + 10 + CALLS / 10);
  tear_down (&fixture);
}

/* What was rejected has not burdened the dependency: it pays for no retry. */
static void
test_rejected_pays_for_nothing (void)
{
  FerryPolicy policy = retry_policy (1);
  Failing failing = {.left = G_MAXINT, .code = G_IO_ERROR_BUSY};
  g_auto (TestReply) spends = {0};
  g_auto (TestReply) hangs = {0};
  FerryAdapterFigures figures;
  TestGate gate;
  Fixture fixture;

  policy.limit = 1;
  policy.queue_length = 0;
  policy.retry_reserve = 1;
  test_gate_init (&gate);
  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &spends);
  test_wait_reply (&spends);
  g_assert_cmpint (failing.begun, ==, 2);

  test_submit (fixture.adapter, test_work_at_gate, &gate, NULL, &hangs);
  for (guint i = 0; i < 20; i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
      test_wait_reply (&reply);
      test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_BUSY);
    }
  ferry_adapter_get_figures (fixture.adapter, &figures);
  g_assert_cmpuint (figures.retries_left, ==, 0);
  test_gate_open (&gate);
  test_wait_reply (&hangs);
  tear_down (&fixture);
  test_gate_clear (&gate);
}

/* Cancelled while it backs off: over at once, and never tried again. */
static void
test_cancel_during_backoff (void)
{
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = 100, .code = G_IO_ERROR_BUSY};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  Fixture fixture;

  /* Jitter may choose a delay near 0, and then the next attempt fails, and backs off again. */
  policy.backoff = (FerryBackoff) {.base = G_TIME_SPAN_MINUTE, .cap = G_TIME_SPAN_MINUTE};
  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, cancellable, &reply);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      ferry_adapter_get_figures (fixture.adapter, &figures);
    }
  while (figures.backing_off == 0);
  g_assert_cmpuint (figures.running, ==, 0);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_cmpuint (reply.callbacks, ==, 1);
  tear_down (&fixture);
}

static void
test_close_during_backoff (void)
{
  FerryPolicy policy = retry_policy (3);
  Failing failing = {.left = 100, .code = G_IO_ERROR_BUSY};
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  Fixture fixture;

  policy.backoff = (FerryBackoff) {.base = G_TIME_SPAN_MINUTE, .cap = G_TIME_SPAN_MINUTE};
  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      ferry_adapter_get_figures (fixture.adapter, &figures);
    }
  while (figures.backing_off == 0);
  test_adapter_finish (fixture.adapter);
  g_assert_cmpuint (reply.callbacks, ==, 1);
  g_assert_cmpint (reply.outcome, ==, FERRY_OUTCOME_CANCELLED);
  test_log_clear (&fixture.log);
  ferry_boundary_unref (fixture.boundary);
}

/* A back-off that would outlast the deadline is not begun. */
static void
test_deadline_bounds_retries (void)
{
  FerryPolicy policy = retry_policy (10);
  Failing failing = {.left = G_MAXINT, .code = G_IO_ERROR_BUSY};
  g_auto (TestReply) reply = {0};
  Fixture fixture;

  policy.deadline = 200 * MS;
  policy.backoff = (FerryBackoff) {.base = G_TIME_SPAN_MINUTE, .cap = G_TIME_SPAN_MINUTE};
  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, work_failing, &failing, NULL, &reply);
  test_wait_reply (&reply);
  g_assert_true (reply.outcome == FERRY_OUTCOME_FAILED || reply.outcome == FERRY_OUTCOME_TIMED_OUT);
  g_assert_cmpint (failing.begun, <=, 10);
  tear_down (&fixture);
}

/* An attempt that hangs is given up, and the next one may do better; it keeps its permit. */
static void
test_after_an_abandoned_attempt (void)
{
  FerryPolicy policy = retry_policy (1);
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  TestGate gate;
  Fixture fixture;

  policy.attempt_timeout = 20 * MS;
  policy.limit = 3;
  test_gate_init (&gate);
  set_up_with (&fixture, &policy);
  test_submit (fixture.adapter, test_work_at_gate, &gate, NULL, &reply);
  test_wait_reply (&reply);
  /* Both attempts hung. */
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 2);
  ferry_adapter_get_figures (fixture.adapter, &figures);
  g_assert_cmpuint (figures.abandoned, ==, 2);
  g_assert_cmpuint (figures.running, ==, 2);
  g_assert_cmpuint (fixture.log.counts[FERRY_CALL_ABANDONED], ==, 1);

  test_gate_open (&gate);
  test_wait_count (&fixture.log.counts[FERRY_CALL_ENDED_LATE], 1);
  ferry_adapter_get_figures (fixture.adapter, &figures);
  g_assert_cmpuint (figures.abandoned, ==, 0);
  g_assert_cmpuint (figures.running, ==, 0);
  g_assert_cmpuint (figures.ended_late, ==, 2);
  tear_down (&fixture);
  test_gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c09/transient-is-retried", test_transient_is_retried);
  g_test_add_func ("/boundary/c09/last-error-counts", test_last_error_counts);
  g_test_add_func ("/boundary/c09/permanent-is-not-retried", test_permanent_is_not);
  g_test_add_func ("/boundary/c09/not-idempotent-is-not-retried", test_not_idempotent_is_not);
  g_test_add_func ("/boundary/c09/budget-bounds-the-load", test_budget_bounds_the_load);
  g_test_add_func ("/boundary/c09/rejected-pays-for-nothing", test_rejected_pays_for_nothing);
  g_test_add_func ("/boundary/c09/cancel-during-backoff", test_cancel_during_backoff);
  g_test_add_func ("/boundary/c18/close-during-backoff", test_close_during_backoff);
  g_test_add_func ("/boundary/c08/deadline-bounds-retries", test_deadline_bounds_retries);
  g_test_add_func ("/boundary/c09/after-an-abandoned-attempt", test_after_an_abandoned_attempt);

  return g_test_run ();
}
