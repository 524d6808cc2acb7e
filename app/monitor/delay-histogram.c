/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log-linear histogram: each power of two has 128 equal buckets, found with shifts alone. */

#include "delay-histogram.h"

/* 1/128 is the finest power of two that keeps the promise of 1 %. */
#define SUB_BUCKET_BITS 7
#define SUB_BUCKETS (1 << SUB_BUCKET_BITS)

/* 2^10 ns is about a microsecond, 2^40 ns 1,099 seconds. */
#define FIRST_OCTAVE 10
#define LAST_OCTAVE 40

/* One for all below the first octave, one for all from the last on. */
#define N_BUCKETS (1 + (LAST_OCTAVE - FIRST_OCTAVE) * SUB_BUCKETS + 1)

/* Both signed: one histogram of a window may hold the negative half of a busy period. */
typedef struct
{
  gint64 count;
  gint64 sum;
} Bucket;

struct _FerryDelayHistogram
{
  /* Most buckets stay empty for good: merging, clearing and reading look only at those between the
   * lowest and the highest ever touched. With none touched, begin is N_BUCKETS and end is 0. */
  guint begin;
  guint end;

  Bucket buckets[N_BUCKETS];
};

static inline guint
bucket_for_duration (gint64 duration)
{
  guint octave, sub_bucket;

  if (duration < G_GINT64_CONSTANT (1) << FIRST_OCTAVE)
    return 0;
  if (duration >= G_GINT64_CONSTANT (1) << LAST_OCTAVE)
    return N_BUCKETS - 1;

  octave = 63 - __builtin_clzll ((guint64)duration);
  sub_bucket = (duration >> (octave - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);

  return 1 + (octave - FIRST_OCTAVE) * SUB_BUCKETS + sub_bucket;
}

/* The shortest duration that belongs in @bucket. */
static gint64
lower_edge (guint bucket)
{
  guint octave, sub_bucket;

  if (bucket == 0)
    return 0;

  octave = FIRST_OCTAVE + (bucket - 1) / SUB_BUCKETS;
  sub_bucket = (bucket - 1) % SUB_BUCKETS;

  return (gint64)(SUB_BUCKETS + sub_bucket) << (octave - SUB_BUCKET_BITS);
}

static inline void
touch (FerryDelayHistogram *self,
       guint bucket)
{
  if (G_UNLIKELY (bucket < self->begin))
    self->begin = bucket;
  if (G_UNLIKELY (bucket >= self->end))
    self->end = bucket + 1;
}

FerryDelayHistogram *
ferry_delay_histogram_new (void)
{
  FerryDelayHistogram *self = g_new0 (FerryDelayHistogram, 1);

  self->begin = N_BUCKETS;

  return self;
}

void
ferry_delay_histogram_free (FerryDelayHistogram *self)
{
  g_free (self);
}

void
ferry_delay_histogram_add (FerryDelayHistogram *self,
                           gint64 duration)
{
  guint bucket;

  duration = MAX (duration, 0);
  bucket = bucket_for_duration (duration);
  touch (self, bucket);
  self->buckets[bucket].count++;
  self->buckets[bucket].sum += duration;
}

void
ferry_delay_histogram_subtract (FerryDelayHistogram *self,
                                gint64 duration)
{
  guint bucket;

  duration = MAX (duration, 0);
  bucket = bucket_for_duration (duration);
  touch (self, bucket);
  self->buckets[bucket].count--;
  self->buckets[bucket].sum -= duration;
}

void
ferry_delay_histogram_merge (FerryDelayHistogram *self,
                             const FerryDelayHistogram *other)
{
  if (other->end == 0)
    return;

  touch (self, other->begin);
  touch (self, other->end - 1);

  for (guint i = other->begin; i < other->end; i++)
    {
      self->buckets[i].count += other->buckets[i].count;
      self->buckets[i].sum += other->buckets[i].sum;
    }
}

void
ferry_delay_histogram_clear (FerryDelayHistogram *self)
{
  for (guint i = self->begin; i < self->end; i++)
    self->buckets[i] = (Bucket) {0, 0};

  self->begin = N_BUCKETS;
  self->end = 0;
}

gint64
ferry_delay_histogram_get_count (const FerryDelayHistogram *self)
{
  gint64 count = 0;

  for (guint i = self->begin; i < self->end; i++)
    count += self->buckets[i].count;

  return count;
}

gint64
ferry_delay_histogram_get_sum (const FerryDelayHistogram *self)
{
  gint64 sum = 0;

  for (guint i = self->begin; i < self->end; i++)
    sum += self->buckets[i].sum;

  return sum;
}

/* Looks for the x at which the periods longer than x reach beyond it by @excess in all. Going down,
 * that excess is exact at every bucket's lower edge and a straight line between the durations
 * that occur; within the bucket where it is met, all durations are taken to be its mean. */
static double
find_delay (const FerryDelayHistogram *self,
            double excess)
{
  gint64 count = 0; /* of the buckets above */
  gint64 sum = 0;

  for (guint i = self->end; i-- > self->begin;)
    {
      const Bucket *bucket = &self->buckets[i];
      gint64 edge = lower_edge (i);

      if (sum + bucket->sum - edge * (double)(count + bucket->count) >= excess)
        {
          double delay = (sum + bucket->sum - excess) / (count + bucket->count);

          /* Above the mean, this bucket's own periods no longer reach beyond it. */
          if (delay * bucket->count > bucket->sum)
            delay = (sum - excess) / count;

          return delay;
        }

      count += bucket->count;
      sum += bucket->sum;
    }

  /* Met below the shortest period, or, with too little busy time in all, nowhere. */
  return count > 0 ? MAX (0, (sum - excess) / count) : 0;
}

double
ferry_delay_histogram_get_percentile (const FerryDelayHistogram *self,
                                      gint64 period,
                                      double percent)
{
  g_return_val_if_fail (percent > 0 && percent < 100, 0);

  if (period <= 0)
    return 0;

  return find_delay (self, period * (1 - percent / 100));
}
