/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log-linear histogram, as HdrHistogram's (http://hdrhistogram.org/): 32 equal buckets to each power of
 * two. */
#include "duration-histogram.h"

#include <math.h>

#define SUB_BUCKET_BITS 5

G_STATIC_ASSERT (FERRY_DURATION_SUB_BUCKETS == 1 << SUB_BUCKET_BITS);

/* Bucket i of the first 32 holds i + 1 alone, the first 0 as well. */
static guint
bucket_for_duration (gint64 duration)
{
  guint64 below = duration > 1 ? (guint64)duration - 1 : 0;
  guint octave;

  if (below < FERRY_DURATION_SUB_BUCKETS)
    return below;
  octave = 63 - __builtin_clzll (below);
  if (octave >= FERRY_DURATION_OCTAVES)
    return FERRY_N_DURATION_BUCKETS - 1;
  return (octave - SUB_BUCKET_BITS + 1) * FERRY_DURATION_SUB_BUCKETS +
         ((below >> (octave - SUB_BUCKET_BITS)) & (FERRY_DURATION_SUB_BUCKETS - 1));
}

/* The longest duration that belongs in @bucket. */
static gint64
upper_edge (guint bucket)
{
  guint octave = bucket / FERRY_DURATION_SUB_BUCKETS;
  guint sub_bucket = bucket % FERRY_DURATION_SUB_BUCKETS;

  if (octave == 0)
    return bucket + 1;
  return (gint64)(FERRY_DURATION_SUB_BUCKETS + sub_bucket + 1) << (octave - 1);
}

void
ferry_duration_histogram_add (FerryDurationHistogram *self,
                              gint64 duration)
{
  duration = MAX (duration, 0);
  self->count++;
  self->sum += duration;
  self->worst = MAX (self->worst, duration);
  self->buckets[bucket_for_duration (duration)]++;
}

void
ferry_duration_histogram_merge (FerryDurationHistogram *self,
                                const FerryDurationHistogram *other)
{
  if (other->count == 0)
    return;
  self->count += other->count;
  self->sum += other->sum;
  self->worst = MAX (self->worst, other->worst);
  for (guint i = 0; i < FERRY_N_DURATION_BUCKETS; i++)
    self->buckets[i] += other->buckets[i];
}

gint64
ferry_duration_histogram_get_percentile (const FerryDurationHistogram *self,
                                         double percent)
{
  guint64 wanted, seen = 0;

  g_return_val_if_fail (percent > 0 && percent <= 100, 0);

  wanted = MAX (1, ceil (self->count * (percent / 100)));
  for (guint i = 0; i < FERRY_N_DURATION_BUCKETS - 1; i++)
    {
      seen += self->buckets[i];
      if (seen >= wanted)
        return MIN (upper_edge (i), self->worst);
    }
  return self->worst;
}

guint64
ferry_duration_histogram_count_up_to (const FerryDurationHistogram *self,
                                      guint exponent)
{
  guint last = bucket_for_duration (G_GINT64_CONSTANT (1) << exponent);
  guint64 seen = 0;

  g_return_val_if_fail (exponent >= SUB_BUCKET_BITS && exponent <= FERRY_DURATION_OCTAVES, 0);

  /* The very last bucket holds what is beyond. */
  for (guint i = 0; i <= MIN (last, FERRY_N_DURATION_BUCKETS - 2); i++)
    seen += self->buckets[i];
  return seen;
}
