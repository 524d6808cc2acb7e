/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long a program starts, and what counts of that. */
#include "loop-helper.h"

#define MS 1000

/* The program's own, until it turns out otherwise. */
static void
test_start_up (void)
{
  FerryTestLoop test_loop = {.context = g_main_context_new ()};
  FerryLoopFigures figures;
  FerryStall stalls[2];

  test_loop.monitor = ferry_loop_monitor_new (test_loop.context);
  g_usleep (60 * MS);
  g_main_context_iteration (test_loop.context, FALSE);

  g_assert_cmpuint (ferry_loop_monitor_copy_stalls (test_loop.monitor, 0, stalls, 2), ==, 1);
  g_assert_cmpint (stalls[0].cause, ==, FERRY_CAUSE_START_UP);
  g_assert_cmpint (stalls[0].duration, >=, 60 * MS);
  ferry_loop_monitor_get_figures (test_loop.monitor, &figures);
  g_assert_cmpuint (ferry_test_count_stalls (figures.stalls), ==, 0);
  g_assert_cmpuint (ferry_test_count_stalls (figures.foreign_stalls), ==, 1);
  g_assert_cmpuint (figures.iterations, ==, 0);

  g_assert_finalize_object (test_loop.monitor);
  g_main_context_unref (test_loop.context);
}

/* When sleep_60() had slept a while. */
static gint64 slept_at;

static gboolean
sleep_60 (gpointer data)
{
  g_usleep (30 * MS);
  slept_at = g_get_monotonic_time ();
  g_usleep (30 * MS);
  return G_SOURCE_REMOVE;
}

static gboolean
draw_first (gpointer data)
{
  ferry_loop_monitor_set_starting (data, FALSE);
  return sleep_60 (data);
}

static gboolean
stall_on_purpose (gpointer data)
{
  ferry_loop_monitor_mark_deliberate (data, "early");
  return sleep_60 (data);
}

/* Runs @callback, which is over for the monitor with the poll after it, and finds its stall among those of a busy
 * machine. */
static FerryStall
run_and_find (FerryTestLoop *test_loop,
              GSourceFunc callback)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  FerryStall stalls[64];
  guint n;

  g_source_set_callback (source, callback, test_loop->monitor, NULL);
  g_source_attach (source, test_loop->context);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (test_loop->context, FALSE);
  g_main_context_iteration (test_loop->context, FALSE);

  n = ferry_loop_monitor_copy_stalls (test_loop->monitor, 0, stalls, G_N_ELEMENTS (stalls));
  for (guint i = 0; i < n; i++)
    if (stalls[i].start <= slept_at && slept_at <= stalls[i].start + stalls[i].duration)
      return stalls[i];
  g_assert_not_reached ();
}

/* Start-up lasts for as long as the program says, and to the end of the iteration in which it says so; from there on
 * nothing counts as start-up. */
static void
test_starting (void)
{
  FerryTestLoop test_loop = {.context = g_main_context_new ()};
  FerryLoopFigures figures;

  test_loop.monitor = ferry_loop_monitor_new (test_loop.context);
  ferry_loop_monitor_set_starting (test_loop.monitor, TRUE);
  g_main_context_iteration (test_loop.context, FALSE);

  g_assert_cmpint (run_and_find (&test_loop, sleep_60).cause, ==, FERRY_CAUSE_START_UP);
  g_assert_cmpint (run_and_find (&test_loop, draw_first).cause, ==, FERRY_CAUSE_START_UP);
  ferry_loop_monitor_get_figures (test_loop.monitor, &figures);
  g_assert_cmpuint (ferry_test_count_stalls (figures.stalls), ==, 0);
  g_assert_cmpuint (ferry_test_count_stalls (figures.foreign_stalls), >=, 2);
  g_assert_cmpuint (figures.iterations, ==, 0);
  g_assert_cmpfloat (figures.window.worst, ==, 0);
  g_assert_cmpfloat (figures.total.worst, ==, 0);

  g_assert_cmpint (run_and_find (&test_loop, sleep_60).cause, !=, FERRY_CAUSE_START_UP);
  ferry_loop_monitor_get_figures (test_loop.monitor, &figures);
  g_assert_cmpfloat (figures.window.worst, >=, 60 * MS);

  g_assert_finalize_object (test_loop.monitor);
  g_main_context_unref (test_loop.context);
}

/* What is done on purpose is never hidden in the start; a monitor may go while the program still starts. */
static void
test_starting_ends_with_a_deliberate_stall (void)
{
  FerryTestLoop test_loop = {.context = g_main_context_new ()};
  FerryLoopFigures figures;
  FerryStall stall;

  test_loop.monitor = ferry_loop_monitor_new (test_loop.context);
  ferry_loop_monitor_set_starting (test_loop.monitor, TRUE);
  g_main_context_iteration (test_loop.context, FALSE);
  stall = run_and_find (&test_loop, stall_on_purpose);
  g_assert_true (stall.deliberate);
  g_assert_cmpint (stall.cause, !=, FERRY_CAUSE_START_UP);
  ferry_loop_monitor_get_figures (test_loop.monitor, &figures);
  g_assert_cmpuint (ferry_test_count_stalls (figures.deliberate_stalls), ==, 1);
  g_assert_cmpfloat (figures.window.worst, >=, 60 * MS);
  g_assert_finalize_object (test_loop.monitor);

  test_loop.monitor = ferry_loop_monitor_new (test_loop.context);
  ferry_loop_monitor_set_starting (test_loop.monitor, TRUE);
  g_main_context_iteration (test_loop.context, FALSE);
  g_main_context_iteration (test_loop.context, FALSE);
  g_assert_finalize_object (test_loop.monitor);
  g_main_context_unref (test_loop.context);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m05/start-up", test_start_up);
  g_test_add_func ("/monitor/m05/starting", test_starting);
  g_test_add_func ("/monitor/m05/starting-ends-with-a-deliberate-stall", test_starting_ends_with_a_deliberate_stall);

  return g_test_run ();
}
