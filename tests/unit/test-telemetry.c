/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What telemetry remembers of real calls (C16): each once, with its end, its error and its durations. */
#include "telemetry/telemetry.h"

#include "boundary/thread-id.h"
#include "boundary-helper.h"

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  FerryTelemetry *telemetry;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.retries = 2;
  policy.retry_reserve = 10;
  policy.grace = 10 * MS;
  policy.limit = 1;
  policy.queue_length = 1;
  self->boundary = ferry_boundary_new ();
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &policy, ferry_error_map_files);
  self->telemetry = ferry_telemetry_new (self->boundary);
  ferry_telemetry_add_adapter (self->telemetry, self->adapter);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  ferry_telemetry_free (self->telemetry);
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

static FerrySnapshot *
take_snapshot (Fixture *self)
{
  return ferry_telemetry_take_snapshot (self->telemetry, 0, G_MAXINT64);
}

static const FerryCallTrace *
get_call (FerrySnapshot *snapshot,
          guint index)
{
  g_assert_cmpuint (index, <, snapshot->calls->len);
  return &g_array_index (snapshot->calls, FerryCallTrace, index);
}

static void
test_success (Fixture *self,
              gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  g_autoptr (FerrySnapshot) snapshot = NULL;
  const FerryCallTrace *trace;
  FerryTraceContext context;
  FerryAttemptTimes attempt;

  test_submit (self->adapter, test_work_empty, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_iterate ();
  g_assert_cmpuint (ferry_telemetry_count_calls (self->telemetry), ==, 1);
  snapshot = take_snapshot (self);
  g_assert_cmpuint (snapshot->calls->len, ==, 1);
  trace = get_call (snapshot, 0);
  ferry_call_get_trace_context (reply.call, &context);
  g_assert_true (ferry_call_get_attempt (reply.call, 0, &attempt));
  g_assert_cmpuint (trace->context.call_id, ==, context.call_id);
  g_assert_cmpuint (trace->context.trace_id[0], ==, context.trace_id[0]);
  g_assert_cmpuint (trace->context.trace_id[1], ==, context.trace_id[1]);
  g_assert_cmpuint (trace->context.span_id, ==, context.span_id);
  g_assert_cmpstr (trace->context.dependency, ==, "test");
  g_assert_cmpstr (trace->context.operation, ==, "test.work");
  g_assert_cmpint (trace->executor, ==, FERRY_EXECUTOR_OWN_POOL);
  g_assert_cmpint (trace->outcome, ==, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (trace->thread, ==, ferry_thread_get_id ());
  g_assert_null (trace->error_type);
  g_assert_null (trace->message);
  g_assert_cmpuint (trace->n_attempts, ==, 1);
  g_assert_cmpmem (&trace->attempts[0], sizeof attempt, &attempt, sizeof attempt);
  g_assert_cmpint (trace->returned, >=, trace->times.delivered);
  g_assert_cmpint (trace->returned, <=, snapshot->time);
}

/* Fails for a moment's trouble each time. */
static void
test_failure (Fixture *self,
              gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  g_autoptr (FerrySnapshot) snapshot = NULL;
  g_autofree char *cause = NULL;
  const FerryErrorDetails *details;
  const FerryCallTrace *trace;
  FerryCallFigures figures;

  test_submit (self->adapter, test_work_fail, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_iterate ();
  details = ferry_error_get_details (reply.error);
  cause = g_strdup_printf ("%s:%d", g_quark_to_string (details->domain), details->code);
  snapshot = take_snapshot (self);
  trace = get_call (snapshot, 0);
  g_assert_cmpint (trace->outcome, ==, FERRY_OUTCOME_FAILED);
  g_assert_cmpstr (trace->error_type, ==, ferry_error_get_code_name (reply.error->code));
  g_assert_cmpstr (trace->error_cause, ==, cause);
  g_assert_cmpstr (trace->message, ==, reply.error->message);
  g_assert_cmpuint (trace->n_attempts, ==, ferry_call_get_attempts (reply.call));
  g_assert_cmpuint (trace->n_attempts, ==, 3);
  ferry_telemetry_get_figures (self->telemetry, "test", NULL, FERRY_EXECUTOR_DEFAULT, &figures);
  g_assert_cmpuint (figures.calls, ==, 1);
  g_assert_cmpuint (figures.outcomes[FERRY_OUTCOME_FAILED], ==, 1);
  g_assert_cmpuint (figures.durations[FERRY_DURATION_QUEUE].count, ==, 1);
  g_assert_cmpuint (figures.durations[FERRY_DURATION_RUN].count, ==, 3);
}

/* One runs, one waits, a third one finds no room; then all are cancelled. */
static void
test_every_end (Fixture *self,
                gconstpointer data)
{
  g_auto (TestReply) first = {0}, second = {0}, third = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FerrySnapshot) running = NULL, over = NULL;
  const FerryKindCounts *kind;
  FerryCallFigures figures;
  TestGate gate;

  test_gate_init (&gate);
  test_submit (self->adapter, test_work_at_gate, &gate, cancellable, &first);
  test_gate_wait_entered (&gate, 1);
  test_submit (self->adapter, test_work_empty, NULL, cancellable, &second);
  test_submit (self->adapter, test_work_empty, NULL, NULL, &third);
  test_wait_reply (&third);
  test_iterate ();

  /* What is under way comes last, in no order. */
  running = take_snapshot (self);
  g_assert_cmpuint (running->calls->len, ==, 3);
  g_assert_cmpint (get_call (running, 0)->outcome, ==, FERRY_OUTCOME_REJECTED);
  g_assert_cmpstr (get_call (running, 0)->error_type, ==, "busy");
  g_assert_null (get_call (running, 0)->error_cause);
  for (guint i = 1; i < 3; i++)
    {
      g_assert_cmpint (get_call (running, i)->outcome, ==, FERRY_OUTCOME_NONE);
      g_assert_cmpint (get_call (running, i)->returned, ==, 0);
    }
  g_assert_cmpuint (get_call (running, 1)->n_attempts + get_call (running, 2)->n_attempts, ==, 1);
  g_assert_cmpuint (running->adapters->len, ==, 1);
  g_assert_cmpuint (g_array_index (running->adapters, FerryAdapterReport, 0).figures.running, ==, 1);
  g_assert_cmpuint (g_array_index (running->adapters, FerryAdapterReport, 0).figures.waiting, ==, 1);

  /* The first one is deaf: it is given up, and ends late. */
  g_cancellable_cancel (cancellable);
  test_wait_reply (&first);
  test_wait_reply (&second);
  test_iterate ();
  ferry_telemetry_get_figures (self->telemetry, NULL, NULL, FERRY_EXECUTOR_DEFAULT, &figures);
  g_assert_cmpuint (figures.durations[FERRY_DURATION_RUN].count, ==, 0);
  test_gate_open (&gate);
  test_gate_wait_left (&gate, 1);
  while (figures.durations[FERRY_DURATION_RUN].count == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      ferry_telemetry_get_figures (self->telemetry, NULL, NULL, FERRY_EXECUTOR_DEFAULT, &figures);
    }
  over = take_snapshot (self);
  g_assert_cmpuint (over->calls->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < get_call (over, i)->n_attempts; j++)
      g_assert_cmpint (get_call (over, i)->attempts[j].ended, >, get_call (over, i)->times.finished);
  g_assert_cmpuint (figures.calls, ==, 3);
  g_assert_cmpuint (figures.outcomes[FERRY_OUTCOME_CANCELLED], ==, 2);
  g_assert_cmpuint (figures.outcomes[FERRY_OUTCOME_REJECTED], ==, 1);
  g_assert_cmpuint (figures.durations[FERRY_DURATION_RUN].count, ==, 1);
  g_assert_cmpuint (over->kinds->len, ==, 1);
  kind = over->kinds->pdata[0];
  g_assert_cmpstr (kind->dependency, ==, "test");
  g_assert_cmpuint (kind->n_ends, ==, 2);
  test_gate_clear (&gate);
}

static void
test_filters (Fixture *self,
              gconstpointer data)
{
  static const FerryExecutorKind executors[] = {FERRY_EXECUTOR_OWN_POOL, FERRY_EXECUTOR_TASK_POOL, FERRY_EXECUTOR_OWN_POOL};
  FerryCallFigures figures;

  for (guint i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      g_auto (TestReply) reply = {0};

      test_submit_on (self->adapter, executors[i], test_work_empty, NULL, &reply);
      test_wait_reply (&reply);
    }
  test_iterate ();
  ferry_telemetry_get_figures (self->telemetry, "test", "test.work", FERRY_EXECUTOR_OWN_POOL, &figures);
  g_assert_cmpuint (figures.calls, ==, 2);
  for (guint i = 0; i < FERRY_N_DURATIONS; i++)
    {
      const FerryDurationFigures *durations = &figures.durations[i];

      g_assert_cmpuint (durations->count, ==, 2);
      g_assert_cmpint (durations->p50, <=, durations->p95);
      g_assert_cmpint (durations->p95, <=, durations->p99);
      g_assert_cmpint (durations->p99, <=, durations->worst);
      g_assert_cmpfloat (durations->mean, <=, durations->worst);
    }
  ferry_telemetry_get_figures (self->telemetry, NULL, NULL, FERRY_EXECUTOR_TASK_POOL, &figures);
  g_assert_cmpuint (figures.calls, ==, 1);
  ferry_telemetry_get_figures (self->telemetry, "other", NULL, FERRY_EXECUTOR_DEFAULT, &figures);
  g_assert_cmpuint (figures.calls, ==, 0);
  g_assert_cmpint (figures.durations[FERRY_DURATION_TOTAL].worst, ==, 0);
  ferry_telemetry_get_figures (self->telemetry, NULL, "test.other", FERRY_EXECUTOR_DEFAULT, &figures);
  g_assert_cmpuint (figures.calls, ==, 0);
}

/* Freed while calls are under way: nothing of them is kept, and nothing is told any more. */
static void
test_freed_early (Fixture *self,
                  gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  TestGate gate;

  test_gate_init (&gate);
  test_submit (self->adapter, test_work_at_gate, &gate, NULL, &reply);
  test_gate_wait_entered (&gate, 1);
  test_iterate ();
  ferry_telemetry_free (self->telemetry);
  self->telemetry = ferry_telemetry_new (self->boundary);
  test_gate_open (&gate);
  test_wait_reply (&reply);
  test_iterate ();
  /* One that never heard of the submit hears of the end. */
  g_assert_cmpuint (ferry_telemetry_count_calls (self->telemetry), ==, 1);
  test_gate_clear (&gate);
}

/* More calls at a time than are known while they are under way: all are counted in the end. */
static void
test_too_many_open (void)
{
  enum { CALLS = FERRY_TELEMETRY_OPEN_CALLS + 1000 };
  FerryBoundary *boundary = ferry_boundary_new ();
  FerryTelemetry *telemetry = ferry_telemetry_new (boundary);
  FerryPolicy policy = test_policy ();
  g_autofree TestReply *replies = g_new0 (TestReply, CALLS);
  g_autoptr(FerrySnapshot) open = NULL, over = NULL;
  FerryAdapter *adapter;
  TestGate gate;

  policy.queue_length = CALLS;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  for (guint i = 0; i < CALLS; i++)
    test_submit (adapter, i < 2 ? test_work_at_gate : test_work_empty, &gate, NULL, &replies[i]);
  test_gate_wait_entered (&gate, 2);
  test_iterate ();
  open = ferry_telemetry_take_snapshot (telemetry, 0, G_MAXINT64);
  g_assert_cmpuint (open->calls->len, ==, FERRY_TELEMETRY_OPEN_CALLS);
  test_gate_open (&gate);
  for (guint i = 0; i < CALLS; i++)
    {
      test_wait_reply (&replies[i]);
      test_reply_clear (&replies[i]);
    }
  over = ferry_telemetry_take_snapshot (telemetry, 0, G_MAXINT64);
  g_assert_cmpuint (over->calls->len, ==, CALLS);
  for (guint i = 0; i < CALLS; i++)
    g_assert_cmpint (get_call (over, i)->outcome, ==, FERRY_OUTCOME_SUCCEEDED);
  ferry_telemetry_free (telemetry);
  test_adapter_finish (adapter);
  ferry_boundary_unref (boundary);
  test_gate_clear (&gate);
}

/* More kinds and more ends than are told apart: every call is counted all the same. */
static void
test_bounded (void)
{
  g_autoptr (FerryCallCounts) counts = ferry_call_counts_new ();
  guint64 calls = 0;

  for (guint i = 0; i < FERRY_COUNTS_KINDS * 2; i++)
    for (guint j = 0; j < FERRY_COUNTS_ENDS * 2; j++)
      {
        g_autofree char *operation = g_strdup_printf ("test.work-%u", i);
        GError *cause = g_error_new (G_FILE_ERROR, j, "no");
        g_autoptr (GError) error = ferry_error_wrap (cause, "test", NULL);
        FerryCallTrace trace = {.context = {.dependency = "test", .operation = operation}, .outcome = FERRY_OUTCOME_FAILED};

        ferry_call_counts_add (counts, &trace, error);
        g_assert_cmpstr (trace.context.dependency, ==, "test");
        g_assert_cmpstr (trace.context.operation, ==, operation);
        g_assert_cmpstr (trace.error_type, ==, "failed");
      }
  g_assert_cmpuint (ferry_call_counts_get_n_kinds (counts), ==, FERRY_COUNTS_KINDS);
  for (guint i = 0; i < FERRY_COUNTS_KINDS; i++)
    {
      const FerryKindCounts *kind = ferry_call_counts_get_kind (counts, i);

      g_assert_cmpuint (kind->n_ends, ==, FERRY_COUNTS_ENDS);
      g_assert_cmpstr (kind->ends[FERRY_COUNTS_ENDS - 1].error_cause, ==, FERRY_COUNTS_OTHER);
      for (guint j = 0; j < kind->n_ends; j++)
        calls += kind->ends[j].count;
      if (i == FERRY_COUNTS_KINDS - 1)
        g_assert_cmpstr (kind->operation, ==, FERRY_COUNTS_OTHER);
    }
  g_assert_cmpuint (calls, ==, FERRY_COUNTS_KINDS * 2 * FERRY_COUNTS_ENDS * 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/telemetry/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("success", test_success);
  TEST ("failure", test_failure);
  TEST ("every-end", test_every_end);
  TEST ("filters", test_filters);
  TEST ("freed-early", test_freed_early);
#undef TEST
  g_test_add_func ("/telemetry/too-many-open", test_too_many_open);
  g_test_add_func ("/telemetry/counts/bounded", test_bounded);

  return g_test_run ();
}
