/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads of a pool that stay a little for the next attempt. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* SCHED_BATCH */
#endif

#include "pump.h"

#include "attempt.h"

#include <sched.h>

void
ferry_pump_init (FerryPump *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->offered);
  g_queue_init (&self->ready);
  self->lingering = 0;
}

void
ferry_pump_clear (FerryPump *self)
{
  g_assert (self->lingering == 0 && self->ready.head == NULL);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->offered);
}

gboolean
ferry_pump_offer (FerryPump *self,
                  FerryAttempt *attempt)
{
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = self->lingering > self->ready.length;
  if (taken)
    g_queue_push_tail_link (&self->ready, &attempt->ready_link);
  g_mutex_unlock (&self->lock);

  /* Outside the lock, or the thread that wakes would run into it. */
  if (taken)
    g_cond_signal (&self->offered);
  return taken;
}

static FerryAttempt *
linger_for (FerryPump *self,
            gint64 linger)
{
  gint64 end = g_get_monotonic_time () + linger;
  FerryAttempt *attempt = NULL;

  g_mutex_lock (&self->lock);
  self->lingering++;
  while (self->ready.head == NULL && g_cond_wait_until (&self->offered, &self->lock, end))
    ;
  if (self->ready.head != NULL)
    attempt = g_queue_pop_head_link (&self->ready)->data;
  self->lingering--;
  g_mutex_unlock (&self->lock);

  return attempt;
}

/* A worker that is woken must not push its waker off the processor: that is the main loop, and
 * has more to hand out. Under SCHED_BATCH it waits its turn, or takes another processor. A thread
 * goes back to its pool as it came. */
static void
set_batch (gboolean batch)
{
  struct sched_param parameters = {0};

  sched_setscheduler (0, batch ? SCHED_BATCH : SCHED_OTHER, &parameters);
}

void
ferry_pump_run (FerryPump *self,
                FerryAttempt *attempt,
                gint64 linger)
{
  GCancellable *spare = NULL;

  set_batch (TRUE);
  while (attempt != NULL)
    {
      attempt = ferry_attempt_run (attempt, &spare);
      if (attempt == NULL)
        attempt = linger_for (self, linger);
    }
  set_batch (FALSE);
  g_clear_object (&spare);
}
