/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The price of a crossing: event loop, worker and back with an empty job, beside GTask and libuv.
 * bench-dispatch [ROUNDS]; pinned to one processor it compares best: taskset -c 1
 *
 * The contenders take turns round by round. Absolute figures belong to the machine and its mood; the
 * ratios to g_task_run_in_thread(), each of one round, compare. */
#include "boundary/adapter.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_LIBUV
#include <uv.h>
#endif

#define CALLS 20000
#define WARM_UP 2000
#define MAX_ROUNDS 64
#define MAX_IN_FLIGHT 64

typedef struct
{
  const char *name;
  void (*submit) (gint64 *submitted);
  gboolean uv;
} Contender;

static GMainLoop *loop;
static FerryAdapter *own_pool, *task_pool;
static const Contender *contender;
static guint issued, done;
static gint64 began, ended;
static gint64 latencies[CALLS];
static gint64 submitted_at[MAX_IN_FLIGHT];

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
issue (gint64 *submitted)
{
  issued++;
  *submitted = now_ns ();
  contender->submit (submitted);
}

static void
complete (gint64 *submitted)
{
  gint64 now = now_ns ();

  if (done >= WARM_UP)
    latencies[done - WARM_UP] = now - *submitted;
  done++;
  if (done == WARM_UP)
    began = now;
  if (done == WARM_UP + CALLS)
    {
      ended = now;
      if (!contender->uv)
        g_main_loop_quit (loop);
    }
  if (issued < WARM_UP + CALLS)
    issue (submitted);
}

/* GTask, bare; with a cancellable; with a timeout as well. */

static void
empty_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

static void
on_task_done (GObject *source, GAsyncResult *result, gpointer submitted)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
  complete (submitted);
}

static void
submit_task (gint64 *submitted)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_task_done, submitted);

  g_task_run_in_thread (task, empty_job);
}

typedef struct
{
  gint64 *submitted;
  GSource *timeout;
} Guarded;

static gboolean
on_timeout (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_guarded_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Guarded *guarded = data;
  gint64 *submitted = guarded->submitted;

  g_task_propagate_boolean (G_TASK (result), NULL);
  g_source_destroy (guarded->timeout);
  g_source_unref (guarded->timeout);
  g_free (guarded);
  complete (submitted);
}

static void
submit_guarded_task (gint64 *submitted)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Guarded *guarded = g_new (Guarded, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_guarded_done, guarded);

  guarded->submitted = submitted;
  guarded->timeout = g_timeout_source_new (30000);
  g_source_set_callback (guarded->timeout, on_timeout, g_object_ref (cancellable), g_object_unref);
  g_source_attach (guarded->timeout, NULL);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, empty_job);
}

/* Ferry, with everything on: cancellable, deadline, observer. */

static GVariant *
run_nothing (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  return g_variant_new_boolean (TRUE);
}

static const FerryParameter no_parameters[] = {{NULL}};
static const FerryOperation nothing = {.id = "bench.nothing", .dependency = "bench", .parameters = no_parameters, .run = run_nothing};
static guint64 events;

static void
count_event (FerryCall *call, FerryCallEvent event, gpointer user_data)
{
  events++;
}

static const FerryObserver observer = {.event = count_event};

static void
on_call_done (GObject *source, GAsyncResult *result, gpointer submitted)
{
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, NULL);

  complete (submitted);
}

static void
submit_to (FerryAdapter *adapter, gint64 *submitted)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ferry_adapter_call_async (adapter, &nothing, NULL, NULL, cancellable, on_call_done, submitted);
}

static void
submit_own_pool (gint64 *submitted)
{
  submit_to (own_pool, submitted);
}

static void
submit_task_pool (gint64 *submitted)
{
  submit_to (task_pool, submitted);
}

#ifdef HAVE_LIBUV
static uv_loop_t uv;

typedef struct
{
  uv_work_t request; /* first */
  gint64 *submitted;
} Work;

static void
uv_empty_job (uv_work_t *request)
{
}

static void
on_uv_done (uv_work_t *request, int status)
{
  gint64 *submitted = ((Work *) request)->submitted;

  g_free (request);
  complete (submitted);
}

static void
submit_uv (gint64 *submitted)
{
  Work *work = g_new (Work, 1);

  work->submitted = submitted;
  uv_queue_work (&uv, &work->request, uv_empty_job, on_uv_done);
}
#endif

static const Contender contenders[] = {
  {"g_task_run_in_thread", submit_task, FALSE},
  {"  with cancellable and timeout", submit_guarded_task, FALSE},
#ifdef HAVE_LIBUV
  {"libuv uv_queue_work", submit_uv, TRUE},
#endif
  {"Ferry, own-pool", submit_own_pool, FALSE},
  {"Ferry, task-pool", submit_task_pool, FALSE},
};

#define N_CONTENDERS G_N_ELEMENTS (contenders)

static int
compare_integers (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (const double *values, guint n)
{
  double sorted[MAX_ROUNDS];

  memcpy (sorted, values, n * sizeof (double));
  qsort (sorted, n, sizeof (double), compare_numbers);
  return sorted[n / 2];
}

static void
measure (const Contender *who, guint in_flight, double *rate, double *p50)
{
  contender = who;
  issued = done = 0;
  for (guint i = 0; i < in_flight; i++)
    issue (&submitted_at[i]);
#ifdef HAVE_LIBUV
  if (who->uv)
    uv_run (&uv, UV_RUN_DEFAULT);
  else
#endif
    g_main_loop_run (loop);
  qsort (latencies, CALLS, sizeof (gint64), compare_integers);
  *rate = CALLS * 1e9 / (ended - began);
  *p50 = latencies[CALLS / 2] / 1e3;
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
print_table (guint in_flight, guint rounds)
{
  static double rates[N_CONTENDERS][MAX_ROUNDS], p50s[N_CONTENDERS][MAX_ROUNDS];
  double ratios[2][MAX_ROUNDS];

  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < N_CONTENDERS; i++)
      {
        guint who = (i + round) % N_CONTENDERS;

        measure (&contenders[who], in_flight, &rates[who][round], &p50s[who][round]);
      }

  g_print ("\n%u in flight                     calls/s   ratio    p50 us   ratio\n", in_flight);
  for (guint who = 0; who < N_CONTENDERS; who++)
    {
      for (guint round = 0; round < rounds; round++)
        {
          ratios[0][round] = rates[who][round] / rates[0][round];
          ratios[1][round] = p50s[who][round] / p50s[0][round];
        }
      g_print ("%-32s %9.0f  %6.2f  %8.1f  %6.2f\n", contenders[who].name,
               median (rates[who], rounds), median (ratios[0], rounds),
               median (p50s[who], rounds), median (ratios[1], rounds));
    }
}

int
main (int argc, char **argv)
{
  guint rounds = argc > 1 ? CLAMP (atoi (argv[1]), 1, MAX_ROUNDS) : 9;
  FerryPolicy policy = {.deadline = 30 * G_TIME_SPAN_SECOND, .grace = FERRY_POLICY_GRACE, .limit = 4, .queue_length = 1000, .executor = FERRY_EXECUTOR_OWN_POOL};
  FerryBoundary *boundary = ferry_boundary_new ();

#ifdef HAVE_LIBUV
  g_setenv ("UV_THREADPOOL_SIZE", "10", TRUE); /* as many as GTask's pool */
  uv_loop_init (&uv);
#endif
  loop = g_main_loop_new (NULL, FALSE);
  ferry_boundary_add_observer (boundary, &observer, NULL);
  own_pool = ferry_adapter_new (boundary, "bench", &policy);
  policy.executor = FERRY_EXECUTOR_TASK_POOL;
  task_pool = ferry_adapter_new (boundary, "bench", &policy);

  g_print ("GLib %u.%u.%u, %u rounds of %u calls\n", glib_major_version, glib_minor_version, glib_micro_version, rounds, CALLS);
  print_table (64, rounds);
  print_table (1, rounds);
  return 0;
}
