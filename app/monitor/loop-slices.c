/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring of slices by number, where a slice's number is its start divided by its length. */
#include "loop-slices.h"

#define SLICE (FERRY_SLICE_US * G_GINT64_CONSTANT (1000))
#define BLOCKING_THRESHOLD (FERRY_BLOCKING_THRESHOLD_US * G_GINT64_CONSTANT (1000))

/* Nanoseconds: microseconds would lose most of a short iteration. */
typedef struct
{
  gint64 busy;
  gint64 blocking;
  gint64 worst;
  guint iterations;
} Slice;

struct _FerryLoopSlices
{
  gint64 first; /* number of the slice in which it began */

  gint64 newest;     /* number of the newest slice */
  gint64 newest_end; /* (newest + 1) * SLICE, to spare the hot path a division */
  Slice *current;    /* the newest slice */

  Slice slices[FERRY_N_SLICES]; /* by number % FERRY_N_SLICES */
};

static Slice *
slice_at (FerryLoopSlices *self,
          gint64 number)
{
  return &self->slices[number % FERRY_N_SLICES];
}

static void
enter_slice (FerryLoopSlices *self,
             gint64 number)
{
  self->newest = number;
  self->newest_end = (number + 1) * SLICE;
  self->current = slice_at (self, number);
}

/* How much of [start, end) lies in the slice. */
static gint64
overlap (gint64 number,
         gint64 start,
         gint64 end)
{
  gint64 slice_start = number * SLICE;

  return MAX (0, MIN (end, slice_start + SLICE) - MAX (start, slice_start));
}

FerryLoopSlices *
ferry_loop_slices_new (gint64 begin)
{
  FerryLoopSlices *self = g_new0 (FerryLoopSlices, 1);

  self->first = begin / SLICE;
  enter_slice (self, self->first);

  return self;
}

void
ferry_loop_slices_free (FerryLoopSlices *self)
{
  g_free (self);
}

/* Empties the slices that have begun since, each only once however long that is. */
static void
advance (FerryLoopSlices *self,
         gint64 number)
{
  if (number <= self->newest)
    return;

  for (gint64 i = MAX (self->newest + 1, number - FERRY_N_SLICES + 1); i <= number; i++)
    *slice_at (self, i) = (Slice) {0};

  enter_slice (self, number);
}

static gint64
oldest_slice (FerryLoopSlices *self)
{
  return MAX (self->first, self->newest - FERRY_N_SLICES + 1);
}

static void
add_across_slices (FerryLoopSlices *self,
                   gint64 start,
                   gint64 end)
{
  gint64 oldest;

  advance (self, end / SLICE);
  oldest = MAX (oldest_slice (self), start / SLICE);

  for (gint64 i = oldest; i <= self->newest; i++)
    {
      Slice *slice = slice_at (self, i);
      gint64 busy = overlap (i, start, end);

      slice->busy += busy;
      slice->blocking += overlap (i, start + BLOCKING_THRESHOLD, end);
      if (busy > 0)
        slice->worst = MAX (slice->worst, end - start);
    }
}

void
ferry_loop_slices_add (FerryLoopSlices *self,
                       gint64 start,
                       gint64 end)
{
  if (G_LIKELY (end < self->newest_end && start >= self->newest_end - SLICE))
    {
      self->current->busy += end - start;
      self->current->worst = MAX (self->current->worst, end - start);
    }
  else
    {
      add_across_slices (self, start, end);
    }

  self->current->iterations++;
}

guint
ferry_loop_slices_copy (FerryLoopSlices *self,
                        gint64 now,
                        gint64 busy_since,
                        gint64 since,
                        FerryLoopSlice *slices,
                        guint n)
{
  gint64 from;
  guint n_copied = 0;

  advance (self, now / SLICE);

  from = MAX (oldest_slice (self), self->newest - n + 1);
  if (since > from * FERRY_SLICE_US)
    from = (since - 1) / FERRY_SLICE_US + 1;

  for (gint64 i = from; i <= self->newest; i++)
    {
      const Slice *slice = slice_at (self, i);
      gint64 unfinished = busy_since > 0 ? overlap (i, busy_since, now) : 0;
      gint64 worst = slice->worst;

      if (unfinished > 0)
        worst = MAX (worst, now - busy_since);

      slices[n_copied++] = (FerryLoopSlice) {
        .start = i * FERRY_SLICE_US,
        .busy = (slice->busy + unfinished) / 1000,
        .worst = worst / 1000,
        .iterations = slice->iterations,
      };
    }

  return n_copied;
}

gint64
ferry_loop_slices_sum_blocking (FerryLoopSlices *self,
                                gint64 now,
                                gint64 length)
{
  gint64 sum = 0;

  advance (self, now / SLICE);

  for (gint64 i = MAX (oldest_slice (self), (now - length) / SLICE + 1); i <= self->newest; i++)
    sum += slice_at (self, i)->blocking;

  return sum;
}
