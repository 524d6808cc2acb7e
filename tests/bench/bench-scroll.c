/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How even the frames are while ten thousand calls are scrolled: the rows of the page "Calls", and the
 * timeline dragged; the time between a frame and the next, and what a frame takes of the main thread.
 *
 * Usage: tests/e2e/session.sh bench-scroll [FRAMES] */
#include "ui/timeline-view.h"
#include "window-helper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define GOAL_MS 25
#define FRAMES 600

/* As fast as a hand: a screen in a second or so, to and fro. */
#define ROW_STEP 45
#define DRAG_STEP 14

typedef struct
{
  void (*step) (gpointer user_data, guint frame);
  gpointer user_data;
  guint n_frames;
  guint frame;
  gint64 last;
  gint64 used;
  GArray *intervals; /* double, milliseconds */
  GArray *costs;
} Measure;

static gint64
thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  Measure *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 used = thread_time ();

  if (self->last != 0)
    {
      double interval = (now - self->last) / 1e3;
      double cost = (used - self->used) / 1e3;

      g_array_append_val (self->intervals, interval);
      g_array_append_val (self->costs, cost);
    }
  self->last = now;
  self->used = used;
  self->step (self->user_data, self->frame++);
  return self->frame < self->n_frames;
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  double difference = *(const double *)one - *(const double *)other;

  return (difference > 0) - (difference < 0);
}

static double
percentile (GArray *values,
            double share)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint)(share * (values->len - 1)));
}

static void
measure (WindowHelper *helper,
         const char *what,
         void (*step) (gpointer user_data, guint frame),
         gpointer user_data,
         guint n_frames)
{
  Measure self = {.step = step, .user_data = user_data, .n_frames = n_frames};
  double p99;

  self.intervals = g_array_new (FALSE, FALSE, sizeof (double));
  self.costs = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_add_tick_callback (helper->window, on_tick, &self, NULL);
  while (self.frame < n_frames)
    g_main_context_iteration (NULL, TRUE);
  p99 = percentile (self.intervals, 0.99);
  printf ("%-36s %6.1f %6.1f %6.1f %6.1f %6.1f  %s: p99 at most %d\n", what, percentile (self.intervals, 0.5), p99, percentile (self.intervals, 1),
          percentile (self.costs, 0.5), percentile (self.costs, 0.99), p99 <= GOAL_MS ? "met" : "MISSED", GOAL_MS);
  g_array_unref (self.intervals);
  g_array_unref (self.costs);
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
