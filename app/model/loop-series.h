/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The main loop over the last minute, as the strip draws and tells it. */
#pragma once

#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

#define FERRY_LOOP_SERIES_LENGTH_US (60 * G_USEC_PER_SEC)

/**
 * FerryLoopSeries:
 * @now: when it was taken, monotonic microseconds
 * @slices: @n_slices of them, oldest first
 * @best, @mean, @worst: of the longest busy stretch in each slice in which the loop ran at all,
 *   microseconds
 * @stalls: @n_stalls of those that touch the minute, oldest first
 */
typedef struct
{
  gint64 now;
  FerryLoopSlice slices[FERRY_N_SLICES];
  guint n_slices;
  gint64 best;
  gint64 mean;
  gint64 worst;
  FerryStall *stalls;
  guint n_stalls;
} FerryLoopSeries;

/* Empty. (transfer full) */
FerryLoopSeries *ferry_loop_series_new (void);
void ferry_loop_series_free (FerryLoopSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLoopSeries, ferry_loop_series_free)

/* Takes what @monitor has measured up to @now. */
void ferry_loop_series_take (FerryLoopSeries *self,
                             FerryLoopMonitor *monitor,
                             gint64 now);

/* The slice at @time; NULL if there is none. Lent. */
const FerryLoopSlice *ferry_loop_series_find (const FerryLoopSeries *self,
                                              gint64 time);

/* "−3.2 s: 12 ms", what there is at @time; "" for nothing. (transfer full) */
char *ferry_loop_series_describe_at (const FerryLoopSeries *self,
                                     gint64 time);

/* "least 0.1 ms, average 1.2 ms, most 312 ms", or "" without any. (transfer full) */
char *ferry_loop_series_describe (const FerryLoopSeries *self);

/* The longest in each of @n stretches of @length from @from on, 0 where the loop did not run. A slice counts
 * in each stretch that it touches but the one in which it only ends. */
void ferry_loop_series_reduce (const FerryLoopSeries *self,
                               gint64 from,
                               gint64 length,
                               gint64 *worst,
                               guint n);

G_END_DECLS
