/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The monitored thread's side: rings without locks, so that it never waits for the watch. */
#include "stall-watch-private.h"

#include "stack-namer.h"

FerryStallWatch *
ferry_stall_watch_new (GMainContext *context)
{
  FerryStallWatch *self = g_new0 (FerryStallWatch, 1);

  self->reference_count = 1;
  self->context = context;
  pthread_mutex_init (&self->lock, NULL);
  ferry_thread_probe_init (&self->thread);
  self->dispatch = ferry_dispatch_probe_find ();
  ferry_stack_capture_get_level (NULL);
  ferry_watch_thread_add (self);

  return self;
}

FerryStallWatch *
ferry_stall_watch_ref (FerryStallWatch *self)
{
  atomic_fetch_add (&self->reference_count, 1);

  return self;
}

void
ferry_stall_watch_unref (FerryStallWatch *self)
{
  if (atomic_fetch_sub (&self->reference_count, 1) != 1)
    return;

  ferry_thread_probe_clear (&self->thread);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
ferry_stall_watch_close (FerryStallWatch *self)
{
  atomic_store (&self->is_closed, TRUE);
  ferry_stack_namer_wake ();
  pthread_mutex_lock (&self->lock);
  self->context = NULL;
  pthread_mutex_unlock (&self->lock);

  ferry_watch_thread_remove (self);
  ferry_stall_watch_unref (self);
}

FerryBeat *
ferry_stall_watch_get_beat (FerryStallWatch *self)
{
  return &self->beat;
}

void
ferry_stall_watch_end (FerryStallWatch *self,
                       FerryStallEnd *end)
{
  if (!ferry_watch_thread_is_running () || ferry_ring_is_full (&self->ends_ring, FERRY_STALL_ENDS_MAX))
    {
      atomic_store (&self->given_up, end->serial);
      return;
    }

  if (!ferry_thread_probe_get_times (&self->thread, &end->times))
    end->times = (FerryThreadTimes) {0};
  self->ends[atomic_load (&self->ends_ring.written) % FERRY_STALL_ENDS_MAX] = *end;
  atomic_fetch_add (&self->ends_ring.written, 1);
  ferry_bell_ring (&ferry_watch_bell);
}

void
ferry_stall_watch_put_names_off (FerryStallWatch *self,
                                 gboolean put_off)
{
  atomic_store (&self->is_put_off, put_off);
  ferry_stack_namer_wake ();
}

guint64
ferry_stall_watch_get_explained (FerryStallWatch *self)
{
  guint64 explained = atomic_load (&self->explained);
  guint64 given_up = atomic_load (&self->given_up);

  return ferry_watch_thread_is_running () ? MAX (explained, given_up) : G_MAXUINT64;
}

const FerryStallExplanation *
ferry_stall_watch_peek_explanation (FerryStallWatch *self)
{
  if (ferry_ring_is_empty (&self->explanations_ring))
    return NULL;

  return &self->explanations[atomic_load (&self->explanations_ring.read) % FERRY_EXPLANATIONS_MAX];
}

void
ferry_stall_watch_drop_explanation (FerryStallWatch *self)
{
  atomic_fetch_add (&self->explanations_ring.read, 1);
}

void
ferry_stall_watch_wake_context (FerryStallWatch *self)
{
  pthread_mutex_lock (&self->lock);
  if (self->context != NULL)
    g_main_context_wakeup (self->context);
  pthread_mutex_unlock (&self->lock);
}
