/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the main loop feels while all six dependencies work at once and compute takes every processor, with
 * the lower priority of workers and without it: bench-load [SECONDS], of each.
 *
 * A session as the window has it, with its monitor, and a beat at 60 Hz in the place of frames. With
 * FERRY_BENCH_VERBOSE in the environment each iteration of our own making is told whole. */
#include "all-work.h"
#include "model/beat.h"
#include "model/session.h"

#include <stdlib.h>

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer is_closed)
{
  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  *(gboolean *)is_closed = TRUE;
}

static gboolean
on_timeout (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
show_stalls (FerryLoopMonitor *monitor,
             guint64 after)
{
  FerryStall *stalls = g_new (FerryStall, FERRY_N_STALLS);
  guint n = ferry_loop_monitor_copy_stalls (monitor, after, stalls, FERRY_N_STALLS);
  gint64 worst = 0;
  guint own = 0;

  for (guint i = 0; i < n; i++)
    if (ferry_stall_cause_is_own (stalls[i].cause))
      {
        own++;
        worst = MAX (worst, stalls[i].duration);
        if (g_getenv ("FERRY_BENCH_VERBOSE") != NULL)
          {
            g_autofree char *told = ferry_loop_monitor_describe_stall (monitor, stalls[i].serial);

            g_print ("%s", told);
          }
      }
  g_print ("  iterations over 16.7 ms: of our own making %u (worst %.1f ms; goal: none), for want of a processor %u\n", own, worst / 1000.0, n - own);
  g_free (stalls);
}

static guint64
get_newest_stall (FerryLoopMonitor *monitor)
{
  FerryStall stall;

  return ferry_loop_monitor_copy_stalls (monitor, 0, &stall, 1) > 0 ? stall.serial : 0;
}

/* A session of its own, under load or not, for so long. */
static void
measure (const char *title,
         gboolean is_loaded,
         guint seconds)
{
  g_autoptr (FerrySession) session = ferry_session_new ();
  FerryLoopMonitor *monitor = ferry_session_get_monitor (session);
  g_autoptr (AllWork) work = is_loaded ? all_work_start (session, FALSE) : NULL;
  g_autoptr (FerryBeat) beat = ferry_beat_new ();
  FerryLoopFigures figures;
  gboolean is_closed = FALSE;
  guint64 first;

  /* Threads, helpers and caches are there by then. */
  run_for (2000);
  first = get_newest_stall (monitor);
  ferry_beat_reset (beat);
  run_for (seconds * 1000);

  ferry_loop_monitor_get_figures (monitor, &figures);
  g_print ("%s:\n", title);
  g_print ("  busy p99 %.2f ms (goal: below 8), worst of the last 10 s %.2f ms, busy %.1f %%; %u beats, %u missed\n", figures.window.p99 / 1000.0,
           figures.window.worst / 1000.0, 100 * figures.busy_share, ferry_beat_get_beats (beat), ferry_beat_get_missed (beat));
  /* Explained in their own time. */
  if (work != NULL)
    all_work_stop (work);
  run_for (1000);
  show_stalls (monitor, first);
  if (work != NULL)
    {
      g_autofree char *calls = all_work_describe (work);

      g_print ("  calls: %s\n", calls);
    }

  ferry_session_close_async (session, on_closed, &is_closed);
  while (!is_closed)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc,
      char **argv)
{
  guint seconds = argc > 1 ? atoi (argv[1]) : 20;
  int status;

  if (all_work_serve (argc, argv, &status))
    return status;

  all_work_prepare ();
  measure ("nothing runs", FALSE, seconds);
  measure ("all six, workers at lower priority", TRUE, seconds);
  all_work_set_equal_priority (TRUE);
  measure ("all six, workers at the loop's own priority", TRUE, seconds);
  all_work_clean_up ();

  return 0;
}
