/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a programming mistake gets at the boundary's doors: a critical message, and nothing else. */
#include "boundary/adapter.h"
#include "boundary/boundary-private.h"
#include "boundary/policy-field.h"
#include "boundary/retry-budget.h"

#include "boundary-helper.h"

/* Evaluates @call, which must complain of @assertion and change nothing. */
#define ASSERT_GUARDED(call, assertion)                                                       \
  G_STMT_START                                                                                \
  {                                                                                           \
    g_test_expect_message ("ferry-boundary", G_LOG_LEVEL_CRITICAL, "*" assertion "*failed*"); \
    call;                                                                                     \
    g_test_assert_expected_messages ();                                                       \
  }                                                                                           \
  G_STMT_END

/* The same of a function that returns a pointer, a number or FALSE. */
#define ASSERT_GUARDED_NOTHING(call, assertion) \
  ASSERT_GUARDED (g_assert_true ((gintptr)(call) == 0), assertion)

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestReply reply;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, NULL);
  test_submit (self->adapter, test_work_empty, NULL, NULL, &self->reply);
  test_wait_reply (&self->reply);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_reply_clear (&self->reply);
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

static void
test_boundary (Fixture *self,
               gconstpointer data)
{
  static const FerryObserver observer = {NULL};

  ASSERT_GUARDED_NOTHING (ferry_boundary_ref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_boundary_unref (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_boundary_add_observer (NULL, &observer, NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_boundary_add_observer (self->boundary, NULL, NULL), "observer != NULL");
  ASSERT_GUARDED (ferry_boundary_remove_observer (NULL, 1), "self != NULL");
}

static void
test_adapter (Fixture *self,
              gconstpointer data)
{
  const FerryPolicy good = test_policy ();
  const FerryPolicy bad = {.limit = 0};
  const FerryFaults impossible = {.error_percent = 101};
  FerryAdapterFigures figures;
  FerryFaults faults;

  ASSERT_GUARDED_NOTHING (ferry_adapter_new (NULL, "test", &good), "boundary != NULL");
  ASSERT_GUARDED_NOTHING (ferry_adapter_new (self->boundary, NULL, &good), "dependency != NULL");
  ASSERT_GUARDED_NOTHING (ferry_adapter_new (self->boundary, "test", NULL), "policy != NULL");
  ASSERT_GUARDED_NOTHING (ferry_adapter_new (self->boundary, "test", &bad), "ferry_policy_check");
  ASSERT_GUARDED_NOTHING (ferry_adapter_get_dependency (NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED_NOTHING (ferry_adapter_get_policy (NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_get_figures (NULL, &figures), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_get_figures (self->adapter, NULL), "figures != NULL");
  ASSERT_GUARDED_NOTHING (ferry_adapter_list_abandoned (NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_set_faults (NULL, NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_set_faults (self->adapter, &impossible), "ferry_faults_check");
  ASSERT_GUARDED (ferry_adapter_get_faults (NULL, &faults), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_get_faults (self->adapter, NULL), "faults != NULL");
  ASSERT_GUARDED_NOTHING (ferry_faults_check (NULL, NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_faults_are_on (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_adapter_close_async (NULL, NULL, NULL), "FERRY_IS_ADAPTER");
}

static void
test_calls (Fixture *self,
            gconstpointer data)
{
  FerryCallOptions executor = {.executor = FERRY_N_EXECUTORS};
  FerryCallOptions priority = {.priority = FERRY_N_PRIORITIES};
  g_autoptr (GVariant) parameters = g_variant_ref_sink (test_parameters (test_work_empty, NULL));
  g_autoptr (GTask) foreign = g_task_new (NULL, NULL, NULL, NULL);
  GAsyncResult *result = G_ASYNC_RESULT (foreign);
  FerryAdapter *adapter = self->adapter;

  ASSERT_GUARDED (ferry_adapter_call_async (NULL, &test_operation, parameters, NULL, NULL, NULL, NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED (ferry_adapter_call_async (adapter, NULL, parameters, NULL, NULL, NULL, NULL), "operation != NULL");
  ASSERT_GUARDED (ferry_adapter_call_async (adapter, &test_operation, parameters, NULL, (GCancellable *)adapter, NULL, NULL), "G_IS_CANCELLABLE");
  ASSERT_GUARDED (ferry_adapter_call_async (adapter, &test_operation, parameters, &executor, NULL, NULL, NULL), "FERRY_N_EXECUTORS");
  ASSERT_GUARDED (ferry_adapter_call_async (adapter, &test_operation, parameters, &priority, NULL, NULL, NULL), "FERRY_N_PRIORITIES");
  ASSERT_GUARDED_NOTHING (ferry_adapter_call_finish (NULL, result, NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED_NOTHING (ferry_adapter_call_finish (adapter, result, NULL), "is_call_result");
  ASSERT_GUARDED_NOTHING (ferry_adapter_get_call (NULL, result), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED_NOTHING (ferry_adapter_get_call (adapter, result), "is_call_result");
  ASSERT_GUARDED_NOTHING (ferry_adapter_close_finish (NULL, result, NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED_NOTHING (ferry_adapter_close_finish (adapter, result, NULL), "g_task_is_valid");
  ASSERT_GUARDED_NOTHING (ferry_adapter_call_sync (NULL, &test_operation, parameters, NULL, NULL, NULL, NULL), "FERRY_IS_ADAPTER");
  ASSERT_GUARDED_NOTHING (ferry_adapter_call_sync (adapter, NULL, parameters, NULL, NULL, NULL, NULL), "operation != NULL");
}

static void
test_call (Fixture *self,
           gconstpointer data)
{
  FerryCall *call = self->reply.call;
  FerryTraceContext trace;
  FerryAttemptTimes attempt;
  FerryCallTimes times;
  FerryProgress progress;

  ASSERT_GUARDED_NOTHING (ferry_call_ref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_call_unref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_call_cancel (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_call_proceed (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_id (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_operation (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_parameters (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_dependency (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_tag (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_call_get_trace_context (NULL, &trace), "self != NULL");
  ASSERT_GUARDED (ferry_call_get_trace_context (call, NULL), "context != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_executor (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_outcome (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_attempts (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_attempt (NULL, 0, &attempt), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_attempt (call, 0, NULL), "times != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_error (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_result (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_call_get_times (NULL, &times), "self != NULL");
  ASSERT_GUARDED (ferry_call_get_times (call, NULL), "times != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_progress (NULL, &progress), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_get_progress (call, NULL), "progress != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_is_abandoned (NULL), "self != NULL");
}

static void
test_policy_fields (void)
{
  FerryPolicy policy = test_policy ();
  FerryExecutorKind kind;

  ASSERT_GUARDED_NOTHING (ferry_policy_check (NULL, NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_executor_get_name (FERRY_N_EXECUTORS), "FERRY_N_EXECUTORS");
  ASSERT_GUARDED_NOTHING (ferry_executor_parse (NULL, &kind), "name != NULL");
  ASSERT_GUARDED_NOTHING (ferry_executor_parse ("native", NULL), "kind != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_set_field (NULL, "limit", "1", NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_set_field (&policy, NULL, "1", NULL), "name != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_set_field (&policy, "limit", NULL, NULL), "text != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_get_field (NULL, "limit"), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_get_field (&policy, NULL), "name != NULL");
  ASSERT_GUARDED_NOTHING (ferry_policy_get_field (&policy, "limits"), "field != NULL");
}

/* The pure parts, which a copy of the folder may use alone. */
static void
test_parts (void)
{
  const FerryBackoff backoff = {.base = MS, .cap = MS};
  const FerryBackoff negative = {.base = -1};
  const FerryBreakerPolicy open_never = {0};
  const FerryBreakerPolicy bad = {.failure_percent = 101};
  const GError error = {0};
  FerryBreakerFigures figures;
  FerryBreaker breaker;
  FerryRetryBudget budget;
  FerryError mapped;
  gboolean transient;
  gint64 retry_after;
  guint pass;

  ASSERT_GUARDED_NOTHING (ferry_backoff_get_delay (NULL, 1, 0.5), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_backoff_get_delay (&negative, 1, 0.5), "base >= 0");
  ASSERT_GUARDED_NOTHING (ferry_backoff_get_delay (&backoff, 0, 0.5), "attempt >= 1");
  ASSERT_GUARDED_NOTHING (ferry_backoff_get_delay (&backoff, 1, 1.0), "random < 1");
  ASSERT_GUARDED_NOTHING (ferry_breaker_policy_check (NULL, NULL), "self != NULL");
  ASSERT_GUARDED (ferry_breaker_init (NULL, &open_never), "self != NULL");
  ASSERT_GUARDED (ferry_breaker_init (&breaker, NULL), "policy != NULL");
  ASSERT_GUARDED (ferry_breaker_init (&breaker, &bad), "ferry_breaker_policy_check");
  ferry_breaker_init (&breaker, &open_never);
  ASSERT_GUARDED_NOTHING (ferry_breaker_admit (NULL, 0, &pass, &retry_after), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_breaker_admit (&breaker, -1, &pass, &retry_after), "now >= 0");
  ASSERT_GUARDED_NOTHING (ferry_breaker_admit (&breaker, 0, NULL, &retry_after), "pass != NULL");
  ASSERT_GUARDED (ferry_breaker_record (NULL, 0, 0, TRUE), "self != NULL");
  ASSERT_GUARDED (ferry_breaker_record (&breaker, -1, 0, TRUE), "now >= 0");
  ASSERT_GUARDED (ferry_breaker_drop (NULL, 0, 0), "self != NULL");
  ASSERT_GUARDED (ferry_breaker_drop (&breaker, -1, 0), "now >= 0");
  ASSERT_GUARDED (ferry_breaker_get_figures (NULL, 0, &figures), "self != NULL");
  ASSERT_GUARDED (ferry_breaker_get_figures (&breaker, -1, &figures), "now >= 0");
  ASSERT_GUARDED (ferry_breaker_get_figures (&breaker, 0, NULL), "figures != NULL");
  ASSERT_GUARDED (ferry_retry_budget_init (NULL, 1, 1), "self != NULL");
  ASSERT_GUARDED (ferry_retry_budget_init (&budget, G_MAXUINT, 1), "retries_per_100_calls");
  ASSERT_GUARDED (ferry_retry_budget_init (&budget, 1, G_MAXUINT), "reserve");
  ASSERT_GUARDED (ferry_retry_budget_deposit (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_retry_budget_withdraw (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_retry_budget_get_left (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_error_map_apply (NULL, &error, &mapped, &transient), "table != NULL");
  ASSERT_GUARDED_NOTHING (ferry_error_map_apply (ferry_error_map_files, NULL, &mapped, &transient), "error != NULL");
  ASSERT_GUARDED_NOTHING (ferry_error_map_apply (ferry_error_map_files, &error, NULL, &transient), "mapped != NULL");
  ASSERT_GUARDED_NOTHING (ferry_error_wrap (NULL, "test", NULL), "cause != NULL");
  ASSERT_GUARDED_NOTHING (ferry_error_get_details (NULL), "error != NULL");
}

static void
ignore_item (FerryOutbox *outbox,
             FerryOutboxItem *item)
{
}

/* What only the boundary itself uses. */
static void
test_inside (void)
{
  FerryOutbox *outbox = ferry_outbox_new (g_main_context_default ());
  FerryTimers *timers = ferry_timers_new ();
  FerryOutboxItem item = {.deliver = ignore_item};
  FerryTimer timer = {0};

  ASSERT_GUARDED_NOTHING (ferry_outbox_new (NULL), "context != NULL");
  ASSERT_GUARDED_NOTHING (ferry_outbox_ref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_unref (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_outbox_is_unshared (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_outbox_get_context (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_attach (NULL, NULL, g_free), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_attach (outbox, NULL, NULL), "destroy != NULL");
  ASSERT_GUARDED_NOTHING (ferry_outbox_get_attachment (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_post (NULL, &item), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_post (outbox, NULL), "item != NULL");
  ASSERT_GUARDED (ferry_outbox_defer (NULL, &item, 0), "self != NULL");
  ASSERT_GUARDED (ferry_outbox_defer (outbox, NULL, 0), "item != NULL");
  ASSERT_GUARDED_NOTHING (ferry_outbox_has_time (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_timers_ref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_timers_unref (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_timers_arm (NULL, &timer, 0), "self != NULL");
  ASSERT_GUARDED (ferry_timers_arm (timers, NULL, 0), "timer != NULL");
  ASSERT_GUARDED (ferry_timers_disarm (NULL, &timer), "self != NULL");
  ASSERT_GUARDED (ferry_timers_disarm (timers, NULL), "timer != NULL");
  ASSERT_GUARDED_NOTHING (ferry_timers_get_armed (NULL), "self != NULL");
  g_assert_true (ferry_outbox_get_context (outbox) == g_main_context_default ());
  ferry_timers_unref (timers);
  ferry_outbox_unref (outbox);
}

static void
test_run_context (void)
{
  ASSERT_GUARDED_NOTHING (ferry_run_context_get_call_id (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_run_context_get_traceparent (NULL), "self != NULL");
  ASSERT_GUARDED (ferry_run_context_report_progress (NULL, 1, 2, FERRY_UNIT_ITEMS), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_run_context_emit_partial (NULL, NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_trace_context_to_traceparent (NULL), "self != NULL");
  ASSERT_GUARDED_NOTHING (ferry_call_event_get_name (FERRY_CALL_ENDED_LATE + 1), "G_N_ELEMENTS");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/boundary/guards/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("boundary", test_boundary);
  TEST ("adapter", test_adapter);
  TEST ("calls", test_calls);
  TEST ("call", test_call);
  g_test_add_func ("/boundary/guards/policy-fields", test_policy_fields);
  g_test_add_func ("/boundary/guards/run-context", test_run_context);
  g_test_add_func ("/boundary/guards/parts", test_parts);
  g_test_add_func ("/boundary/guards/inside", test_inside);
#undef TEST

  return g_test_run ();
}
