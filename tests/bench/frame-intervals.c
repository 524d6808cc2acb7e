/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How even a window's frames are, by its frame clock. */
#include "frame-intervals.h"

#include <math.h>
#include <time.h>

#define REFRESH_MS (1000 / 60.0)

typedef struct
{
  FrameIntervals *intervals;
  FrameStep step;
  gpointer user_data;
  guint n_frames;
  guint frame;
  gint64 last;
  gint64 used;
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

      g_array_append_val (self->intervals->intervals, interval);
      g_array_append_val (self->intervals->costs, cost);
    }
  self->last = now;
  self->used = used;
  if (self->step != NULL)
    self->step (self->user_data, self->frame);
  self->frame++;
  return self->frame < self->n_frames;
}

void
frame_intervals_measure (FrameIntervals *self,
                         GtkWidget *window,
                         guint n_frames,
                         FrameStep step,
                         gpointer user_data)
{
  Measure measure = {.intervals = self, .step = step, .user_data = user_data, .n_frames = n_frames};

  self->intervals = g_array_new (FALSE, FALSE, sizeof (double));
  self->costs = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_add_tick_callback (window, on_tick, &measure, NULL);
  while (measure.frame < n_frames)
    g_main_context_iteration (NULL, TRUE);
}

void
frame_intervals_clear (FrameIntervals *self)
{
  g_clear_pointer (&self->intervals, g_array_unref);
  g_clear_pointer (&self->costs, g_array_unref);
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  double difference = *(const double *)one - *(const double *)other;

  return (difference > 0) - (difference < 0);
}

double
frame_intervals_get_percentile (GArray *values,
                                double share)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint)(share * (values->len - 1)));
}

guint
frame_intervals_count_due (const FrameIntervals *self,
                           guint *missed)
{
  guint due = 0;

  *missed = 0;
  for (guint i = 0; i < self->intervals->len; i++)
    {
      guint refreshes = MAX (1, round (g_array_index (self->intervals, double, i) / REFRESH_MS));

      due += refreshes;
      *missed += refreshes - 1;
    }
  return due;
}
