/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The watch through what may happen to those it watches: they sleep, end, fork, and come in numbers. */
#include "loop-helper.h"
#include "monitor/stall-watch.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MS 1000

/* Asleep for as long as the loop is: not one wake-up in half a second. */
static void
test_sleeps (FerryTestLoop *test_loop,
             gconstpointer data)
{
  guint64 before = 1, after = 0;

  /* Other work of this process, or a stall of the machine's, may wake it: once must be quiet. */
  for (guint i = 0; i < 20 && before != after; i++)
    {
      g_usleep (100 * MS);
      ferry_test_loop_iterate (test_loop);
      while (g_main_context_pending (test_loop->context))
        ferry_test_loop_iterate (test_loop);
      ferry_loop_monitor_stop (test_loop->monitor);
      g_usleep (50 * MS);
      before = ferry_stall_watch_count_wakeups ();
      g_usleep (500 * MS);
      after = ferry_stall_watch_count_wakeups ();
    }
  g_assert_cmpuint (before, ==, after);
}

/* And awake for the next iteration after that. */
static void
test_wakes_up (FerryTestLoop *test_loop,
               gconstpointer data)
{
  guint64 before;

  g_usleep (50 * MS);
  before = ferry_stall_watch_count_wakeups ();
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (test_loop, 1);
  g_assert_cmpuint (ferry_stall_watch_count_wakeups (), >, before);
  g_assert_true (g_array_index (test_loop->signalled, FerryStall, 0).explained);
}

/* While the watch is looking at it, or has just handed its stack on to be named. */
static void
test_dropped_in_a_stall (void)
{
  for (guint i = 0; i < 40; i++)
    {
      FerryTestLoop test_loop;

      ferry_test_loop_set_up (&test_loop, NULL);
      g_usleep ((15 + i % 5) * MS);
      if (i % 2 == 0)
        ferry_test_loop_iterate (&test_loop);
      ferry_test_loop_tear_down (&test_loop, NULL);
    }
}

/* It should stop its monitor first; if it does not, nothing worse happens than looks at nothing. */
static gpointer
end_in_a_stall (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_set_up (test_loop, NULL);
  g_usleep (20 * MS);

  return NULL;
}

static void
test_thread_ends (void)
{
  FerryTestLoop test_loop;

  g_thread_join (g_thread_new ("ends", end_in_a_stall, &test_loop));
  g_usleep (120 * MS);
  ferry_test_loop_tear_down (&test_loop, NULL);
}

static int blamed; /* atomic */

/* Six loops stall at once here: the watch may come to one of them too late to look. It blames the
 * right one, or nobody. */
static gpointer
stall_a_few_times (gpointer data)
{
  FerryTestLoop test_loop;

  ferry_test_loop_set_up (&test_loop, NULL);
  for (guint i = 1; i <= 3; i++)
    {
      ferry_test_loop_run (&test_loop, ferry_test_loop_stall_60);
      ferry_test_loop_await_signalled (&test_loop, i);
    }
  g_assert_cmpuint (ferry_test_loop_count_signalled (&test_loop), ==, 3);
  for (guint i = 0; i < test_loop.signalled->len; i++)
    {
      const FerryStall *stall = &g_array_index (test_loop.signalled, FerryStall, i);

      g_assert_true (stall->explained);
      if (!stall->deliberate || stall->culprit[0] == '\0')
        continue;
      g_assert_cmpstr (stall->culprit, ==, "ferry_test_loop_stall_60");
      g_atomic_int_inc (&blamed);
    }
  ferry_test_loop_tear_down (&test_loop, NULL);

  return NULL;
}

static void
test_several (void)
{
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("loop", stall_a_few_times, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (blamed, >, 0);
}

/* No thread of the watch lives in the child: stalls are timed and signalled there all the same, those of
 * an old monitor without an explanation, those of a new one with it. */
static void
stall_in_child (FerryTestLoop *test_loop)
{
  FerryTestLoop own;

  alarm (30);
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (test_loop, 1);
  g_assert_false (g_array_index (test_loop->signalled, FerryStall, 0).explained);
  g_assert_finalize_object (test_loop->monitor);

  ferry_test_loop_set_up (&own, NULL);
  ferry_test_loop_run (&own, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (&own, 1);
  g_assert_true (g_array_index (own.signalled, FerryStall, 0).explained);
  ferry_test_loop_tear_down (&own, NULL);
}

static void
test_fork (FerryTestLoop *test_loop,
           gconstpointer data)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      stall_in_child (test_loop);
      _exit (0);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);

  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (test_loop, 1);
}

/* More stalls than the watch can be told of before it runs: each is signalled once, in order. */
static gboolean
stall_and_iterate (gpointer data)
{
  FerryTestLoop *test_loop = data;

  for (guint i = 0; i < 30; i++)
    {
      ferry_test_loop_stall (test_loop, "again", 17 * MS);
      ferry_test_loop_iterate (test_loop);
    }

  return G_SOURCE_REMOVE;
}

static void
test_many_in_a_row (FerryTestLoop *test_loop,
                    gconstpointer data)
{
  ferry_test_loop_run (test_loop, stall_and_iterate);
  ferry_test_loop_await_signalled (test_loop, 30);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 30);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m02/sleeps", test_sleeps);
  ADD ("/monitor/m02/wakes-up", test_wakes_up);
  ADD ("/monitor/m02/many-in-a-row", test_many_in_a_row);
  ADD ("/monitor/m02/fork", test_fork);
  g_test_add_func ("/monitor/m02/dropped-in-a-stall", test_dropped_in_a_stall);
  g_test_add_func ("/monitor/m02/thread-ends", test_thread_ends);
  g_test_add_func ("/monitor/m02/several", test_several);

  return g_test_run ();
}
