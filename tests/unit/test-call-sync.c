/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for a call: where that is allowed, and what it leaves behind (C17). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestGate gate;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.grace = 10 * MS;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
  test_gate_init (&self->gate);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_adapter_finish (self->adapter);
  test_gate_clear (&self->gate);
  ferry_boundary_unref (self->boundary);
}

static GVariant *
call_sync (Fixture *self,
           TestWork work,
           gpointer data,
           const FerryCallOptions *options,
           FerryCall **call,
           GError **error)
{
  return ferry_adapter_call_sync (self->adapter, &test_operation, test_parameters (work, data), options, NULL, call, error);
}

/* As main() would before its loop, on every executor. */
static void
test_entry_point (Fixture *self,
                  gconstpointer data)
{
  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < TEST_N_EXECUTORS; kind++)
    {
      FerryCallOptions options = {.executor = kind};
      g_autoptr (GError) error = NULL;
      g_autoptr (FerryCall) call = NULL;
      g_autoptr (GVariant) result = call_sync (self, test_work_empty, NULL, &options, &call, &error);

      g_assert_no_error (error);
      g_assert_true (g_variant_get_boolean (result));
      g_assert_cmpint (ferry_call_get_outcome (call), ==, FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (ferry_call_get_executor (call), ==, kind);
    }
}

static void
test_error (Fixture *self,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call_sync (self, test_work_fail, NULL, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

/* A loop of the caller's is not iterated meanwhile. */
static gboolean
count_turn (gpointer turns)
{
  (*(guint *)turns)++;
  return G_SOURCE_CONTINUE;
}

static void
test_leaves_other_loops_alone (Fixture *self,
                               gconstpointer data)
{
  g_autoptr (GVariant) result = NULL;
  guint turns = 0;
  guint source = g_idle_add (count_turn, &turns);

  result = call_sync (self, test_work_empty, NULL, NULL, NULL, NULL);
  g_assert_nonnull (result);
  g_assert_cmpuint (turns, ==, 0);
  g_source_remove (source);
}

typedef struct
{
  Fixture *fixture;
  GError *error;
  int ran;
  gboolean done;
} Attempted;

static gboolean
attempt_in_dispatch (gpointer user_data)
{
  Attempted *attempted = user_data;

  call_sync (attempted->fixture, test_work_count, &attempted->ran, NULL, NULL, &attempted->error);
  attempted->done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_refuses_while_dispatching (Fixture *self,
                                gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Attempted attempted = {.fixture = self};
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, attempt_in_dispatch, &attempted, NULL);
  g_source_attach (source, context);
  while (!attempted.done)
    g_main_context_iteration (context, TRUE);
  g_assert_error (attempted.error, FERRY_ERROR, FERRY_ERROR_WOULD_BLOCK);
  g_assert_cmpint (attempted.ran, ==, 0);
  g_clear_error (&attempted.error);
  g_source_unref (source);
}

static void
test_refuses_owner_of_default (Fixture *self,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FerryCall *call = GINT_TO_POINTER (1);
  int ran = 0;

  g_assert_true (g_main_context_acquire (NULL));
  g_assert_null (call_sync (self, test_work_count, &ran, NULL, &call, &error));
  g_main_context_release (NULL);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_WOULD_BLOCK);
  g_assert_null (call);
  g_assert_cmpint (ran, ==, 0);
}

/* An attempt that was given up ends long after its context has gone: nothing is told, nothing kept. */
static void
test_abandoned (Fixture *self,
                gconstpointer data)
{
  FerryCallOptions options = {.deadline = 20 * MS};
  g_autoptr (GError) error = NULL;
  g_autoptr (FerryCall) call = NULL;
  FerryAdapterFigures figures = {0};

  g_assert_null (call_sync (self, test_work_at_gate, &self->gate, &options, &call, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT);
  test_gate_open (&self->gate);
  for (; figures.ended_late == 0 || figures.running > 0; g_usleep (200))
    ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_false (ferry_call_is_abandoned (call));
}

/* Talks while it is given up. */
static GVariant *
work_talking (gpointer data,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  Fixture *self = data;

  for (guint i = 0; i == 0 || test_gate_get_entered (&self->gate) == 0; i++)
    {
      ferry_run_context_report_progress (context, i, 0, FERRY_UNIT_ITEMS);
      ferry_run_context_emit_partial (context, g_variant_new_uint32 (i));
    }
  return g_variant_new_boolean (TRUE);
}

static void
test_abandoned_while_it_talks (Fixture *self,
                               gconstpointer data)
{
  FerryCallOptions options = {.deadline = 20 * MS};
  g_autoptr (GError) error = NULL;
  FerryAdapterFigures figures = {0};

  g_assert_null (call_sync (self, work_talking, self, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT);
  test_gate_open (&self->gate);
  test_gate_wait (&self->gate);
  for (; figures.ended_late == 0; g_usleep (200))
    ferry_adapter_get_figures (self->adapter, &figures);
}

typedef struct
{
  Fixture *fixture;
  FerryTraceContext own;
  FerryTraceContext child;
  GError *error;
} Nested;

static GVariant *
work_calling (gpointer data,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  Nested *nested = data;
  g_autoptr (FerryCall) call = NULL;
  GVariant *result = call_sync (nested->fixture, test_work_empty, NULL, NULL, &call, &nested->error);

  nested->own = *ferry_trace_context_get_current ();
  if (call != NULL)
    ferry_call_get_trace_context (call, &nested->child);
  return result;
}

/* An operation may wait for another one: that is its child (C15). */
static void
test_inside_an_operation (Fixture *self,
                          gconstpointer data)
{
  Nested nested = {.fixture = self};
  g_autoptr (GVariant) result = call_sync (self, work_calling, &nested, NULL, NULL, NULL);

  g_assert_no_error (nested.error);
  g_assert_nonnull (result);
  g_assert_cmpuint (nested.child.parent_call_id, ==, nested.own.call_id);
  g_assert_cmpuint (nested.child.parent_span_id, ==, nested.own.span_id);
  g_assert_cmpuint (nested.child.trace_id[0], ==, nested.own.trace_id[0]);
  g_assert_cmpuint (nested.child.trace_id[1], ==, nested.own.trace_id[1]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/boundary/c17/sync-" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("entry-point", test_entry_point);
  TEST ("error", test_error);
  TEST ("leaves-other-loops-alone", test_leaves_other_loops_alone);
  TEST ("refuses-while-dispatching", test_refuses_while_dispatching);
  TEST ("refuses-owner-of-default", test_refuses_owner_of_default);
  TEST ("abandoned", test_abandoned);
  TEST ("abandoned-while-it-talks", test_abandoned_while_it_talks);
  TEST ("inside-an-operation", test_inside_an_operation);
#undef TEST

  return g_test_run ();
}
