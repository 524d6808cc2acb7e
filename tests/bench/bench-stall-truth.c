/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Injects stalls whose length, cause and author are known, and compares what the monitor says. */
#include "bench-stall-helper.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MS 1000
#define N_ROUNDS 20
#define N_PROBED 200

typedef struct
{
  void (*stall) (gint64 duration);
  gint64 duration; /* microseconds, asked for */
  gint64 took;     /* by the clock, around it */
  glong losses;    /* of the processor to others, up to its end */
} Injection;

static int pipe_ends[2];
static gint64 write_at; /* when the other thread is to write into the pipe, and to signal */
static GMutex mutex;
static GCond wanted, arrived;
static gboolean has_arrived;

/* Not static: names for the stacks. */
void sleep_by_usleep (gint64 duration);
void sleep_by_g_usleep (gint64 duration);
void compute_busily (gint64 duration);
void wait_in_poll (gint64 duration);
void read_from_pipe (gint64 duration);
void wait_for_condition (gint64 duration);

__attribute__ ((noinline)) void
sleep_by_usleep (gint64 duration)
{
  usleep (duration);
  errno = 0;
}

__attribute__ ((noinline)) void
sleep_by_g_usleep (gint64 duration)
{
  g_usleep (duration);
  errno = 0;
}

__attribute__ ((noinline)) void
compute_busily (gint64 duration)
{
  ferry_bench_compute (duration);
  errno = 0;
}

__attribute__ ((noinline)) void
wait_in_poll (gint64 duration)
{
  poll (NULL, 0, duration / MS);
  errno = 0;
}

static gpointer
answer (gpointer data)
{
  for (;;)
    {
      gint64 at;

      g_mutex_lock (&mutex);
      while (write_at == 0)
        g_cond_wait (&wanted, &mutex);
      at = write_at;
      write_at = 0;
      g_mutex_unlock (&mutex);

      g_usleep (MAX (at - g_get_monotonic_time (), 0));
      if (write (pipe_ends[1], "x", 1) != 1)
        return NULL;
      g_mutex_lock (&mutex);
      has_arrived = TRUE;
      g_cond_signal (&arrived);
      g_mutex_unlock (&mutex);
    }
}

static void
ask_for_answer (gint64 duration)
{
  g_mutex_lock (&mutex);
  has_arrived = FALSE;
  write_at = g_get_monotonic_time () + duration;
  g_cond_signal (&wanted);
  g_mutex_unlock (&mutex);
}

__attribute__ ((noinline)) void
read_from_pipe (gint64 duration)
{
  char byte;

  ask_for_answer (duration);
  if (read (pipe_ends[0], &byte, 1) != 1)
    abort ();
}

__attribute__ ((noinline)) void
wait_for_condition (gint64 duration)
{
  char byte;

  ask_for_answer (duration);
  g_mutex_lock (&mutex);
  while (!has_arrived)
    g_cond_wait (&arrived, &mutex);
  g_mutex_unlock (&mutex);
  if (read (pipe_ends[0], &byte, 1) != 1)
    abort ();
}

static const struct
{
  const char *name;
  void (*stall) (gint64 duration);
  FerryStallCause cause;
} ways[] = {
  {"sleep_by_usleep", sleep_by_usleep, FERRY_CAUSE_BLOCKED},
  {"sleep_by_g_usleep", sleep_by_g_usleep, FERRY_CAUSE_BLOCKED},
  {"compute_busily", compute_busily, FERRY_CAUSE_CPU},
  {"wait_in_poll", wait_in_poll, FERRY_CAUSE_BLOCKED},
  {"read_from_pipe", read_from_pipe, FERRY_CAUSE_BLOCKED},
  {"wait_for_condition", wait_for_condition, FERRY_CAUSE_BLOCKED},
};

static glong
count_losses (void)
{
  struct rusage usage;

  getrusage (RUSAGE_THREAD, &usage);

  return usage.ru_nivcsw;
}

static gboolean
inject (gpointer data)
{
  Injection *injection = data;
  glong losses = count_losses ();
  gint64 before = g_get_monotonic_time ();

  injection->stall (injection->duration);
  injection->took = g_get_monotonic_time () - before;
  injection->losses += count_losses () - losses;

  return G_SOURCE_REMOVE;
}

typedef struct
{
  gint64 worst;    /* error, microseconds */
  guint n, n_off;  /* all, and those beyond the goal */
  guint n_lost;    /* of those: the processor went to others between the stall and a poll */
  guint n_long;    /* of 50 ms and more */
  guint n_named;   /* of those: with the guilty function on a stack */
  guint n_sampled; /* of those: with any stack */
  guint n_cause;   /* of those: with the right cause, or starved */
  guint n_starved; /* of those */
} Tally;

static void
inject_once (FerryBench *bench,
             guint way,
             gint64 duration,
             Tally *tally)
{
  Injection injection = {.stall = ways[way].stall, .duration = duration};
  glong losses = count_losses ();
  guint64 newest = ferry_bench_get_newest (bench);
  gint64 measured = ferry_bench_run (bench, inject, &injection);
  gint64 error = ABS (measured - injection.took);
  const FerryStall *stall;

  tally->n++;
  tally->n_off += error > 200;
  tally->n_lost += error > 200 && count_losses () - losses > injection.losses;
  tally->worst = MAX (tally->worst, error);
  if (injection.took < 50 * MS)
    return;

  stall = ferry_bench_find (bench, newest, duration);
  g_assert_nonnull (stall);
  tally->n_long++;
  tally->n_sampled += stall->n_samples > 0;
  tally->n_named += ferry_bench_has_frame (bench, stall, ways[way].name);
  tally->n_starved += stall->cause == FERRY_CAUSE_STARVED;
  tally->n_cause += stall->cause == FERRY_CAUSE_STARVED || stall->cause == ways[way].cause;
  if (!ferry_bench_has_frame (bench, stall, ways[way].name))
    {
      g_autofree char *text = ferry_loop_monitor_describe_stall (bench->monitor, stall->serial);

      g_printerr ("no %s in:\n%s", ways[way].name, text);
    }
}

static void
compare_durations (FerryBench *bench)
{
  static const gint64 durations[] = {5 * MS, 20 * MS, 50 * MS, 200 * MS, 1000 * MS};
  Tally all = {0};

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *what = g_strdup_printf ("duration error, %s", ways[i].name);
      Tally tally = {0};

      for (guint j = 0; j < G_N_ELEMENTS (durations); j++)
        {
          for (guint round = 0; round < N_ROUNDS; round++)
            inject_once (bench, i, durations[j], &tally);
        }

      ferry_bench_print_row (what, "<= 0.2 ms", tally.n_off == tally.n_lost,
                             "worst %.3f ms, %u of %u beyond (%u: others took the processor before the poll)",
                             tally.worst / 1000.0, tally.n_off, tally.n, tally.n_lost);
      all.n_long += tally.n_long;
      all.n_named += tally.n_named;
      all.n_sampled += tally.n_sampled;
      all.n_cause += tally.n_cause;
      all.n_starved += tally.n_starved;
    }

  ferry_bench_print_row ("stalls >= 50 ms with the guilty function on a stack", "100 %",
                         all.n_named == all.n_long, "%u of %u (%u with any stack)",
                         all.n_named, all.n_long, all.n_sampled);
  ferry_bench_print_row ("the same: the right cause", "all", all.n_cause == all.n_long,
                         "%u of %u (%u of them starved)", all.n_cause, all.n_long, all.n_starved);
}

/* Computes until about the time of the first sample, then sleeps: where a signal would do harm. */
typedef struct
{
  guint way;
  guint n_cut_short;
} Probed;

static gboolean
compute_then_sleep (gpointer data)
{
  Probed *probed = data;
  struct timespec duration = {.tv_nsec = 25 * 1000 * 1000};
  gint64 before;
  int result;

  ferry_bench_compute (g_random_int_range (1, 22) * MS);
  before = g_get_monotonic_time ();
  if (probed->way == 0)
    result = usleep (25 * MS);
  else if (probed->way == 1)
    result = nanosleep (&duration, NULL);
  else
    result = poll (NULL, 0, 25);

  probed->n_cut_short += result < 0 || g_get_monotonic_time () - before < 25 * MS;

  return G_SOURCE_REMOVE;
}

static void
check_harmlessness (FerryBench *bench)
{
  static const char * const names[] = {"usleep", "nanosleep", "poll"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *what = g_strdup_printf ("the probe changes nothing: %s behind computing", names[i]);
      Probed probed = {.way = i};

      for (guint j = 0; j < N_PROBED; j++)
        ferry_bench_run (bench, compute_then_sleep, &probed);
      ferry_bench_print_row (what, "0 of 200 cut short", probed.n_cut_short == 0, "%u of %u",
                             probed.n_cut_short, N_PROBED);
    }
}

int
main (void)
{
  FerryBench bench;

  if (pipe (pipe_ends) != 0)
    return EXIT_FAILURE;
  g_thread_unref (g_thread_new ("answer", answer, NULL));

  ferry_bench_set_up (&bench, 0);
  compare_durations (&bench);
  check_harmlessness (&bench);
  ferry_bench_tear_down (&bench);

  return EXIT_SUCCESS;
}
