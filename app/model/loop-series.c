/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The main loop over the last minute. */
#include "loop-series.h"

#include "progress-rate.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define STALLS_MAX 128

FerryLoopSeries *
ferry_loop_series_new (void)
{
  FerryLoopSeries *self = g_new0 (FerryLoopSeries, 1);

  self->stalls = g_new (FerryStall, STALLS_MAX);
  return self;
}

void
ferry_loop_series_free (FerryLoopSeries *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->stalls);
  g_free (self);
}

static void
sum_up (FerryLoopSeries *self)
{
  gint64 sum = 0;
  guint n = 0;

  self->best = 0;
  self->mean = 0;
  self->worst = 0;
  for (guint i = 0; i < self->n_slices; i++)
    {
      gint64 worst = self->slices[i].worst;

      /* A loop that slept through has nothing to say of how long it is kept. */
      if (worst == 0)
        continue;
      self->best = n == 0 ? worst : MIN (self->best, worst);
      self->worst = MAX (self->worst, worst);
      sum += worst;
      n++;
    }
  if (n > 0)
    self->mean = sum / n;
}

void
ferry_loop_series_take (FerryLoopSeries *self,
                        FerryLoopMonitor *monitor,
                        gint64 now)
{
  gint64 since = now - FERRY_LOOP_SERIES_LENGTH_US;

  g_return_if_fail (self != NULL);
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (monitor));

  self->now = now;
  self->n_slices = ferry_loop_monitor_copy_slices (monitor, since, self->slices, FERRY_N_SLICES);
  self->n_stalls = ferry_loop_monitor_copy_stalls (monitor, 0, self->stalls, STALLS_MAX);
  while (self->n_stalls > 0 && self->stalls[0].start + self->stalls[0].duration < since)
    memmove (self->stalls, self->stalls + 1, --self->n_stalls * sizeof (FerryStall));
  sum_up (self);
}

const FerryLoopSlice *
ferry_loop_series_find (const FerryLoopSeries *self,
                        gint64 time)
{
  gint64 index;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_slices == 0 || time < self->slices[0].start)
    return NULL;
  /* They follow each other without a gap. */
  index = (time - self->slices[0].start) / FERRY_SLICE_US;
  return index < self->n_slices ? &self->slices[index] : NULL;
}

static const FerryStall *
find_stall (const FerryLoopSeries *self,
            const FerryLoopSlice *slice)
{
  for (guint i = 0; i < self->n_stalls; i++)
    if (self->stalls[i].start < slice->start + FERRY_SLICE_US && self->stalls[i].start + self->stalls[i].duration > slice->start && self->stalls[i].duration == slice->worst)
      return &self->stalls[i];
  return NULL;
}

char *
ferry_loop_series_describe_at (const FerryLoopSeries *self,
                               gint64 time)
{
  const FerryLoopSlice *slice;
  const FerryStall *stall;
  g_autofree char *worst = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  slice = ferry_loop_series_find (self, time);
  if (slice == NULL)
    return g_strdup ("");
  worst = ferry_format_duration (slice->worst);
  stall = find_stall (self, slice);
  if (stall != NULL && stall->deliberate)
    return g_strdup_printf (_ ("−%.1f s: %s, on purpose"), (self->now - time) / 1e6, worst);
  return g_strdup_printf (_ ("−%.1f s: %s"), (self->now - time) / 1e6, worst);
}

char *
ferry_loop_series_describe (const FerryLoopSeries *self)
{
  g_autofree char *best = NULL;
  g_autofree char *mean = NULL;
  g_autofree char *worst = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->worst == 0)
    return g_strdup ("");
  best = ferry_format_duration (self->best);
  mean = ferry_format_duration (self->mean);
  worst = ferry_format_duration (self->worst);
  return g_strdup_printf (_ ("least %s, average %s, most %s"), best, mean, worst);
}

void
ferry_loop_series_reduce (const FerryLoopSeries *self,
                          gint64 from,
                          gint64 length,
                          gint64 *worst,
                          guint n)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length > 0);

  memset (worst, 0, n * sizeof (gint64));
  for (guint i = 0; i < self->n_slices; i++)
    {
      gint64 start = self->slices[i].start - from;
      gint64 end = start + FERRY_SLICE_US;
      gint64 first = MAX (0, start) / length;
      gint64 last = MAX (first, end / length - 1);

      if (end <= 0)
        continue;
      for (gint64 j = first; j <= last && j < n; j++)
        worst[j] = MAX (worst[j], self->slices[i].worst);
    }
}
