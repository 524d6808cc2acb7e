/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The busy periods of the last ten seconds, in fixed memory. */
#pragma once

#include "delay-histogram.h"

G_BEGIN_DECLS

/* The window holds so many whole seconds and the unfinished one. */
#define FERRY_WINDOW_SECONDS 10

/**
 * FerryDelayWindow:
 *
 * A sliding window over busy periods that slides by whole seconds. What a busy period longer than a
 * second, or than the window, means for an event that comes in the window is kept exactly: the
 * part of it that has left the window no longer counts, the rest does. About 0.8 MB, of which only
 * the part that the durations reach is ever touched.
 *
 * All times are nanoseconds of the monotonic clock. It takes no lock: one thread at a time.
 */
typedef struct _FerryDelayWindow FerryDelayWindow;

/**
 * FerryDelayWindowView:
 * @delays: the busy periods, cut where the window begins; lent until the next call
 * @period: the window's length: 10 to 11 s, or since it began
 * @worst: the longest busy period that ended within it, its whole length
 */
typedef struct
{
  const FerryDelayHistogram *delays;
  gint64 period;
  gint64 worst;
} FerryDelayWindowView;

/* An empty window; ferry_delay_window_begin() must come next. (transfer full) */
FerryDelayWindow *ferry_delay_window_new (void);

/* (transfer full). Nobody may be adding to it or reading it. */
void ferry_delay_window_free (FerryDelayWindow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDelayWindow, ferry_delay_window_free)

/* Makes it empty, and a window over time from @begin on. */
void ferry_delay_window_begin (FerryDelayWindow *self,
                               gint64 begin);

/* Adds a busy period; they come in order and do not overlap. Some 5 ns. */
void ferry_delay_window_add (FerryDelayWindow *self,
                             gint64 start,
                             gint64 end);

/* What the window holds at @now, which is not before the last period's end. Costs some 10 us. */
void ferry_delay_window_view (FerryDelayWindow *self,
                              gint64 now,
                              FerryDelayWindowView *view);

G_END_DECLS
