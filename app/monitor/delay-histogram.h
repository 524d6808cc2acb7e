/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts busy periods in fixed memory and says what delay they mean for a random event. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDelayHistogram:
 *
 * Busy periods, sorted into buckets less than 1 % wide between 1 microsecond and 1,099 seconds,
 * with one bucket below and one above. A bucket holds a count and a sum, so totals are exact
 * and only the place of a duration within its own bucket is forgotten (the idea of HdrHistogram,
 * http://hdrhistogram.org/). About 60 kB, whatever is added.
 *
 * Durations are nanoseconds. It takes no lock: one thread at a time.
 */
typedef struct _FerryDelayHistogram FerryDelayHistogram;

/* An empty histogram. (transfer full) */
FerryDelayHistogram *ferry_delay_histogram_new (void);

/* (transfer full). Nobody may be adding to it or reading it. */
void ferry_delay_histogram_free (FerryDelayHistogram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDelayHistogram, ferry_delay_histogram_free)

/* Adds one busy period; a negative @duration counts as 0. Some 3 ns. */
void ferry_delay_histogram_add (FerryDelayHistogram *self,
                                gint64 duration);

/* Takes one busy period out. What was never added may be taken out of one histogram as long as
 * all the histograms that are merged with it later hold it: see delay-window.c. */
void ferry_delay_histogram_subtract (FerryDelayHistogram *self,
                                     gint64 duration);

/* Adds all that @other holds. */
void ferry_delay_histogram_merge (FerryDelayHistogram *self,
                                  const FerryDelayHistogram *other);

/* Forgets everything. Costs as much as there is to forget. */
void ferry_delay_histogram_clear (FerryDelayHistogram *self);

/* How many busy periods it holds. */
gint64 ferry_delay_histogram_get_count (const FerryDelayHistogram *self);

/* The exact sum of their durations. */
gint64 ferry_delay_histogram_get_sum (const FerryDelayHistogram *self);

/* The delay D that @percent of all events do not exceed if they come at random moments of a window
 * of @period nanoseconds (M7). An event that comes during a busy period waits for its end, so
 *
 *   P(D > x) = sum (max (0, b_i - x)) / period
 *
 * and the answer is the x at which this is 1 - percent / 100: 0 where the loop was idle for at
 * least that share, and 0 for an empty window. Off by less than one bucket's width, and exact where
 * no bucket holds different durations. */
double ferry_delay_histogram_get_percentile (const FerryDelayHistogram *self,
                                             gint64 period,
                                             double percent);

G_END_DECLS
