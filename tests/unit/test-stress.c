/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A million calls over all executors, with cancels, deadlines, retries and faults at random: each has
 * its one outcome, every permit comes back, and so does the memory. */
#include "boundary/adapter.h"

#include "worker-helper.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define IN_FLIGHT 256
#define MEMORY_LIMIT (1024 * 1024)

typedef struct
{
  FerryAdapter *adapter;
  GRand *rand;
  guint submitted;
  guint wanted;
  guint outcomes[FERRY_OUTCOME_REJECTED + 1];
  GAsyncQueue *cancellables; /* for the thread that cancels */
} Stress;

static GVariant *result; /* shared: what is measured is the boundary's memory */

static GVariant *
run_stressed (GVariant *parameters,
              FerryRunContext *context,
              GCancellable *cancellable,
              GError **error)
{
  guint spins = ferry_run_context_get_call_id (context) % 200;

  for (guint i = 0; i < spins && !g_cancellable_is_cancelled (cancellable); i++)
    ;
  if (spins % 16 == 0)
    ferry_run_context_report_progress (context, spins, 200, FERRY_UNIT_ITEMS);
  if (spins % 64 == 1)
    ferry_run_context_emit_partial (context, result);
  if (spins == 7)
    return test_work_fail (NULL, context, cancellable, error);
  return g_variant_ref (result);
}

/* A task calls back from an idle source, never from inside. */
static void
start_stressed (GVariant *parameters,
                FerryRunContext *context,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;
  GVariant *value;

  if (ferry_run_context_get_call_id (context) % 200 == 7)
    value = test_work_fail (NULL, context, cancellable, &error);
  else
    value = g_variant_ref (result);
  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (task, error);
}

static GVariant *
finish_stressed (GAsyncResult *task,
                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (task), error);
}

static const FerryOperation stress_operation = {
  .id = "test.stress",
  .dependency = "test",
  .idempotent = TRUE,
  .run = run_stressed,
  .run_async = start_stressed,
  .run_finish = finish_stressed,
};

static gpointer
cancel_thread (gpointer data)
{
  GAsyncQueue *cancellables = data;
  gpointer next;

  while ((next = g_async_queue_pop (cancellables)) != cancellables)
    {
      g_cancellable_cancel (next);
      g_object_unref (next);
    }
  return NULL;
}

static void submit (Stress *self);

static void
on_outcome (GObject *source,
            GAsyncResult *result_of,
            gpointer user_data)
{
  Stress *self = user_data;
  FerryCall *call = ferry_adapter_get_call (FERRY_ADAPTER (source), result_of);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result_of, &error);

  g_assert_true ((value != NULL) == (error == NULL));
  g_assert_true ((value != NULL) == (ferry_call_get_outcome (call) == FERRY_OUTCOME_SUCCEEDED));
  self->outcomes[ferry_call_get_outcome (call)]++;
  if (self->submitted < self->wanted)
    submit (self);
}

static FerryExecutorKind
choose_executor (guint dice)
{
  if (dice % 50 == 0)
    return FERRY_EXECUTOR_MAIN_LOOP;
  if (dice % 50 == 1)
    return FERRY_EXECUTOR_PROCESS;
  if (dice % 5 == 2)
    return FERRY_EXECUTOR_NATIVE;
  return dice & 1 ? FERRY_EXECUTOR_TASK_POOL : FERRY_EXECUTOR_OWN_POOL;
}

static void
submit (Stress *self)
{
  guint dice = g_rand_int (self->rand);
  FerryCallOptions options = {
    .executor = choose_executor (dice),
    .deadline = dice % 40 == 3 ? 1 + dice % 300 : 0,
    .priority = dice % 3 == 0 ? FERRY_PRIORITY_BACKGROUND : FERRY_PRIORITY_INTERACTIVE,
  };
  g_autoptr (GCancellable) cancellable = dice % 4 == 0 ? g_cancellable_new () : NULL;

  self->submitted++;
  if (dice % 64 == 4)
    g_cancellable_cancel (cancellable);
  if (options.executor == FERRY_EXECUTOR_PROCESS)
    ferry_adapter_call_async (self->adapter, &test_helper_operation, test_helper_parameters ("empty", 0, ""), &options,
                              cancellable, on_outcome, self);
  else
    ferry_adapter_call_async (self->adapter, &stress_operation, NULL, &options, cancellable, on_outcome, self);
  if (dice % 16 == 8)
    g_cancellable_cancel (cancellable);
  if (dice % 16 == 12)
    g_async_queue_push (self->cancellables, g_object_ref (cancellable));
}

static guint
count_outcomes (Stress *self)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->outcomes); i++)
    n += self->outcomes[i];
  return n;
}

static void
run_calls (Stress *self,
           guint calls)
{
  self->wanted += calls;
  while (self->submitted < self->wanted && self->submitted - count_outcomes (self) < IN_FLIGHT)
    submit (self);
  while (count_outcomes (self) < self->wanted)
    g_main_context_iteration (NULL, TRUE);
}

/* Until nothing of any call is left: abandoned attempts have ended, and said so. */
static void
settle (Stress *self,
        TestLog *log)
{
  FerryAdapterFigures figures;
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  do
    {
      g_main_context_iteration (NULL, FALSE);
      ferry_adapter_get_figures (self->adapter, &figures);
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
    }
  while (figures.running > 0 || log->counts[FERRY_CALL_ENDED_LATE] < log->counts[FERRY_CALL_ABANDONED]);
  g_assert_cmpuint (figures.waiting, ==, 0);
  g_assert_cmpuint (figures.backing_off, ==, 0);
  g_assert_cmpuint (figures.abandoned, ==, 0);
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *statm = NULL;

  malloc_trim (0);
  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  return strtoull (strchr (statm, ' '), NULL, 10) * (gsize)sysconf (_SC_PAGESIZE);
}

/* Counts only: the log of the other tests keeps a line for each call. */
static void
count_event (FerryCall *call,
             FerryCallEvent event,
             gpointer user_data)
{
  ((TestLog *)user_data)->counts[event]++;
}

static void
test_stress (void)
{
  static const FerryObserver observer = {.event = count_event};
  const FerryFaults faults = {
    .error_percent = 1, .delay_percent = 1, .delay = 50, .hang_percent = 1, .hang = 1000};
  guint calls = g_getenv ("FERRY_STRESS_CALLS") != NULL ? (guint)atoi (g_getenv ("FERRY_STRESS_CALLS")) : 1000000;
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  Stress stress = {.rand = g_rand_new_with_seed (20), .cancellables = g_async_queue_new ()};
  GThread *canceller = g_thread_new ("cancel", cancel_thread, stress.cancellables);
  TestLog log = {0};
  guint id;
  gsize before, after;

  policy.deadline = G_TIME_SPAN_MINUTE;
  policy.attempt_timeout = 20 * MS;
  policy.grace = 200;
  policy.limit = 4;
  policy.queue_length = IN_FLIGHT - 4;
  policy.retries = 2;
  policy.retry_percent = 5;
  policy.retry_reserve = 20;
  policy.backoff = (FerryBackoff) {.base = 20, .cap = 100};
  test_set_worker (boundary, "--worker", 0);
  stress.adapter = ferry_adapter_new_with_errors (boundary, "test", &policy, ferry_error_map_files);
  ferry_adapter_set_faults (stress.adapter, &faults);
  result = g_variant_ref_sink (g_variant_new_string ("done"));
  id = ferry_boundary_add_observer (boundary, &observer, &log);

  /* What pools and allocators keep for good is there after the first of them. */
  run_calls (&stress, calls / 10);
  settle (&stress, &log);
  before = get_resident_bytes ();
  run_calls (&stress, calls - calls / 10);
  settle (&stress, &log);
  after = get_resident_bytes ();

  g_test_message ("%u succeeded, %u failed, %u timed out, %u cancelled, %u rejected, %u abandoned, %u retries; memory %+.2f MiB",
                  stress.outcomes[FERRY_OUTCOME_SUCCEEDED], stress.outcomes[FERRY_OUTCOME_FAILED],
                  stress.outcomes[FERRY_OUTCOME_TIMED_OUT], stress.outcomes[FERRY_OUTCOME_CANCELLED],
                  stress.outcomes[FERRY_OUTCOME_REJECTED], log.counts[FERRY_CALL_ABANDONED],
                  log.counts[FERRY_CALL_RETRYING], ((double)after - (double)before) / 1048576);
  g_assert_cmpuint (count_outcomes (&stress), ==, calls);
  /* Whether the queue is ever full is left to chance. */
  for (FerryOutcome outcome = FERRY_OUTCOME_SUCCEEDED; outcome < FERRY_OUTCOME_REJECTED; outcome++)
    g_assert_cmpuint (stress.outcomes[outcome], >, 0);
  g_assert_cmpuint (log.counts[FERRY_CALL_SUBMITTED], ==, calls);
  g_assert_cmpuint (log.counts[FERRY_CALL_FINISHED], ==, calls);
  g_assert_cmpuint (log.counts[FERRY_CALL_DELIVERED], ==, calls);
  g_assert_cmpuint (log.counts[FERRY_CALL_ENDED_LATE], ==, log.counts[FERRY_CALL_ABANDONED]);
  g_assert_cmpuint (log.counts[FERRY_CALL_ABANDONED], >, 0);
  g_assert_cmpuint (log.counts[FERRY_CALL_RETRYING], >, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  g_assert_cmpuint (after, <=, before + MEMORY_LIMIT);
#endif

  g_async_queue_push (stress.cancellables, stress.cancellables);
  g_thread_join (canceller);
  g_async_queue_unref (stress.cancellables);
  ferry_boundary_remove_observer (boundary, id);
  test_adapter_finish (stress.adapter);
  g_clear_pointer (&result, g_variant_unref);
  g_rand_free (stress.rand);
}

int
main (int argc,
      char **argv)
{
  test_worker_main (argc, argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c02/stress", test_stress);

  return g_test_run ();
}
