/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How even the frames are while ten thousand calls are scrolled: the rows of the page "Calls", and the
 * timeline dragged; the time between a frame and the next, and what a frame takes of the main thread.
 *
 * Usage: tests/e2e/session.sh bench-scroll [FRAMES] */
#include "frame-intervals.h"
#include "ui/timeline-view.h"
#include "window-helper.h"

#include <stdio.h>
#include <stdlib.h>

#define GOAL_MS 25
#define FRAMES 600

/* As fast as a hand: a screen in a second or so, to and fro. */
#define ROW_STEP 45
#define DRAG_STEP 14

static void
measure (WindowHelper *helper,
         const char *what,
         FrameStep step,
         gpointer user_data,
         guint n_frames)
{
  g_auto (FrameIntervals) frames = {0};
  double p99;

  frame_intervals_measure (&frames, helper->window, n_frames, step, user_data);
  p99 = frame_intervals_get_percentile (frames.intervals, 0.99);
  printf ("%-36s %6.1f %6.1f %6.1f %6.1f %6.1f  %s: p99 at most %d\n", what, frame_intervals_get_percentile (frames.intervals, 0.5), p99,
          frame_intervals_get_percentile (frames.intervals, 1), frame_intervals_get_percentile (frames.costs, 0.5),
          frame_intervals_get_percentile (frames.costs, 0.99), p99 <= GOAL_MS ? "met" : "MISSED", GOAL_MS);
}

/* Down for a while, and up again. */
static double
to_and_fro (guint frame)
{
  return frame / 120 % 2 == 0 ? 1 : -1;
}

static void
scroll_rows (gpointer adjustment,
             guint frame)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + to_and_fro (frame) * ROW_STEP);
}

static void
drag_timeline (gpointer view,
               guint frame)
{
  ferry_timeline_view_pan (view, -to_and_fro (frame) * DRAG_STEP, 0);
}

static void
zoom_timeline (gpointer view,
               guint frame)
{
  ferry_timeline_view_zoom (view, to_and_fro (frame) > 0 ? 0.97 : 1 / 0.97, 400);
}

int
main (int argc,
      char **argv)
{
  guint n_frames = argc > 1 ? atoi (argv[1]) : FRAMES;
  WindowHelper helper;
  GtkWidget *list;
  GtkAdjustment *rows;
  FerryTimelineView *view;

  gtk_init ();
  window_helper_init (&helper);
  window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", FERRY_SESSION_CALLS_MAX);
  printf ("%-36s %6s %6s %6s %6s %6s  goal\n", "10,000 calls; ms between frames", "p50", "p99", "worst", "CPU", "p99");

  window_helper_show_page (&helper, "calls");
  list = gtk_widget_get_last_child (window_helper_find (helper.window, "GtkColumnView"));
  rows = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  gtk_adjustment_set_value (rows, gtk_adjustment_get_upper (rows) / 2);
  window_helper_draw (&helper, 5);
  measure (&helper, "scrolling the rows of Calls", scroll_rows, rows, n_frames);

  window_helper_show_page (&helper, "timeline");
  view = FERRY_TIMELINE_VIEW (window_helper_find (helper.window, "FerryTimelineView"));
  ferry_timeline_view_show_all (view);
  ferry_timeline_view_zoom (view, 0.2, 400);
  measure (&helper, "dragging the Timeline", drag_timeline, view, n_frames);
  measure (&helper, "zooming the Timeline", zoom_timeline, view, n_frames);
  window_helper_clear (&helper);

  return 0;
}
