/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the watch says of real stalls: cause, culprit, contributors, stacks. A busy machine may starve
 * any of them; then that is the truth, and the rest still has to be right. */
#include "loop-helper.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MS 1000

/* The newest explained stall with this label. */
static FerryStall
await_stall (FerryTestLoop *test_loop,
             const char *label)
{
  ferry_test_loop_await_signalled (test_loop, 1);
  for (guint i = test_loop->signalled->len; i > 0; i--)
    {
      const FerryStall *stall = &g_array_index (test_loop->signalled, FerryStall, i - 1);

      if (g_str_equal (stall->label, label))
        {
          g_assert_true (stall->explained);
          return *stall;
        }
    }
  g_assert_not_reached ();
}

static void
assert_cause (const FerryStall *stall,
              FerryStallCause cause)
{
  if (stall->cause != FERRY_CAUSE_STARVED)
    g_assert_cmpstr (ferry_stall_cause_get_name (stall->cause), ==, ferry_stall_cause_get_name (cause));
}

/* Where the capture steps back it says so, and takes nothing that it cannot. */
static void
assert_frame (FerryTestLoop *test_loop,
              const FerryStall *stall,
              const char *function,
              gboolean is_asleep)
{
  const char *limits = ferry_loop_monitor_get_limits (test_loop->monitor);

  if (limits == NULL || (is_asleep && strstr (limits, "sleeping") != NULL))
    {
      g_assert_cmpuint (stall->n_samples, >=, 1);
      g_assert_true (ferry_test_loop_has_frame (test_loop, stall, function));
    }
  else
    {
      g_test_message ("%s", limits);
      g_assert_cmpuint (stall->n_samples, ==, 0);
    }
}

static gboolean
sleep_long (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "sleep", 120 * MS);

  return G_SOURCE_REMOVE;
}

static void
test_blocked (FerryTestLoop *test_loop,
              gconstpointer data)
{
  FerryStall stall;

  ferry_test_loop_run (test_loop, sleep_long);
  stall = await_stall (test_loop, "sleep");

  assert_cause (&stall, FERRY_CAUSE_BLOCKED);
  g_assert_cmpstr (stall.culprit, ==, "sleep_long");
  assert_frame (test_loop, &stall, "sleep_long at test-stall-explained.c:", TRUE);
  if (stall.n_samples > 0)
    g_assert_cmpstr (stall.system_call, ==, "clock_nanosleep");
}

/* What was seen of an iteration that is no stall is given to no other: neither to one too short for stacks of its
 * own, nor to one with some. */
static gboolean
sleep_briefly (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "brief", 8 * MS);

  return G_SOURCE_REMOVE;
}

static gboolean
sleep_again (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "again", 70 * MS);

  return G_SOURCE_REMOVE;
}

static void
assert_nothing_of_others (FerryTestLoop *test_loop,
                          const FerryStall *stall)
{
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
  guint n = ferry_loop_monitor_copy_samples (test_loop->monitor, stall->serial, samples, G_N_ELEMENTS (samples));

  g_assert_false (ferry_test_loop_has_frame (test_loop, stall, "sleep_long"));
  g_assert_cmpstr (stall->culprit, !=, "sleep_long");
  g_assert_cmpstr (stall->function, !=, "sleep_long");
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (samples[i].age, <=, stall->duration);
}

static void
run_below_threshold (FerryTestLoop *test_loop)
{
  ferry_loop_monitor_set_stall_threshold (test_loop->monitor, FERRY_STALL_THRESHOLD_MAX_US);
  ferry_test_loop_run (test_loop, sleep_long);
  ferry_test_loop_iterate (test_loop);
  ferry_loop_monitor_set_stall_threshold (test_loop->monitor, FERRY_STALL_THRESHOLD_MIN_US);
}

static void
test_no_stall (FerryTestLoop *test_loop,
               gconstpointer data)
{
  static const GSourceFunc stalls[] = {sleep_briefly, sleep_again};
  static const char * const labels[] = {"brief", "again"};

  for (guint i = 0; i < G_N_ELEMENTS (stalls); i++)
    {
      FerryStall stall;

      run_below_threshold (test_loop);
      ferry_test_loop_run (test_loop, stalls[i]);
      ferry_test_loop_iterate (test_loop);
      ferry_test_loop_await_signalled (test_loop, ferry_test_loop_copy_marked (test_loop, NULL, 0));
      stall = await_stall (test_loop, labels[i]);
      assert_nothing_of_others (test_loop, &stall);
    }
  for (guint i = 0; i < test_loop->signalled->len; i++)
    {
      const FerryStall *stall = &g_array_index (test_loop->signalled, FerryStall, i);

      if (g_str_equal (stall->label, "sleep"))
        g_assert_cmpint (stall->duration, >=, FERRY_STALL_THRESHOLD_MAX_US);
    }
}

/* It waits, however long, and is as whole as any other once it may be named. */
static void
test_put_off (FerryTestLoop *test_loop,
              gconstpointer data)
{
  FerryStall stall;

  ferry_loop_monitor_put_names_off (test_loop->monitor, TRUE);
  ferry_test_loop_run (test_loop, sleep_long);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (10 * MS);
      ferry_test_loop_iterate (test_loop);
    }
  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, &stall, 1), ==, 1);
  g_assert_false (stall.explained);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 0);

  ferry_loop_monitor_put_names_off (test_loop->monitor, FALSE);
  stall = await_stall (test_loop, "sleep");
  assert_cause (&stall, FERRY_CAUSE_BLOCKED);
  g_assert_cmpstr (stall.culprit, ==, "sleep_long");
  if (ferry_loop_monitor_get_limits (test_loop->monitor) == NULL)
    g_assert_cmpuint (stall.n_samples, >=, 1);
}

/* What waits leaves room for more: the first ones are told of by themselves. */
static void
test_put_off_too_many (FerryTestLoop *test_loop,
                       gconstpointer data)
{
  ferry_loop_monitor_put_names_off (test_loop->monitor, TRUE);
  for (guint i = 0; i < 12; i++)
    ferry_test_loop_run (test_loop, sleep_long);
  ferry_test_loop_await_signalled (test_loop, 1);
}

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* So much of a processor, however long a busy machine takes to give it: a thread that does not run has no
 * stack worth a signal. */
static gboolean
compute_long (gpointer data)
{
  FerryTestLoop *test_loop = data;
  gint64 until = get_cpu_time () + 150 * MS;

  ferry_loop_monitor_mark_deliberate (test_loop->monitor, "compute");
  while (get_cpu_time () < until)
    ;

  return G_SOURCE_REMOVE;
}

static void
test_cpu (FerryTestLoop *test_loop,
          gconstpointer data)
{
  FerryStall stall;

  ferry_test_loop_run (test_loop, compute_long);
  stall = await_stall (test_loop, "compute");

  assert_cause (&stall, FERRY_CAUSE_CPU);
  g_assert_cmpstr (stall.culprit, ==, "compute_long");
  assert_frame (test_loop, &stall, "compute_long at test-stall-explained.c:", FALSE);
}

static gboolean
sleep_short (gpointer data)
{
  g_usleep (8 * MS);

  return G_SOURCE_REMOVE;
}

static gboolean
sleep_shorter (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "many", 4 * MS);

  return G_SOURCE_REMOVE;
}

static void
attach_named (FerryTestLoop *test_loop,
              const char *name,
              GSourceFunc callback)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (name != NULL)
    g_source_set_name (source, name);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, test_loop, NULL);
  g_source_attach (source, test_loop->context);
}

static void
test_many_small (FerryTestLoop *test_loop,
                 gconstpointer data)
{
  FerryStall stall;

  for (guint i = 0; i < 8; i++)
    {
      attach_named (test_loop, "longer", sleep_short);
      attach_named (test_loop, NULL, sleep_shorter);
    }
  ferry_test_loop_iterate (test_loop);
  stall = await_stall (test_loop, "many");

  assert_cause (&stall, FERRY_CAUSE_MANY_SMALL);
  /* Who else was at work may have kept another of the loop's sources for as long. */
  g_assert_cmpuint (stall.n_contributors, >=, 2);
  g_assert_cmpstr (stall.contributors[0].name, ==, "longer (sleep_short)");
  g_assert_cmpstr (stall.contributors[1].name, ==, "sleep_shorter");
  g_assert_cmpint (stall.contributors[0].time, >, stall.contributors[1].time);
  g_assert_cmpuint (stall.contributors[0].dispatches, >, 1);
  g_assert_cmpstr (stall.culprit, ==, "longer (sleep_short)");
}

static gboolean
iterate_another_context (gpointer data)
{
  FerryTestLoop *test_loop = data;
  g_autoptr (GMainContext) private = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "private");
  g_source_set_callback (source, sleep_long, test_loop, NULL);
  g_source_attach (source, private);
  g_main_context_iteration (private, FALSE);

  return G_SOURCE_REMOVE;
}

static void
test_private_context (FerryTestLoop *test_loop,
                      gconstpointer data)
{
  FerryStall stall;

  ferry_test_loop_run (test_loop, iterate_another_context);
  stall = await_stall (test_loop, "sleep");

  assert_cause (&stall, FERRY_CAUSE_BLOCKED);
  g_assert_cmpstr (stall.culprit, ==, "private (sleep_long)");
  assert_frame (test_loop, &stall, "iterate_another_context at test-stall-explained.c:", TRUE);
}

static gboolean
prepare_slowly (GSource *source,
                int *timeout)
{
  FerryTestLoop **test_loop = (gpointer)(source + 1);

  *timeout = -1;
  if (*test_loop != NULL)
    ferry_test_loop_stall (*test_loop, "prepare", 60 * MS);
  *test_loop = NULL;

  return FALSE;
}

/* Before the poll, where nothing is dispatched: the stack tells. */
static void
test_prepare (FerryTestLoop *test_loop,
              gconstpointer data)
{
  static GSourceFuncs funcs = {.prepare = prepare_slowly};
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (GSource) + sizeof (gpointer));
  FerryStall stall;

  *(FerryTestLoop **)(source + 1) = test_loop;
  g_source_attach (source, test_loop->context);
  ferry_test_loop_iterate (test_loop);
  stall = await_stall (test_loop, "prepare");
  g_source_destroy (source);

  assert_cause (&stall, FERRY_CAUSE_BLOCKED);
  g_assert_cmpuint (stall.n_contributors, ==, 0);
  assert_frame (test_loop, &stall, "prepare_slowly at test-stall-explained.c:", TRUE);
}

/* Stopped and continued from outside. */
static gboolean
be_stopped (gpointer data)
{
  FerryTestLoop *test_loop = data;
  pid_t self = getpid ();
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      kill (self, SIGSTOP);
      usleep (400 * MS);
      kill (self, SIGCONT);
      _exit (0);
    }
  ferry_test_loop_stall (test_loop, "stopped", 20 * MS);
  waitpid (child, NULL, 0);

  return G_SOURCE_REMOVE;
}

static void
test_frozen (FerryTestLoop *test_loop,
             gconstpointer data)
{
  FerryStall stall;

  ferry_test_loop_run (test_loop, be_stopped);
  stall = await_stall (test_loop, "stopped");

  assert_cause (&stall, FERRY_CAUSE_FROZEN);
  if (stall.cause == FERRY_CAUSE_FROZEN)
    g_assert_cmpstr (stall.culprit, ==, "");
}

static gboolean
spin_until (gpointer data)
{
  return g_get_monotonic_time () < *(gint64 *)data;
}

static void
test_spin (FerryTestLoop *test_loop,
           gconstpointer data)
{
  gint64 until = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  g_autoptr (GSource) alarm = g_timeout_source_new (30);
  g_autoptr (GSource) source = g_idle_source_new ();
  FerryLoopFigures figures;
  guint n_spins = 0;

  /* A sleep first: a spin is told from the last one on. */
  g_source_set_callback (alarm, spin_until, &until, NULL);
  g_source_attach (alarm, test_loop->context);
  g_main_context_iteration (test_loop->context, TRUE);

  g_source_set_name (source, "spinner");
  g_source_set_callback (source, spin_until, &until, NULL);
  g_source_attach (source, test_loop->context);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (test_loop->context, TRUE);
  while (g_main_context_iteration (test_loop->context, FALSE))
    ;

  figures = ferry_test_loop_get_figures (test_loop);
  g_assert_cmpuint (figures.spins, ==, 1);
  for (guint i = 0; i < test_loop->signalled->len; i++)
    n_spins += g_array_index (test_loop->signalled, FerryStall, i).cause == FERRY_CAUSE_SPIN;
  g_assert_cmpuint (n_spins, ==, 1);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m05/blocked", test_blocked);
  ADD ("/monitor/m05/cpu", test_cpu);
  ADD ("/monitor/m05/many-small", test_many_small);
  ADD ("/monitor/m04/private-context", test_private_context);
  ADD ("/monitor/m04/prepare", test_prepare);
  ADD ("/monitor/m05/frozen", test_frozen);
  ADD ("/monitor/no-stall", test_no_stall);
  ADD ("/monitor/put-off", test_put_off);
  ADD ("/monitor/put-off/too-many", test_put_off_too_many);
  ADD ("/monitor/m05/spin", test_spin);

  return g_test_run ();
}
