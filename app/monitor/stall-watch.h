/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The watched side of the watch: what the monitored thread says, and what it is told. */
#pragma once

#include "bell.h"
#include "stall.h"
#include "thread-probe.h"

G_BEGIN_DECLS

/**
 * FerryStallWatch:
 *
 * One thread of the process watches all monitored threads. It sleeps while they sleep: see
 * watch-thread.c for how it follows a stall, and stack-namer.c for how a stall gets its names.
 *
 * The first field is the only thing that costs a monitored thread anything in every iteration:
 * a store and a load.
 */
typedef struct
{
  /* > 0: the iteration that began then runs; < 0: it polls, and the last one began then. */
  _Atomic gint64 iteration;

  /* When the last poll ended that took long enough for a sleep. */
  _Atomic gint64 slept;
} FerryBeat;

typedef struct _FerryStallWatch FerryStallWatch;

/**
 * FerryStallEnd:
 * @kind: FERRY_CAUSE_START_UP or FERRY_CAUSE_SPIN, FERRY_CAUSE_UNKNOWN for all others
 * @since, @end: nanoseconds
 * @times: the monitored thread's at @end
 */
typedef struct
{
  guint64 serial;
  FerryStallCause kind;
  gint64 since;
  gint64 end;
  FerryThreadTimes times;
} FerryStallEnd;

/* What the watch found out about one stall: all fields of @stall from @cause on, and its serial. */
typedef struct
{
  FerryStall stall;
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
} FerryStallExplanation;

extern FerryBell ferry_watch_bell;

/* Has the calling thread watched, on behalf of the monitor of @context. The watch wakes @context
 * when it has explained a stall. (transfer full) */
FerryStallWatch *ferry_stall_watch_new (GMainContext *context);

/* No more watching, explaining or waking. The watch itself may end later. */
void ferry_stall_watch_close (FerryStallWatch *self);

/* What the monitored thread tells the watch by; lent as long as the watch. */
FerryBeat *ferry_stall_watch_get_beat (FerryStallWatch *self);

/* Hands a stall over to be explained; before ferry_beat_leave(). */
void ferry_stall_watch_end (FerryStallWatch *self,
                            FerryStallEnd *end);

/* ferry_loop_monitor_put_names_off(). */
void ferry_stall_watch_put_names_off (FerryStallWatch *self,
                                      gboolean put_off);

/* The serial up to which stalls need not be waited for any longer. */
guint64 ferry_stall_watch_get_explained (FerryStallWatch *self);

/* The next explanation in order, lent until ferry_stall_watch_drop_explanation(); NULL if there is
 * none yet. Some stalls get none, if there are very many. */
const FerryStallExplanation *ferry_stall_watch_peek_explanation (FerryStallWatch *self);
void ferry_stall_watch_drop_explanation (FerryStallWatch *self);

/* How often the watch has woken up since the process started. Any thread. */
guint64 ferry_stall_watch_count_wakeups (void);

/* The iteration that began at @now runs. */
static inline void
ferry_beat_enter (FerryBeat *self,
                  gint64 now)
{
  atomic_store_explicit (&self->iteration, now, memory_order_seq_cst);
  if (G_UNLIKELY (atomic_load_explicit (&ferry_watch_bell.asleep, memory_order_seq_cst)))
    ferry_bell_ring (&ferry_watch_bell);
}

/* The iteration that began at @since is over. */
static inline void
ferry_beat_leave (FerryBeat *self,
                  gint64 since)
{
  atomic_store_explicit (&self->iteration, -since, memory_order_release);
}

G_END_DECLS
