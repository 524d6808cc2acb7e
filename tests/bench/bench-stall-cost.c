/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What watching costs: per iteration, asleep, and for each stack. */
#include "bench-stall-helper.h"

#include "monitor/stack-capture.h"
#include "monitor/stall-watch.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define N_ITERATIONS 1000000
#define N_BATCHES 1000
#define N_CAPTURES 200

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static gboolean
stay (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Others on the machine only ever add to a batch: the tenth lowest of a hundred is what it costs. */
static double
take_low (double *values,
          guint n)
{
  qsort (values, n, sizeof *values, compare_numbers);

  return values[n / 10];
}

static double
time_batch (GMainContext *context)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_ITERATIONS / N_BATCHES; i++)
    g_main_context_iteration (context, FALSE);

  return (g_get_monotonic_time () - start) * 1000.0 / (N_ITERATIONS / N_BATCHES);
}

/* A context without and one with a monitor, in turn, so that noise meets both alike. */
static void
measure_iterations (void)
{
  g_autoptr (GMainContext) plain = g_main_context_new ();
  g_autoptr (GMainContext) monitored = g_main_context_new ();
  g_autoptr (FerryLoopMonitor) monitor = ferry_loop_monitor_new (monitored);
  GMainContext *contexts[] = {plain, monitored};
  static double without[N_BATCHES], with[N_BATCHES];
  double low_without, low_with;

  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, stay, NULL, NULL);
      g_source_attach (source, contexts[i]);
      time_batch (contexts[i]);
    }

  for (guint i = 0; i < N_BATCHES; i++)
    {
      without[i] = time_batch (plain);
      with[i] = time_batch (monitored);
    }

  low_without = take_low (without, N_BATCHES);
  low_with = take_low (with, N_BATCHES);
  ferry_bench_print_row ("added per iteration, hook and watch", "<= 75 ns", low_with - low_without <= 75,
                         "%.1f ns (%.1f to %.1f ns, ratio %.3f; 1,000,000 idle iterations each)",
                         low_with - low_without, low_without, low_with, low_with / low_without);
}

static int is_counted;

/* From 50 ms after the loop began to sleep. */
static gpointer
count_for_5_s (gpointer data)
{
  guint64 before;

  g_usleep (50000);
  before = ferry_stall_watch_count_wakeups ();
  g_usleep (5 * G_USEC_PER_SEC);
  *(guint64 *)data = ferry_stall_watch_count_wakeups () - before;
  g_atomic_int_set (&is_counted, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

static void
count_wakeups (FerryBench *bench)
{
  GThread *thread;
  guint64 n = 0;

  ferry_bench_idle (bench, 500);
  thread = g_thread_new ("counter", count_for_5_s, &n);
  while (!g_atomic_int_get (&is_counted))
    g_main_context_iteration (bench->context, TRUE);
  g_thread_join (thread);
  ferry_bench_print_row ("wake-ups of the watch while the loop sleeps 5 s", "<= 1", n <= 1,
                         "%" G_GUINT64_FORMAT, n);
}

typedef struct
{
  FerryThreadProbe probe;
  _Atomic gboolean is_ready;
  _Atomic gboolean is_over;
  _Atomic gint64 longest_gap;
  int pipe_ends[2];
} Victim;

/* Of this thread's own processor time, so that others on the machine do not count. */
static gint64
own_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Reads its clock over and over: whatever interrupts it makes a gap. All of a stack is copied only if
 * there is that much. */
static gpointer
notice_gaps (gpointer data)
{
  Victim *victim = data;
  volatile char deep[FERRY_STACK_BYTES_MAX];
  gint64 last;

  for (gsize i = 0; i < sizeof deep; i++)
    deep[i] = 1;

  ferry_thread_probe_init (&victim->probe);
  atomic_store (&victim->is_ready, TRUE);
  last = own_time ();
  while (!atomic_load (&victim->is_over))
    {
      gint64 now = own_time ();

      if (now - last > atomic_load (&victim->longest_gap))
        atomic_store (&victim->longest_gap, now - last);
      last = own_time ();
    }

  return NULL;
}

static void
await_victim (Victim *victim)
{
  while (!atomic_load (&victim->is_ready))
    g_usleep (1000);
  g_usleep (20000);
}

/* A stack is taken at the processor's tick, which interrupts by itself: every look is long enough for one. */
#define LOOK_AT_US 5000

/* The longest gap in which one stack is taken, or in as much time without one; nanoseconds, or -1. */
static double
find_gap (Victim *victim,
          FerryRawStack *stack)
{
  gint64 end;

  g_usleep (1000);
  atomic_store (&victim->longest_gap, 0);
  end = g_get_monotonic_time () + LOOK_AT_US;
  if (stack != NULL && !ferry_stack_signal_take (&victim->probe, stack))
    return -1;
  g_usleep (MAX (50, end - g_get_monotonic_time ()));

  return atomic_load (&victim->longest_gap);
}

/* The processor's tick interrupts too, and others take the processor: hence both in turn, for as long. */
static void
measure_running (FerryRawStack *stack)
{
  static double with[N_CAPTURES], without[N_CAPTURES];
  Victim victim = {0};
  GThread *thread;
  guint n = 0;

  if (ferry_stack_capture_get_level (NULL) != FERRY_CAPTURE_FULL)
    return;

  thread = g_thread_new ("victim", notice_gaps, &victim);
  await_victim (&victim);
  for (guint tries = 0; n < N_CAPTURES && tries < 10 * N_CAPTURES; tries++)
    {
      with[n] = find_gap (&victim, stack);
      if (with[n] < 0)
        continue;
      without[n++] = find_gap (&victim, NULL);
    }
  atomic_store (&victim.is_over, TRUE);
  g_thread_join (thread);
  ferry_thread_probe_clear (&victim.probe);

  qsort (with, n, sizeof *with, compare_numbers);
  qsort (without, n, sizeof *without, compare_numbers);
  ferry_bench_print_row ("stack of a computing thread: what it loses", "<= 10 us",
                         n > 0 && with[n / 2] - without[n / 2] <= 10000,
                         "%.1f us (median gap %.1f us, without %.1f us; lowest tenth %.1f and %.1f us; %u stacks of %" G_GSIZE_FORMAT " kB)",
                         (with[n / 2] - without[n / 2]) / 1000, with[n / 2] / 1000, without[n / 2] / 1000,
                         with[n / 10] / 1000, without[n / 10] / 1000, n, stack->size / 1024);
}

static gpointer
sleep_in_read (gpointer data)
{
  Victim *victim = data;
  char byte;

  ferry_thread_probe_init (&victim->probe);
  atomic_store (&victim->is_ready, TRUE);
  if (read (victim->pipe_ends[0], &byte, 1) != 1)
    abort ();

  return NULL;
}

static void
measure_sleeping (FerryRawStack *stack)
{
  Victim victim = {0};
  FerryThreadTimes before, after;
  GThread *thread;
  gint64 start;
  guint n = 0;

  if (pipe (victim.pipe_ends) != 0)
    abort ();
  thread = g_thread_new ("victim", sleep_in_read, &victim);

  await_victim (&victim);
  ferry_thread_probe_get_times (&victim.probe, &before);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_CAPTURES; i++)
    {
      long number;

      n += ferry_stack_capture_take (&victim.probe, stack, &number) == FERRY_CAPTURE_TAKEN_SLEEPING;
    }
  start = g_get_monotonic_time () - start;
  ferry_thread_probe_get_times (&victim.probe, &after);

  if (write (victim.pipe_ends[1], "x", 1) != 1)
    abort ();
  g_thread_join (thread);
  ferry_thread_probe_clear (&victim.probe);

  ferry_bench_print_row ("stack of a sleeping thread: what it loses", "0",
                         n == N_CAPTURES && after.computed == before.computed,
                         "%" G_GINT64_FORMAT " ns in %u stacks (the watch: %.1f us each)",
                         after.computed - before.computed, n, (double)start / N_CAPTURES);
}

int
main (void)
{
  g_autofree FerryRawStack *stack = g_new0 (FerryRawStack, 1);
  FerryBench bench;

  measure_iterations ();
  ferry_bench_set_up (&bench, 0);
  count_wakeups (&bench);
  ferry_bench_tear_down (&bench);
  measure_running (stack);
  measure_sleeping (stack);

  return EXIT_SUCCESS;
}
