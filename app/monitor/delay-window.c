/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring of histograms, one a second, in which a busy period is split at the seconds' borders. */
#include "delay-window.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

/* the whole seconds and the unfinished one */
#define N_SECONDS (FERRY_WINDOW_SECONDS + 1)

typedef struct
{
  FerryDelayHistogram *delays;
  gint64 worst; /* of the periods that ended here, whole length */
} Second;

struct _FerryDelayWindow
{
  gint64 begin;

  gint64 newest;     /* number of the newest second: its start / SECOND */
  gint64 newest_end; /* (newest + 1) * SECOND, to spare the hot path a division */
  Second *current;   /* of the newest second */

  Second seconds[N_SECONDS]; /* by number % N_SECONDS */
  FerryDelayHistogram *merged;
};

static Second *
second_at (FerryDelayWindow *self,
           gint64 number)
{
  return &self->seconds[number % N_SECONDS];
}

static void
empty_second (Second *second)
{
  ferry_delay_histogram_clear (second->delays);
  second->worst = 0;
}

static void
enter_second (FerryDelayWindow *self,
              gint64 number)
{
  self->newest = number;
  self->newest_end = (number + 1) * SECOND;
  self->current = second_at (self, number);
}

FerryDelayWindow *
ferry_delay_window_new (void)
{
  FerryDelayWindow *self = g_new0 (FerryDelayWindow, 1);

  self->merged = ferry_delay_histogram_new ();
  for (guint i = 0; i < N_SECONDS; i++)
    self->seconds[i].delays = ferry_delay_histogram_new ();

  return self;
}

void
ferry_delay_window_free (FerryDelayWindow *self)
{
  for (guint i = 0; i < N_SECONDS; i++)
    ferry_delay_histogram_free (self->seconds[i].delays);

  ferry_delay_histogram_free (self->merged);
  g_free (self);
}

/* Empties the seconds that have begun since, each only once however long that is. */
static void
advance (FerryDelayWindow *self,
         gint64 number)
{
  gint64 from;

  if (number <= self->newest)
    return;

  from = MAX (self->newest + 1, number - N_SECONDS + 1);
  for (gint64 i = from; i <= number; i++)
    empty_second (second_at (self, i));

  enter_second (self, number);
}

void
ferry_delay_window_begin (FerryDelayWindow *self,
                          gint64 begin)
{
  for (guint i = 0; i < N_SECONDS; i++)
    empty_second (&self->seconds[i]);

  self->begin = begin;
  enter_second (self, begin / SECOND);
}

static gint64
oldest_second (FerryDelayWindow *self)
{
  return MAX (self->begin / SECOND, self->newest - FERRY_WINDOW_SECONDS);
}

/* An event that comes in the second [s, s + 1) of a longer busy period [start, end) waits between
 * end - (s + 1) and end - s. That is what a period of length end - s would do to it, less what one
 * of length end - (s + 1) would. The next second holds that one with the opposite sign, so the
 * sum over the window is one period, cut where the oldest second begins. */
static void
add_across_seconds (FerryDelayWindow *self,
                    gint64 start,
                    gint64 end)
{
  gint64 oldest;

  advance (self, end / SECOND);
  oldest = MAX (oldest_second (self), start / SECOND);

  for (gint64 i = self->newest; i >= oldest; i--)
    {
      Second *second = second_at (self, i);

      ferry_delay_histogram_add (second->delays, end - MAX (start, i * SECOND));
      if (i < self->newest)
        ferry_delay_histogram_subtract (second->delays, end - (i + 1) * SECOND);
    }
}

void
ferry_delay_window_add (FerryDelayWindow *self,
                        gint64 start,
                        gint64 end)
{
  if (G_LIKELY (end < self->newest_end && start >= self->newest_end - SECOND))
    ferry_delay_histogram_add (self->current->delays, end - start);
  else
    add_across_seconds (self, start, end);

  self->current->worst = MAX (self->current->worst, end - start);
}

void
ferry_delay_window_view (FerryDelayWindow *self,
                         gint64 now,
                         FerryDelayWindowView *view)
{
  gint64 oldest;

  advance (self, now / SECOND);
  oldest = oldest_second (self);

  ferry_delay_histogram_clear (self->merged);
  view->worst = 0;

  for (gint64 i = oldest; i <= self->newest; i++)
    {
      ferry_delay_histogram_merge (self->merged, second_at (self, i)->delays);
      view->worst = MAX (view->worst, second_at (self, i)->worst);
    }

  view->delays = self->merged;
  view->period = now - MAX (self->begin, oldest * SECOND);
}
