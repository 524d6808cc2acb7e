/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Timers on a thread of their own: they fire on time while every main loop is stalled (C8). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryTimers FerryTimers;
typedef struct _FerryTimer FerryTimer;

/**
 * FerryTimerFuncs:
 * @fire: the timer came due; on the timers' thread with no lock held. Must not block: it would delay
 *   the others
 * @hold: takes a reference on what embeds the timer; under a lock: only count
 * @release: drops it
 *
 * An armed timer owns a reference.
 */
typedef struct
{
  void (*fire) (FerryTimer *timer);
  void (*hold) (FerryTimer *timer);
  void (*release) (FerryTimer *timer);
} FerryTimerFuncs;

/**
 * FerryTimer:
 * @funcs: what it does; set before it is first armed
 *
 * Embedded in what it times; zero-filled is a timer that is not armed. Its other fields belong to
 * the FerryTimers it is armed with.
 */
struct _FerryTimer
{
  const FerryTimerFuncs *funcs;
  gint64 due;
  guint position; /* in the heap, from 1; 0: not armed */
};

/* Starts the thread. (transfer full). */
FerryTimers *ferry_timers_new (void);

/* Any thread. The last reference ends the thread, and waits for it unless it is the caller. */
FerryTimers *ferry_timers_ref (FerryTimers *self);
void ferry_timers_unref (FerryTimers *self);

/* Arms @timer for @due (monotonic microseconds; the past means now), or moves it there.
 * Costs O(log armed). Any thread, never blocks on a firing. */
void ferry_timers_arm (FerryTimers *self,
                       FerryTimer *timer,
                       gint64 due);

/* The same, but leaves @timer where it is if it is armed for an earlier time. */
void ferry_timers_advance (FerryTimers *self,
                           FerryTimer *timer,
                           gint64 due);

/* Disarms @timer. A firing that has begun goes on. Any thread, never blocks on a firing. */
void ferry_timers_disarm (FerryTimers *self,
                          FerryTimer *timer);

/* How many are armed. Any thread. */
guint ferry_timers_get_armed (FerryTimers *self);

G_END_DECLS
