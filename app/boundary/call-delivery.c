/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bringing what happened to a call from whatever thread to the call's own context.
 *
 * A call has one notice, posted at most once at a time, that collects what there is to tell: so the
 * outbox holds at most two items per call however long the context is stalled, nothing is allocated
 * on the way, and everything about a call arrives in order. */
#include "call-private.h"

#include "attempt.h"
#include "bulkhead.h"
#include "call-report.h"

static guint
take_held (FerryCall *self)
{
  if (g_atomic_int_get (&self->held) == 0)
    return 0;
  return (guint)g_atomic_int_exchange ((int *)&self->held, 0);
}

void
ferry_call_notify (FerryCall *self,
                   FerryNotice notices)
{
  if (g_atomic_int_or (&self->notices, notices | take_held (self)) != 0)
    return; /* posted, and not looked at yet */

  ferry_call_ref (self);
  ferry_outbox_post (self->outbox, &self->notice_item);
}

void
ferry_call_notify_started (FerryCall *self,
                           gboolean held)
{
  g_atomic_int_inc (&self->starts);
  if (held)
    g_atomic_int_or (&self->held, FERRY_NOTICE_STARTED);
  else
    ferry_call_notify (self, FERRY_NOTICE_STARTED);
}

void
ferry_call_tell_held (FerryCall *self)
{
  guint held = take_held (self);

  if (held != 0)
    ferry_call_notify (self, held);
}

void
ferry_call_notify_retrying (FerryCall *self)
{
  g_atomic_int_inc (&self->retryings);
  ferry_call_notify (self, FERRY_NOTICE_RETRYING);
}

static FerryObserverList *
ref_observers (FerryCall *self)
{
  return ferry_boundary_ref_observers (ferry_bulkhead_get_boundary (self->bulkhead), self->outbox);
}

/* FALSE if the dispatch ran out of time on the way (C14). */
static gboolean
deliver_partials (FerryCall *self,
                  FerryObserverList *observers)
{
  FerryReport *report = g_atomic_pointer_get (&self->report);
  GVariant *partial;

  if (report == NULL)
    return TRUE;
  do
    {
      if ((partial = ferry_report_take_partial (report)) == NULL)
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
  self->started_told++;
  ferry_observer_list_notify (observers, self, FERRY_CALL_STARTED);
}

static void
tell_retrying (FerryCall *self,
               FerryObserverList *observers)
{
  self->retrying_told++;
  ferry_observer_list_notify (observers, self, FERRY_CALL_RETRYING);
}

/* However many attempts came and went while the context was busy: each start, and the back-off after
 * it, in turn. Only an attempt that was given up before it could say so starts after its back-off. */
static void
tell_attempts (FerryCall *self,
               FerryObserverList *observers)
{
  while (!self->delivered)
    {
      gboolean may_start = self->started_told < g_atomic_int_get (&self->starts);
      gboolean may_retry = self->retrying_told < g_atomic_int_get (&self->retryings);

      if (may_start && (self->started_told <= self->retrying_told || !may_retry))
        tell_started (self, observers);
      else if (may_retry)
        tell_retrying (self, observers);
      else
        return;
    }
}

/* It runs here: nobody else counted it. */
static void
start_here (FerryCall *self,
            FerryObserverList *observers)
{
  tell_attempts (self, observers);
  g_atomic_int_inc (&self->starts);
  tell_started (self, observers);
}

void
ferry_call_tell (FerryCall *self,
                 FerryCallEvent event)
{
  FerryObserverList *observers = ref_observers (self);
  const FerryTraceContext *former;
  FerryTraceContext trace;

  ferry_call_get_trace_context (self, &trace);
  former = ferry_trace_context_install (&trace);
  if (event == FERRY_CALL_STARTED)
    start_here (self, observers);
  else
    ferry_observer_list_notify (observers, self, event);
  ferry_trace_context_install (former);
  ferry_observer_list_unref (observers);
}

void
ferry_call_stop_waiting (FerryCall *self)
{
  if (g_atomic_int_compare_and_exchange (&self->waits, TRUE, FALSE))
    ferry_call_notify (self, FERRY_NOTICE_RUN);
}

void
ferry_call_proceed (FerryCall *self)
{
  g_return_if_fail (self != NULL);

  if (self->waited_for > 0 && --self->waited_for == 0)
    ferry_call_stop_waiting (self);
}

/* FALSE if an observer has something to show first: FERRY_NOTICE_RUN comes again then. */
static gboolean
may_block (FerryCall *self,
           FerryObserverList *observers)
{
  if (self->asked)
    return TRUE;

  self->asked = TRUE;
  self->waited_for = ferry_observer_list_ask_before_block (observers, self);
  if (self->waited_for == 0)
    return TRUE;

  g_atomic_int_set (&self->waits, TRUE);
  /* Whoever decided it a moment before has found nothing that waits. */
  if (ferry_call_get_cause (self) != FERRY_CAUSE_NONE)
    ferry_call_stop_waiting (self);

  return FALSE;
}

/* The main-loop executor: the observers hear of the start first, for a monitor to mark the stall
 * that now comes as deliberate. */
static void
run_here (FerryCall *self,
          FerryObserverList *observers)
{
  FerryAttempt *attempt = self->attempt;

  if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE && !may_block (self, observers))
    return;

  self->asked = FALSE;
  if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    start_here (self, observers);
  ferry_attempt_run (attempt, NULL);
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
  FerryReport *report = g_atomic_pointer_get (&self->report);

  /* The last progress may still be on its way behind: it is told first, and once. */
  if (report != NULL && ferry_report_has_news (report))
    ferry_observer_list_notify (observers, self, FERRY_CALL_PROGRESSED);

  self->delivered = TRUE;
  ferry_call_stamp (&self->stamps.delivered);
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
  FerryObserverList *observers = ref_observers (self);
  guint notices = take_notices (self);
  const FerryTraceContext *former;
  FerryTraceContext trace;

  ferry_call_get_trace_context (self, &trace);
  former = ferry_trace_context_install (&trace);

  if (notices & FERRY_NOTICE_SUBMITTED)
    ferry_observer_list_notify (observers, self, FERRY_CALL_SUBMITTED);
  if (notices & FERRY_NOTICE_RUN)
    run_here (self, observers);
  if (notices & (FERRY_NOTICE_STARTED | FERRY_NOTICE_RETRYING))
    tell_attempts (self, observers);
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

  ferry_trace_context_install (former);
  ferry_observer_list_unref (observers);
}
