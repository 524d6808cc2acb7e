/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A binary heap of timers and the thread that sleeps until the next one. */
#include "timers.h"

struct _FerryTimers
{
  /* atomic: one for the owners, one for the thread */
  gatomicrefcount references;
  gatomicrefcount owners;

  /* guarded by lock */
  GMutex lock;
  GCond changed;
  GPtrArray *heap;       /* FerryTimer at index position - 1 */
  gint64 sleeping_until; /* the thread; 0 while it is awake, G_MAXINT64 without an end */
  gboolean stopping;
  GThread *thread;
};

static FerryTimer *
timer_at (FerryTimers *self,
          guint position)
{
  return g_ptr_array_index (self->heap, position - 1);
}

static void
place (FerryTimers *self,
       FerryTimer *timer,
       guint position)
{
  g_ptr_array_index (self->heap, position - 1) = timer;
  timer->position = position;
}

static void
sift_up (FerryTimers *self,
         FerryTimer *timer,
         guint position)
{
  while (position > 1 && timer_at (self, position / 2)->due > timer->due)
    {
      place (self, timer_at (self, position / 2), position);
      position /= 2;
    }
  place (self, timer, position);
}

static void
sift_down (FerryTimers *self,
           FerryTimer *timer,
           guint position)
{
  guint child;

  while ((child = 2 * position) <= self->heap->len)
    {
      if (child < self->heap->len && timer_at (self, child + 1)->due < timer_at (self, child)->due)
        child++;
      if (timer_at (self, child)->due >= timer->due)
        break;
      place (self, timer_at (self, child), position);
      position = child;
    }
  place (self, timer, position);
}

static void
heap_settle (FerryTimers *self,
             FerryTimer *timer,
             guint position)
{
  if (position > 1 && timer_at (self, position / 2)->due > timer->due)
    sift_up (self, timer, position);
  else
    sift_down (self, timer, position);
}

static void
heap_remove (FerryTimers *self,
             FerryTimer *timer)
{
  guint position = timer->position;
  FerryTimer *last = timer_at (self, self->heap->len);

  g_ptr_array_set_size (self->heap, self->heap->len - 1);
  timer->position = 0;
  if (last != timer)
    heap_settle (self, last, position);
}

static void
timers_free (FerryTimers *self)
{
  g_ptr_array_unref (self->heap);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
drop_reference (FerryTimers *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    timers_free (self);
}

/* Until then, or until somebody wakes the thread. Under the lock. */
static void
sleep_until (FerryTimers *self,
             gint64 due)
{
  self->sleeping_until = due;
  if (due == G_MAXINT64)
    g_cond_wait (&self->changed, &self->lock);
  else
    g_cond_wait_until (&self->changed, &self->lock, due);
  self->sleeping_until = 0;
}

static gpointer
timers_thread (gpointer data)
{
  FerryTimers *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      FerryTimer *next = self->heap->len > 0 ? timer_at (self, 1) : NULL;

      if (next == NULL || next->due > g_get_monotonic_time ())
        sleep_until (self, next != NULL ? next->due : G_MAXINT64);
      else
        {
          heap_remove (self, next);
          g_mutex_unlock (&self->lock);
          next->funcs->fire (next);
          next->funcs->release (next);
          g_mutex_lock (&self->lock);
        }
    }
  g_mutex_unlock (&self->lock);
  drop_reference (self);

  return NULL;
}

FerryTimers *
ferry_timers_new (void)
{
  FerryTimers *self = g_new0 (FerryTimers, 1);

  g_atomic_ref_count_init (&self->owners);
  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_inc (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->heap = g_ptr_array_new ();
  self->thread = g_thread_new ("ferry-timers", timers_thread, self);

  return self;
}

FerryTimers *
ferry_timers_ref (FerryTimers *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->owners);
  return self;
}

void
ferry_timers_unref (FerryTimers *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->owners))
    return;

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);

  /* A firing may well drop the last reference: then the thread ends by itself. */
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  drop_reference (self);
}

/* Under the lock. */
static void
arm (FerryTimers *self,
     FerryTimer *timer,
     gint64 due)
{
  timer->due = due;
  if (timer->position == 0)
    {
      timer->funcs->hold (timer);
      g_ptr_array_add (self->heap, timer);
      sift_up (self, timer, self->heap->len);
    }
  else
    heap_settle (self, timer, timer->position);

  /* Timers that are disarmed in time, as nearly all are, wake nobody. */
  if (due < self->sleeping_until)
    {
      self->sleeping_until = 0;
      g_cond_signal (&self->changed);
    }
}

void
ferry_timers_arm (FerryTimers *self,
                  FerryTimer *timer,
                  gint64 due)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (timer != NULL);

  g_mutex_lock (&self->lock);
  arm (self, timer, due);
  g_mutex_unlock (&self->lock);
}

void
ferry_timers_advance (FerryTimers *self,
                      FerryTimer *timer,
                      gint64 due)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (timer != NULL);

  g_mutex_lock (&self->lock);
  if (timer->position == 0 || due < timer->due)
    arm (self, timer, due);
  g_mutex_unlock (&self->lock);
}

void
ferry_timers_disarm (FerryTimers *self,
                     FerryTimer *timer)
{
  gboolean armed;

  g_return_if_fail (self != NULL);
  g_return_if_fail (timer != NULL);

  g_mutex_lock (&self->lock);
  armed = timer->position != 0;
  if (armed)
    heap_remove (self, timer);
  g_mutex_unlock (&self->lock);

  if (armed)
    timer->funcs->release (timer);
}

guint
ferry_timers_get_armed (FerryTimers *self)
{
  guint armed;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  armed = self->heap->len;
  g_mutex_unlock (&self->lock);

  return armed;
}
