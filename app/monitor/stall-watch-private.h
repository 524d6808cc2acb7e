/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the threads of the watch share. */
#pragma once

#include "dispatch-probe.h"
#include "stack-capture.h"
#include "stall-profile.h"
#include "stall-watch.h"

#include <pthread.h>

G_BEGIN_DECLS

#define FERRY_STALL_ENDS_MAX 64
#define FERRY_EXPLANATIONS_MAX 8

/* A ring between one writer and one reader: how much was written and read, ever. */
typedef struct
{
  _Atomic guint written;
  _Atomic guint read;
} FerryRing;

static inline gboolean
ferry_ring_is_full (FerryRing *self,
                    guint size)
{
  return atomic_load (&self->written) - atomic_load (&self->read) >= size;
}

static inline gboolean
ferry_ring_is_empty (FerryRing *self)
{
  return atomic_load (&self->written) == atomic_load (&self->read);
}

/**
 * FerryStallProbe:
 * @since: the iteration that is followed, or 0
 * @looked: when it was looked at last
 * @base, @based: the thread's times when the iteration was first seen, and when that was
 * @last, @looked_ever: the thread's times at the last look at whatever iteration
 * @frozen: nanoseconds of this iteration in which nothing in the process ran
 * @freeze_begin, @freeze_end: the last time that nothing ran
 * @next_sample: index of the age to be sampled next
 * @spell: looks since @spell_since, the thread's last sleep
 */
typedef struct
{
  gint64 since;
  gint64 looked;
  gint64 next_look;
  FerryThreadTimes base;
  gint64 based;
  FerryThreadTimes last;
  gint64 looked_ever;
  gint64 frozen;
  gint64 freeze_begin;
  gint64 freeze_end;
  guint next_sample;
  FerryStallProfile profile;
  FerryStallProfile spell;
  gint64 spell_since;
  gint64 spell_looked;
} FerryStallProbe;

struct _FerryStallWatch
{
  FerryBeat beat;
  _Atomic gint reference_count;
  _Atomic gboolean is_closed;
  _Atomic gboolean is_put_off; /* naming is */

  /* immutable after construction */
  FerryThreadProbe thread;
  gconstpointer dispatch;

  /* guarded by lock: NULL once closed. A reference would have the context die in the wrong thread. */
  pthread_mutex_t lock;
  GMainContext *context;

  /* the monitored thread writes, the watch reads */
  FerryRing ends_ring;
  FerryStallEnd ends[FERRY_STALL_ENDS_MAX];
  _Atomic guint64 given_up; /* serial of the last stall that found the ring full */

  /* the watch's thread only */
  FerryStallProbe probe;
  gint64 finished; /* the iteration that ended with the last stall */

  /* the namer's thread only: stacks of a stall that has not ended */
  gint64 named_since;
  guint n_named;
  const char *functions[FERRY_STALL_SAMPLES_MAX];
  FerryStallSample named[FERRY_STALL_SAMPLES_MAX];

  /* the namer writes, the monitored thread reads */
  FerryRing explanations_ring;
  FerryStallExplanation explanations[FERRY_EXPLANATIONS_MAX];
  _Atomic guint64 explained;
};

/* The monitor has one, and the watch's threads while they are at work for it. Any thread. */
FerryStallWatch *ferry_stall_watch_ref (FerryStallWatch *self);
void ferry_stall_watch_unref (FerryStallWatch *self);

/* Wakes the monitored context. Any thread. */
void ferry_stall_watch_wake_context (FerryStallWatch *self);

/* Makes the watch's thread follow @self; starts it with the first. */
void ferry_watch_thread_add (FerryStallWatch *self);
void ferry_watch_thread_remove (FerryStallWatch *self);

/* FALSE in a forked child, where no thread of the watch runs. */
gboolean ferry_watch_thread_is_running (void);

/* What the watch does for one thread when it wakes up. Returns when it wants to be called next, or
 * G_MAXINT64. */
gint64 ferry_stall_probe_attend (FerryStallWatch *self,
                                 gint64 now);

/* Whether it should be called at once. */
gboolean ferry_stall_probe_has_work (FerryStallWatch *self);

/* Nothing in the process ran from @begin to @end. */
void ferry_stall_probe_add_freeze (FerryStallWatch *self,
                                   gint64 begin,
                                   gint64 end);

G_END_DECLS
