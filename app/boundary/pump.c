/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads of a pool that stay a little for the next attempt. */
#include "pump.h"

#include "attempt.h"
#include "thread-priority.h"

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

void
ferry_pump_run (FerryPump *self,
                FerryAttempt *attempt,
                gint64 linger)
{
  GCancellable *spare = NULL;

  /* The thread goes back to its pool as it came. */
  ferry_thread_set_batch (TRUE);
  while (attempt != NULL)
    {
      attempt = ferry_attempt_run (attempt, &spare);
      if (attempt == NULL)
        attempt = linger_for (self, linger);
    }
  ferry_thread_set_batch (FALSE);
  g_clear_object (&spare);
}
