/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts durations in fixed memory, and says below which of them so and so many percent lie. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_DURATION_SUB_BUCKETS 32
#define FERRY_DURATION_OCTAVES 32
#define FERRY_N_DURATION_BUCKETS ((FERRY_DURATION_OCTAVES - 4) * FERRY_DURATION_SUB_BUCKETS + 1)

/**
 * FerryDurationHistogram:
 * @count: how many
 * @sum: of them
 * @worst: the longest
 * @buckets: private
 *
 * Durations in microseconds, those to 32 exactly, longer ones to 1/32 of themselves, those beyond 2^32
 * (71 minutes) together. Each bucket includes its upper edge and not its lower one, so that all powers
 * of two are edges that "less or equal" holds for exactly. 7 kB; zero-filled is empty.
 *
 * Unlike monitor's FerryDelayHistogram, which says what a random moment meets and so weighs by length,
 * each duration counts as one; and that one is eight times its size. One thread at a time.
 */
typedef struct
{
  guint64 count;
  gint64 sum;
  gint64 worst;
  guint64 buckets[FERRY_N_DURATION_BUCKETS];
} FerryDurationHistogram;

/* Adds a duration; a negative one counts as 0. */
void ferry_duration_histogram_add (FerryDurationHistogram *self,
                                   gint64 duration);

/* Adds all that @other holds. */
void ferry_duration_histogram_merge (FerryDurationHistogram *self,
                                     const FerryDurationHistogram *other);

/* The duration that @percent, above 0 and up to 100, of all do not exceed: at most 1/32 too much, never too little
 * and never more than the longest. 0 if there is none. */
gint64 ferry_duration_histogram_get_percentile (const FerryDurationHistogram *self,
                                                double percent);

/* How many are not above 2^@exponent microseconds, exactly; @exponent is 5 to 32. */
guint64 ferry_duration_histogram_count_up_to (const FerryDurationHistogram *self,
                                              guint exponent);

G_END_DECLS
