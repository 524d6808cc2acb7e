/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a flood of empty calls costs the loop that asked for them: a bare GTask against an adapter, in
 * turns within one run. bench-flood [CALLS [ROUNDS [WORK]]]
 *
 * Each completion adds up WORK numbers: 2000, the default, take about 5 us, as updating a row would. A
 * timer for 60 frames a second beats beside it at GTK's redraw priority, and the poll function times
 * every iteration. */
#include "boundary/adapter.h"

#include <stdlib.h>

#define LIMIT 2
#define FRAME_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)
#define FRAME_MS 16
#define MAX_ROUNDS 99

typedef void (*SubmitFunc) (guint calls);

typedef struct
{
  const char *name;
  SubmitFunc submit;
  double rates[MAX_ROUNDS];  /* calls/s */
  double worsts[MAX_ROUNDS]; /* ms */
  double ticks[MAX_ROUNDS];  /* per s */
} Contender;

static FerryAdapter *adapter;
static guint pending;
static guint work_per_completion = 2000;

/* Of the round that runs. */
static gint64 poll_returned;
static gint64 worst_iteration;
static guint ticks;

static int
poll_timed (GPollFD *fds,
            guint n_fds,
            int timeout)
{
  int ready;

  if (poll_returned != 0)
    worst_iteration = MAX (worst_iteration, g_get_monotonic_time () - poll_returned);
  ready = g_poll (fds, n_fds, timeout);
  poll_returned = g_get_monotonic_time ();
  return ready;
}

static gboolean
on_tick (gpointer data)
{
  ticks++;
  return G_SOURCE_CONTINUE;
}

static void
complete_one (void)
{
  volatile double work = 0;

  for (guint i = 0; i < work_per_completion; i++)
    work += i;
  pending--;
}

static void
run_empty_task (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
on_task_done (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
  complete_one ();
}

static void
submit_tasks (guint calls)
{
  for (guint i = 0; i < calls; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_task_done, NULL);

      g_task_run_in_thread (task, run_empty_task);
    }
}

static GVariant *
run_empty (GVariant *parameters,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  return g_variant_new_boolean (TRUE);
}

static const FerryOperation empty_operation = {
  .id = "bench.empty",
  .dependency = "bench",
  .run = run_empty,
};

static void
on_call_done (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, NULL);

  g_assert_nonnull (value);
  complete_one ();
}

static void
submit_calls (guint calls,
              FerryExecutorKind executor)
{
  FerryCallOptions options = {.executor = executor};

  for (guint i = 0; i < calls; i++)
    ferry_adapter_call_async (adapter, &empty_operation, NULL, &options, NULL, on_call_done, NULL);
}

static void
submit_on_task_pool (guint calls)
{
  submit_calls (calls, FERRY_EXECUTOR_TASK_POOL);
}

static void
submit_on_own_pool (guint calls)
{
  submit_calls (calls, FERRY_EXECUTOR_OWN_POOL);
}

static void
run_round (Contender *contender,
           guint round,
           guint calls)
{
  guint timer;
  double seconds;
  gint64 start;

  poll_returned = 0;
  worst_iteration = 0;
  ticks = 0;
  pending = calls;
  timer = g_timeout_add_full (FRAME_PRIORITY, FRAME_MS, on_tick, NULL, NULL);

  start = g_get_monotonic_time ();
  contender->submit (calls);
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
  seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  /* The last iteration has no poll after it yet. */
  worst_iteration = MAX (worst_iteration, g_get_monotonic_time () - poll_returned);

  contender->rates[round] = calls / seconds;
  contender->worsts[round] = worst_iteration / 1000.0;
  contender->ticks[round] = ticks / seconds;
  g_source_remove (timer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

/* Sorts them. */
static double
take_median (double *values,
             guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

int
main (int argc,
      char **argv)
{
  static Contender contenders[] = {
    {.name = "GTask", .submit = submit_tasks},
    {.name = "task-pool", .submit = submit_on_task_pool},
    {.name = "own-pool", .submit = submit_on_own_pool},
  };
  const FerryPolicy policy = {
    .deadline = G_TIME_SPAN_MINUTE,
    .grace = FERRY_POLICY_GRACE,
    .limit = LIMIT,
    .queue_length = 1000000,
    .executor = FERRY_EXECUTOR_TASK_POOL,
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  guint calls = argc > 1 ? atoi (argv[1]) : 100000;
  guint rounds = CLAMP (argc > 2 ? atoi (argv[2]) : 9, 1, MAX_ROUNDS);
  double gtask_rate = 0;

  if (argc > 3)
    work_per_completion = atoi (argv[3]);
  adapter = ferry_adapter_new (boundary, "bench", &policy);
  g_main_context_set_poll_func (NULL, poll_timed);
  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (contenders); i++)
      run_round (&contenders[i], round, calls);

  g_print ("%u empty calls, %u numbers added up by each completion, median of %u rounds\n", calls, work_per_completion, rounds);
  g_print ("%-10s %10s %10s %16s %16s %10s\n", "", "calls/s", "to GTask", "worst iteration", "worst of all", "ticks/s");
  for (guint i = 0; i < G_N_ELEMENTS (contenders); i++)
    {
      Contender *contender = &contenders[i];
      double rate = take_median (contender->rates, rounds);
      double worst = take_median (contender->worsts, rounds);

      if (i == 0)
        gtask_rate = rate;
      g_print ("%-10s %10.0f %10.2f %13.2f ms %13.2f ms %10.1f\n", contender->name, rate, rate / gtask_rate, worst,
               contender->worsts[rounds - 1], take_median (contender->ticks, rounds));
    }
  g_clear_object (&adapter);
  return 0;
}
