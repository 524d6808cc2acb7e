/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How even the window's frames are while all six dependencies work at once and compute takes every processor, on
 * each page that then changes all the time. The window is as large as it opens, and something moves in each frame.
 *
 * Usage: tests/e2e/session.sh bench-frames [FRAMES [PAGE…]], of each page or of those */
#include "all-work.h"
#include "boundary/thread-priority.h"
#include "frame-intervals.h"
#include "model/policies.h"
#include "window-helper.h"

#include <stdio.h>
#include <stdlib.h>

#define GOAL_MS 25
#define GOAL_MISSED 1
#define FRAMES 600

/* Threads, helpers and caches are there by then. */
#define FRAMES_BEFORE 120

static void
print_row (const char *what,
           const FrameIntervals *frames)
{
  guint missed;
  guint due = frame_intervals_count_due (frames, &missed);
  double share = 100.0 * missed / due;
  double p99 = frame_intervals_get_percentile (frames->intervals, 0.99);

  printf ("%-22s %6u %6u %6.2f %6.1f %6.1f %6.1f %6.1f  %s\n", what, due, missed, share, frame_intervals_get_percentile (frames->intervals, 0.5), p99,
          frame_intervals_get_percentile (frames->intervals, 1), frame_intervals_get_percentile (frames->costs, 0.5),
          p99 <= GOAL_MS && share <= GOAL_MISSED ? "met" : "MISSED");
}

static void
measure (WindowHelper *helper,
         const char *what,
         guint n_frames,
         FrameIntervals *sum)
{
  g_auto (FrameIntervals) frames = {0};

  frame_intervals_measure (&frames, helper->window, n_frames, NULL, NULL);
  if (sum->intervals != NULL)
    {
      g_array_append_vals (sum->intervals, frames.intervals->data, frames.intervals->len);
      g_array_append_vals (sum->costs, frames.costs->data, frames.costs->len);
    }
  print_row (what, &frames);
}

static void
measure_pages (WindowHelper *helper,
               const char **pages,
               guint n_frames,
               gboolean is_long)
{
  g_auto (FrameIntervals) all = {g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double))};
  g_autoptr (AllWork) work = all_work_start (helper->session, is_long);
  g_autofree char *calls = NULL;

  printf ("%s:\n", is_long ? "all six, calls of some seconds" : "all six, a hundred calls a second");
  window_helper_draw (helper, FRAMES_BEFORE);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      window_helper_show_page (helper, pages[i]);
      measure (helper, pages[i], n_frames, &all);
    }
  print_row ("all pages", &all);
  all_work_stop (work);
  calls = all_work_describe (work);
  printf ("  calls: %s\n", calls);
  while (ferry_session_get_n_unfinished (helper->session) > 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc,
      char **argv)
{
  static const char *all_pages[] = {"result", "calls", "timeline", "stalls", "dependencies", "history", NULL};
  const char **pages = argc > 2 ? (const char **)argv + 2 : all_pages;
  guint n_frames = argc > 1 ? atoi (argv[1]) : FRAMES;
  WindowHelper helper;
  int status;

  if (all_work_serve (argc, argv, &status))
    return status;

  /* As Ferry begins. */
  ferry_thread_pool_raise_nice (FERRY_POLICIES_POOL_NICE);
  all_work_prepare ();
  gtk_init ();
  window_helper_init (&helper);
  printf ("%-22s %6s %6s %6s %6s %6s %6s %6s  goal: missed at most %d %%, p99 at most %d ms\n", "ms between frames", "due", "missed", "%", "p50", "p99", "worst",
          "CPU", GOAL_MISSED, GOAL_MS);
  measure (&helper, "nothing runs", n_frames, &(FrameIntervals) {0});
  measure_pages (&helper, pages, n_frames, TRUE);
  measure_pages (&helper, pages, n_frames, FALSE);
  window_helper_clear (&helper);
  all_work_clean_up ();

  return 0;
}
