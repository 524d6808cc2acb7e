/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bringing what happened to a call from whatever thread to the call's own context.
 *
 * A call has one notice, posted at most once at a time, that collects what there is to tell: so the
 * outbox holds at most two items per call however long the context is stalled, nothing is allocated
 * on the way, and everything about a call arrives in order. */
#include "call-private.h"

#include "attempt.h"
#include "bulkhead.h"

void
ferry_call_notify (FerryCall *self,
                   FerryNotice notices)
{
  if (g_atomic_int_or (&self->notices, notices) != 0)
    return; /* posted, and not looked at yet */

  ferry_call_ref (self);
  ferry_outbox_post (self->outbox, &self->notice_item);
}

void
ferry_call_report_progress (FerryCall *self,
                            const FerryProgress *progress)
{
  /* After a decision nobody asks any more, and an abandoned worker must not keep the loop busy. */
  if (ferry_call_get_cause (self) != FERRY_CAUSE_NONE)
    return;

  g_mutex_lock (&self->lock);
  self->progress = *progress;
  self->has_progress = TRUE;
  g_mutex_unlock (&self->lock);

  if (g_atomic_int_get (&self->progress_posted) || g_atomic_int_exchange (&self->progress_posted, TRUE))
    return;
  ferry_call_ref (self);
  ferry_outbox_post (self->outbox, &self->progress_item);
}

gboolean
ferry_call_emit_partial (FerryCall *self,
                         GVariant *partial)
{
  /* The main loop cannot wait for itself: there the whole of the partial results waits for it. */
  gboolean may_wait = ferry_call_get_executor (self) != FERRY_EXECUTOR_MAIN_LOOP;
  gboolean wanted;

  g_mutex_lock (&self->lock);
  while (may_wait && self->partials.length >= FERRY_PARTIALS_MAX && ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    {
      self->worker_waits = TRUE;
      g_cond_wait (&self->partials_taken, &self->lock);
    }
  wanted = ferry_call_get_cause (self) == FERRY_CAUSE_NONE;
  if (wanted)
    g_queue_push_tail (&self->partials, g_variant_ref (partial));
  g_mutex_unlock (&self->lock);

  if (wanted)
    ferry_call_notify (self, FERRY_NOTICE_PARTIAL);
  return wanted;
}

/* Under the lock. */
static void
wake_worker (FerryCall *self)
{
  if (self->worker_waits)
    g_cond_signal (&self->partials_taken);
  self->worker_waits = FALSE;
}

void
ferry_call_wake_worker (FerryCall *self)
{
  g_mutex_lock (&self->lock);
  wake_worker (self);
  g_mutex_unlock (&self->lock);
}

static GVariant *
take_partial (FerryCall *self)
{
  GVariant *partial;

  g_mutex_lock (&self->lock);
  partial = g_queue_pop_head (&self->partials);
  wake_worker (self);
  g_mutex_unlock (&self->lock);

  return partial;
}

/* FALSE if the dispatch ran out of time on the way (C14). */
static gboolean
deliver_partials (FerryCall *self,
                  FerryObserverList *observers)
{
  GVariant *partial;

  do
    {
      if ((partial = take_partial (self)) == NULL)
        return TRUE;
      /* What an abandoned worker still says comes too late. */
      if (!self->delivered)
        ferry_observer_list_notify_partial (observers, self, partial);
      g_variant_unref (partial);
    }
  while (ferry_outbox_has_time (self->outbox));
  return FALSE;
}

static void
tell_started (FerryCall *self,
              FerryObserverList *observers)
{
  self->started = TRUE;
  ferry_observer_list_notify (observers, self, FERRY_CALL_STARTED);
}

/* The main-loop executor: the observers hear of the start first, for a monitor to mark the stall
 * that now comes as deliberate. */
static void
run_here (FerryCall *self,
          FerryObserverList *observers)
{
  FerryAttempt *attempt = self->attempt;

  if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    tell_started (self, observers);
  ferry_attempt_run (attempt);
}

static void
return_outcome (FerryCall *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  /* Not g_cancellable_disconnect(): that waits for handlers, somebody else's too. */
  g_clear_signal_handler (&self->cancelled_handler, self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->result != NULL)
    g_task_return_pointer (task, g_variant_ref (self->result), (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (task, g_error_copy (self->error));
}

static void
deliver_outcome (FerryCall *self,
                 FerryObserverList *observers,
                 guint notices)
{
  /* The last progress may still be on its way behind: it is told first, and once. */
  if (g_atomic_int_get (&self->progress_posted))
    ferry_observer_list_notify (observers, self, FERRY_CALL_PROGRESSED);

  self->delivered = TRUE;
  ferry_call_stamp (self, &self->times.delivered);
  ferry_observer_list_notify (observers, self, FERRY_CALL_FINISHED);
  if (notices & FERRY_NOTICE_ABANDONED)
    ferry_observer_list_notify (observers, self, FERRY_CALL_ABANDONED);
  return_outcome (self);
  ferry_observer_list_notify (observers, self, FERRY_CALL_DELIVERED);
  ferry_bulkhead_delivered (self->bulkhead);
}

/* What there is to tell now. Asking to stop and the late end are posted by other threads than the
 * start and the outcome, and may overtake them: they are kept until it is their turn. */
static guint
take_notices (FerryCall *self)
{
  guint notices = self->early | (guint)g_atomic_int_exchange ((int *)&self->notices, 0);

  self->early = 0;
  if (!self->started && !(notices & (FERRY_NOTICE_RUN | FERRY_NOTICE_STARTED)))
    self->early |= notices & FERRY_NOTICE_CANCELLING;
  if (!self->delivered && !(notices & FERRY_NOTICE_FINISHED))
    self->early |= notices & FERRY_NOTICE_ENDED_LATE;

  return notices & ~self->early;
}

void
ferry_call_deliver_notice (FerryOutbox *outbox,
                           FerryOutboxItem *item)
{
  g_autoptr(FerryCall) self = (FerryCall *)((char *)item - G_STRUCT_OFFSET (FerryCall, notice_item));
  FerryObserverList *observers = ferry_boundary_ref_observers (self->boundary);
  guint notices = take_notices (self);

  if (notices & FERRY_NOTICE_SUBMITTED)
    ferry_observer_list_notify (observers, self, FERRY_CALL_SUBMITTED);
  if (notices & FERRY_NOTICE_RUN)
    run_here (self, observers);
  if ((notices & FERRY_NOTICE_STARTED) && !self->delivered && ferry_call_get_executor (self) != FERRY_EXECUTOR_MAIN_LOOP)
    tell_started (self, observers);
  if ((notices & FERRY_NOTICE_RETRYING) && !self->delivered)
    ferry_observer_list_notify (observers, self, FERRY_CALL_RETRYING);
  if ((notices & FERRY_NOTICE_CANCELLING) && self->started && !self->delivered)
    ferry_observer_list_notify (observers, self, FERRY_CALL_CANCELLING);
  if ((notices & (FERRY_NOTICE_PARTIAL | FERRY_NOTICE_FINISHED)) && !deliver_partials (self, observers))
    {
      /* The rest of them, and what comes after, with the next dispatch. */
      ferry_call_notify (self, notices & (FERRY_NOTICE_PARTIAL | FERRY_NOTICES_AFTER_PARTIAL));
      notices = 0;
    }
  if (notices & FERRY_NOTICE_FINISHED)
    deliver_outcome (self, observers, notices);
  if (notices & FERRY_NOTICE_ENDED_LATE)
    ferry_observer_list_notify (observers, self, FERRY_CALL_ENDED_LATE);

  ferry_observer_list_unref (observers);
}

void
ferry_call_deliver_progress (FerryOutbox *outbox,
                             FerryOutboxItem *item)
{
  FerryCall *self = (FerryCall *)((char *)item - G_STRUCT_OFFSET (FerryCall, progress_item));
  gint64 now = g_get_monotonic_time ();

  if (!self->delivered && now < self->progress_shown + FERRY_OUTBOX_FRAME_US)
    {
      ferry_outbox_defer (outbox, item, self->progress_shown + FERRY_OUTBOX_FRAME_US);
      return;
    }

  g_atomic_int_set (&self->progress_posted, FALSE);
  if (!self->delivered)
    {
      FerryObserverList *observers = ferry_boundary_ref_observers (self->boundary);

      self->progress_shown = now;
      ferry_observer_list_notify (observers, self, FERRY_CALL_PROGRESSED);
      ferry_observer_list_unref (observers);
    }
  ferry_call_unref (self);
}
