/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strip chart's data: how busy the loop was in each of the last minute's slices of 50 ms. */
#pragma once

#include "loop-monitor.h"

G_BEGIN_DECLS

/* A busy period blocks from here on, in the sense of the figures' blocking_rate: microseconds. */
#define FERRY_BLOCKING_THRESHOLD_US 50000

/**
 * FerryLoopSlices:
 *
 * A ring of FERRY_N_SLICES slices. All times that go in are nanoseconds of the monotonic clock;
 * the slices that come out count microseconds. It takes no lock: one thread at a time.
 */
typedef struct _FerryLoopSlices FerryLoopSlices;

/* Slices from the one that holds @begin on, all empty. (transfer full) */
FerryLoopSlices *ferry_loop_slices_new (gint64 begin);

/* (transfer full). Nobody may be adding to it or reading it. */
void ferry_loop_slices_free (FerryLoopSlices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLoopSlices, ferry_loop_slices_free)

/* Adds a busy period; they come in order and do not overlap. It fills every slice that it spans.
 * Some 3 ns within one slice. */
void ferry_loop_slices_add (FerryLoopSlices *self,
                            gint64 start,
                            gint64 end);

/* Copies the slices up to the one that holds @now, that last: those that begin at or after @since
 * (microseconds), oldest first, at most @n of the newest. A busy period that began at @busy_since
 * and is not over shows as far as it has come; 0 if there is none. */
guint ferry_loop_slices_copy (FerryLoopSlices *self,
                              gint64 now,
                              gint64 busy_since,
                              gint64 since,
                              FerryLoopSlice *slices,
                              guint n);

/* How long, in the last @length nanoseconds before @now, busy periods had already lasted for more
 * than FERRY_BLOCKING_THRESHOLD_US: the sum of max (0, b - 50 ms), to the nearest slice. In
 * nanoseconds. */
gint64 ferry_loop_slices_sum_blocking (FerryLoopSlices *self,
                                       gint64 now,
                                       gint64 length);

G_END_DECLS
