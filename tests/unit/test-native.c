/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The native executor: the operation's own asynchronous form, in the call's context, under the same
 * rules as every other way of running it. */
#include "boundary/executor.h"

#include "boundary-helper.h"

/* What one run of the native operation is to do, and what it saw. */
typedef struct
{
  guint delay;   /* milliseconds until it answers */
  guint fails;   /* that many times before it succeeds */
  gboolean deaf; /* answers only when it is released */
  gboolean silent;

  guint started;
  guint finished;
  guint cancelled; /* how often the cancellable fired */
  gboolean in_start;
  GThread *thread;
  GMainContext *context;
  FerryTraceContext seen;
  FerryTraceContext seen_at_end;
  GTask *held; /* of a deaf one */
  GSource *source;
} Plan;

static const FerryParameter native_parameters[] = {
  {.name = "plan", .type = FERRY_PARAMETER_INTEGER, .maximum = 1e15},
  {NULL},
};

static GVariant *
native_blocking (GVariant *parameters,
                 FerryRunContext *context,
                 GCancellable *cancellable,
                 GError **error)
{
  return g_variant_new_string ("blocking");
}

static void
answer (GTask *task)
{
  Plan *plan = g_task_get_task_data (task);

  g_clear_pointer (&plan->source, g_source_unref);
  if (plan->silent)
    g_task_return_pointer (task, NULL, NULL);
  else if (plan->fails > 0)
    {
      plan->fails--;
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "the disk is on fire");
    }
  else
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_new_string ("native")), (GDestroyNotify)g_variant_unref);
}

static gboolean
on_time (gpointer task)
{
  answer (task);
  return G_SOURCE_REMOVE;
}

static void
on_fired (GCancellable *cancellable,
          gpointer user_data)
{
  GTask *task = user_data;
  Plan *plan = g_task_get_task_data (task);

  plan->cancelled++;
  g_assert_true (g_thread_self () == plan->thread);
  g_assert_false (plan->in_start);
  if (plan->deaf || plan->source == NULL)
    return;
  g_source_destroy (plan->source);
  g_clear_pointer (&plan->source, g_source_unref);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
}

static void
native_async (GVariant *parameters,
              FerryRunContext *context,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  Plan *plan = (Plan *)(gintptr)ferry_parameters_get_integer (parameters, "plan");
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  plan->in_start = TRUE;
  plan->started++;
  plan->thread = g_thread_self ();
  plan->context = g_main_context_get_thread_default ();
  plan->seen = *ferry_trace_context_get_current ();
  g_task_set_source_tag (task, native_async);
  g_task_set_task_data (task, plan, NULL);
  /* Without a lock: the boundary fires it here. */
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_fired), task, 0);
  ferry_run_context_report_progress (context, 1, 2, FERRY_UNIT_ITEMS);
  if (plan->deaf)
    plan->held = g_object_ref (task);
  else
    {
      plan->source = g_timeout_source_new (plan->delay);
      g_source_set_callback (plan->source, on_time, g_object_ref (task), g_object_unref);
      g_source_attach (plan->source, plan->context);
    }
  plan->in_start = FALSE;
}

static GVariant *
native_finish (GAsyncResult *result,
               GError **error)
{
  Plan *plan = g_task_get_task_data (G_TASK (result));

  g_assert_true (g_async_result_is_tagged (result, native_async));
  g_assert_false (plan->in_start);
  plan->finished++;
  plan->seen_at_end = *ferry_trace_context_get_current ();
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const FerryOperation native_operation = {
  .id = "test.native",
  .idempotent = TRUE,
  .dependency = "test",
  .parameters = native_parameters,
  .run = native_blocking,
  .run_async = native_async,
  .run_finish = native_finish,
};

typedef struct
{
  FerryBoundary *boundary;
  FerryPolicy policy;
  FerryAdapter *adapter;
  TestLog log;
} Fixture;

static const FerryErrorRow transient_errors[] = {
  {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRUE},
  {NULL},
};

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->boundary = ferry_boundary_new ();
  self->policy = test_policy ();
  self->policy.executor = FERRY_EXECUTOR_NATIVE;
  test_log_init (&self->log, self->boundary);
}

static void
open_adapter (Fixture *self)
{
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &self->policy, transient_errors);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_adapter_finish (self->adapter);
  test_log_assert_orders (&self->log);
  test_log_clear (&self->log);
  ferry_boundary_unref (self->boundary);
}

static void
submit (Fixture *self,
        Plan *plan,
        GCancellable *cancellable,
        TestReply *reply)
{
  ferry_adapter_call_async (self->adapter, &native_operation, g_variant_new_parsed ("{'plan': <%x>}", (gint64)(gintptr)plan), NULL,
                            cancellable, test_reply_take, reply);
  /* Neither called back nor even begun from inside (C1). */
  g_assert_cmpuint (reply->callbacks, ==, 0);
  g_assert_cmpuint (plan->started, ==, 0);
}

static void
wait_started (Plan *plan)
{
  test_wait_count (&plan->started, 1);
}

static void
release (Plan *plan)
{
  GTask *task = g_steal_pointer (&plan->held);

  answer (task);
  g_object_unref (task);
}

/* In the call's context, with its ids, no thread, each step told. */
static void
test_succeeds (Fixture *self,
               gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Plan plan = {.delay = 1};
  FerryAttemptTimes times;

  open_adapter (self);
  submit (self, &plan, NULL, &reply);
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
test_other_context (Fixture *self,
                    gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (TestReply) reply = {0};
  Plan plan = {.delay = 1};

  open_adapter (self);
  g_main_context_push_thread_default (context);
  submit (self, &plan, NULL, &reply);
  g_main_context_pop_thread_default (context);
  while (reply.callbacks == 0)
    g_main_context_iteration (context, TRUE);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_true (plan.context == context);
}

static void
test_fails (Fixture *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0}, silent_reply = {0};
  Plan plan = {.fails = 1}, silent = {.silent = TRUE};

  open_adapter (self);
  submit (self, &plan, NULL, &reply);
  submit (self, &silent, NULL, &silent_reply);
  test_wait_reply (&reply);
  test_wait_reply (&silent_reply);
  test_assert_error (&reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_BUSY);
  g_assert_cmpuint (ferry_error_get_details (reply.error)->domain, ==, G_IO_ERROR);
  test_assert_error (&silent_reply, FERRY_OUTCOME_FAILED, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (silent_reply.error->message, "without a result"));
}

static void
test_retries (Fixture *self,
              gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Plan plan = {.fails = 2};

  self->policy.retries = 3;
  self->policy.retry_reserve = 10;
  self->policy.backoff = (FerryBackoff) {1 * MS, 2 * MS};
  open_adapter (self);
  submit (self, &plan, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.started, ==, 3);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 3);
}

/* Over the limit: they wait, each starts when another ends, and none is lost. */
static void
test_limit (Fixture *self,
            gconstpointer data)
{
  enum {
    N = 50
  };
  TestReply replies[N] = {0};
  Plan plans[N] = {0};
  Plan deaf[2] = {{.deaf = TRUE}, {.deaf = TRUE}};
  TestReply deaf_replies[2] = {0};

  open_adapter (self);
  for (guint i = 0; i < 2; i++)
    submit (self, &deaf[i], NULL, &deaf_replies[i]);
  for (guint i = 0; i < N; i++)
    submit (self, &plans[i], NULL, &replies[i]);
  wait_started (&deaf[1]);
  test_iterate ();
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (plans[i].started, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      release (&deaf[i]);
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

/* Given its permit, not yet begun: the function never runs (C5). */
static void
test_cancel_before (Fixture *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  Plan plan = {0};

  open_adapter (self);
  submit (self, &plan, cancellable, &reply);
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
test_cancel_while (Fixture *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  Plan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  self->policy.grace = TEST_HANG_GUARD;
  open_adapter (self);
  submit (self, &plan, cancellable, &reply);
  wait_started (&plan);
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
test_cancel_after (Fixture *self,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  Plan plan = {0};

  open_adapter (self);
  submit (self, &plan, cancellable, &reply);
  test_wait_count (&plan.finished, 1);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_iterate ();
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.cancelled, ==, 0);
}

/* One that does not answer is abandoned, keeps its permit, and ends late when it does. */
static void
test_deaf (Fixture *self,
           gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};
  Plan plan = {.deaf = TRUE};
  FerryAdapterFigures figures;

  self->policy.grace = 5 * MS;
  open_adapter (self);
  submit (self, &plan, cancellable, &reply);
  wait_started (&plan);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  g_assert_true (ferry_call_is_abandoned (reply.call));
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 1);
  g_assert_cmpuint (figures.abandoned, ==, 1);

  release (&plan);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
  ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 0);
  g_assert_cmpuint (figures.ended_late, ==, 1);
  g_assert_cmpuint (plan.cancelled, ==, 1);
}

/* The loop stands still past the deadline and the grace, with the attempt given but not begun. */
static void
test_stalled_before (Fixture *self,
                     gconstpointer data)
{
  FerryCallOptions options = {.deadline = 1 * MS};
  g_auto (TestReply) reply = {0};
  FerryAdapterFigures figures;
  Plan plan = {0};

  self->policy.grace = 1 * MS;
  open_adapter (self);
  ferry_adapter_call_async (self->adapter, &native_operation, g_variant_new_parsed ("{'plan': <%x>}", (gint64)(gintptr)&plan), &options,
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
test_timeout (Fixture *self,
              gconstpointer data)
{
  gboolean is_deadline = GPOINTER_TO_INT (data);
  g_auto (TestReply) reply = {0};
  Plan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  if (is_deadline)
    self->policy.deadline = 20 * MS;
  else
    self->policy.attempt_timeout = 20 * MS;
  self->policy.grace = TEST_HANG_GUARD;
  open_adapter (self);
  submit (self, &plan, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (plan.started, ==, 1);
  g_assert_cmpuint (plan.cancelled, ==, 1);
  g_assert_cmpuint (plan.finished, ==, 1);
}

/* A deaf attempt that timed out is given up for another one, which begins while it still runs. */
static void
test_timeout_retried (Fixture *self,
                      gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Plan plan = {.deaf = TRUE};
  GTask *first;

  /* The next one has more time than it needs, and another chance where the machine is too busy. */
  self->policy.attempt_timeout = 50 * MS;
  self->policy.grace = 5 * MS;
  self->policy.retries = 10;
  self->policy.retry_reserve = 10;
  self->policy.backoff = (FerryBackoff) {1 * MS, 1 * MS};
  open_adapter (self);
  submit (self, &plan, NULL, &reply);
  wait_started (&plan);
  first = g_steal_pointer (&plan.held);
  plan.deaf = FALSE;
  plan.delay = 0;
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (plan.started, >=, 2);
  g_assert_true (ferry_call_is_abandoned (reply.call));
  answer (first);
  g_object_unref (first);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
}

/* Troubles on demand strike here too, and never block the loop. */
static void
test_faults (Fixture *self,
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
      Plan plan = {0};

      /* The others end by themselves. */
      self->policy.deadline = i < 2 ? 100 * MS : 0;
      open_adapter (self);
      ferry_adapter_set_faults (self->adapter, &all[i]);
      submit (self, &plan, NULL, &reply);
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
test_close (Fixture *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  Plan plan = {.delay = TEST_HANG_GUARD / 1000 * 2};

  open_adapter (self);
  submit (self, &plan, NULL, &reply);
  wait_started (&plan);
  test_adapter_finish (g_steal_pointer (&self->adapter));
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
  open_adapter (self);
}

/* Asked for without a native form: one clear error, and nothing starts. By policy: a thread. */
static void
test_without_form (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) reply = {0}, by_policy = {0};
  int ran = 0;

  open_adapter (self);
  g_assert_false (ferry_adapter_can_run (self->adapter, &test_operation, FERRY_EXECUTOR_NATIVE));
  g_assert_true (ferry_adapter_can_run (self->adapter, &native_operation, FERRY_EXECUTOR_NATIVE));
  test_submit_on (self->adapter, FERRY_EXECUTOR_NATIVE, test_work_count, &ran, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_REJECTED, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (reply.error)->parameter, ==, "executor");
  g_assert_nonnull (strstr (reply.error->message, "“native” is not allowed for “test.work”; allowed: main-loop, task-pool, own-pool"));
  g_assert_cmpint (ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted finished delivered");

  g_assert_cmpint (ferry_adapter_get_executor (self->adapter, &test_operation), ==, FERRY_EXECUTOR_OWN_POOL);
  g_assert_cmpint (ferry_adapter_get_executor (self->adapter, &native_operation), ==, FERRY_EXECUTOR_NATIVE);
  test_submit (self->adapter, test_work_count, &ran, NULL, &by_policy);
  test_wait_reply (&by_policy);
  test_assert_outcome (&by_policy, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (ferry_call_get_executor (by_policy.call), ==, FERRY_EXECUTOR_OWN_POOL);
}

static void
add (const char *path,
     gpointer data,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c01/native/succeeds", NULL, test_succeeds);
  add ("/boundary/c01/native/other-context", NULL, test_other_context);
  add ("/boundary/c02/native/fails", NULL, test_fails);
  add ("/boundary/c09/native/retries", NULL, test_retries);
  add ("/boundary/c11/native/limit", NULL, test_limit);
  add ("/boundary/c05/native/cancel-before", NULL, test_cancel_before);
  add ("/boundary/c04/native/cancel-while", NULL, test_cancel_while);
  add ("/boundary/c02/native/cancel-after", NULL, test_cancel_after);
  add ("/boundary/c06/native/deaf", NULL, test_deaf);
  add ("/boundary/c06/native/stalled-before", NULL, test_stalled_before);
  add ("/boundary/c08/native/attempt-timeout", GINT_TO_POINTER (FALSE), test_timeout);
  add ("/boundary/c08/native/deadline", GINT_TO_POINTER (TRUE), test_timeout);
  add ("/boundary/c09/native/timeout-retried", NULL, test_timeout_retried);
  add ("/boundary/faults/native", NULL, test_faults);
  add ("/boundary/c18/native/close", NULL, test_close);
  add ("/boundary/c20/native/without-form", NULL, test_without_form);

  return g_test_run ();
}
