/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a call comes to its end: deciding its one outcome, interrupting its worker, settling it. */
#include "attempt.h"
#include "bulkhead.h"
#include "call-private.h"
#include "executor.h"

#include <glib/gi18n-lib.h>

FerryOutcome
ferry_cause_get_outcome (FerryCause cause)
{
  switch (cause)
    {
    case FERRY_CAUSE_RESULT:
      return FERRY_OUTCOME_SUCCEEDED;
    case FERRY_CAUSE_ERROR:
      return FERRY_OUTCOME_FAILED;
    case FERRY_CAUSE_DEADLINE:
    case FERRY_CAUSE_ATTEMPT_TIMEOUT:
      return FERRY_OUTCOME_TIMED_OUT;
    case FERRY_CAUSE_CANCELLED:
    case FERRY_CAUSE_CLOSING:
      return FERRY_OUTCOME_CANCELLED;
    case FERRY_CAUSE_INVALID_PARAMETER:
    case FERRY_CAUSE_QUEUE_FULL:
    case FERRY_CAUSE_CLOSED:
      return FERRY_OUTCOME_REJECTED;
    case FERRY_CAUSE_NONE:
    default:
      return FERRY_OUTCOME_NONE;
    }
}

gboolean
ferry_call_decide (FerryCall *self,
                   FerryCause cause)
{
  return g_atomic_int_compare_and_exchange (&self->cause, FERRY_CAUSE_NONE, cause);
}

FerryCause
ferry_call_get_cause (FerryCall *self)
{
  return g_atomic_int_get (&self->cause);
}

void
ferry_call_cancel (FerryCall *self)
{
  g_return_if_fail (self != NULL);

  if (ferry_call_decide (self, FERRY_CAUSE_CANCELLED))
    ferry_call_interrupt (self);
}

void
ferry_call_interrupt (FerryCall *self)
{
  g_autoptr(FerryAttempt) attempt = NULL;

  if (ferry_bulkhead_withdraw (self->bulkhead, self, &attempt))
    ferry_call_settle (self, FALSE);
  else if (attempt != NULL)
    {
      /* The private cancellable runs its handlers where it is fired: on the timers' thread, not
       * inside whoever cancels (C4). */
      ferry_timers_arm (ferry_boundary_get_timers (self->boundary), &self->timer, 0);
      ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
    }
}

static gboolean
can_abandon (FerryAttempt *attempt)
{
  return ferry_executor_get (ferry_attempt_get_executor (attempt))->can_abandon;
}

/* Asks a running attempt to stop, and to say so within the grace. */
static void
interrupt_attempt (FerryCall *self,
                   FerryAttempt *attempt)
{
  gint64 grace = ferry_bulkhead_get_policy (self->bulkhead)->grace;

  attempt->interrupted = TRUE;
  if (can_abandon (attempt))
    ferry_timers_arm (ferry_boundary_get_timers (self->boundary), &self->timer, g_get_monotonic_time () + grace);
  g_cancellable_cancel (attempt->cancellable);
  ferry_call_wake_worker (self);
}

static FerryCall *
call_of_timer (FerryTimer *timer)
{
  return (FerryCall *)((char *)timer - G_STRUCT_OFFSET (FerryCall, timer));
}

/* A worker that decided by its result or error is about to settle by itself. */
static gboolean
is_interruption (FerryCause cause)
{
  return cause != FERRY_CAUSE_RESULT && cause != FERRY_CAUSE_ERROR;
}

/* The one timer of a call has three meanings, one after another: time is up; now fire the
 * cancellable; the grace is over. */
void
ferry_call_timer_fired (FerryTimer *timer)
{
  FerryCall *self = call_of_timer (timer);
  g_autoptr(FerryAttempt) attempt = NULL;
  gboolean past_deadline = self->deadline != 0 && g_get_monotonic_time () >= self->deadline;
  gboolean timed_out;

  timed_out = ferry_call_decide (self, past_deadline ? FERRY_CAUSE_DEADLINE : FERRY_CAUSE_ATTEMPT_TIMEOUT);
  if (!timed_out && !is_interruption (ferry_call_get_cause (self)))
    return;

  if (ferry_bulkhead_withdraw (self->bulkhead, self, &attempt))
    ferry_call_settle (self, FALSE);
  else if (attempt != NULL && !attempt->interrupted)
    {
      if (timed_out)
        ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
      interrupt_attempt (self, attempt);
    }
  else if (attempt != NULL && can_abandon (attempt) && ferry_bulkhead_abandon (self->bulkhead, self))
    ferry_call_settle (self, TRUE);
}

void
ferry_call_timer_hold (FerryTimer *timer)
{
  ferry_call_ref (call_of_timer (timer));
}

void
ferry_call_timer_release (FerryTimer *timer)
{
  ferry_call_unref (call_of_timer (timer));
}

static char *
format_seconds (gint64 microseconds)
{
  return g_strdup_printf ("%g", microseconds / (double)G_USEC_PER_SEC);
}

/* The error of a decision that was not the operation's own. */
static GError *
error_for_cause (FerryCall *self,
                 FerryCause cause)
{
  const FerryPolicy *policy = ferry_bulkhead_get_policy (self->bulkhead);
  const char *dependency = ferry_bulkhead_get_dependency (self->bulkhead);
  g_autofree char *seconds = NULL;

  switch (cause)
    {
    case FERRY_CAUSE_DEADLINE:
      seconds = format_seconds (self->deadline - self->times.submitted);
      return ferry_error_new (FERRY_ERROR_TIMED_OUT, dependency, _ ("Not done within the deadline of %s s"), seconds);
    case FERRY_CAUSE_ATTEMPT_TIMEOUT:
      seconds = format_seconds (ferry_executor_limit_timeout (ferry_call_get_executor (self), policy->attempt_timeout));
      return ferry_error_new (FERRY_ERROR_TIMED_OUT, dependency, _ ("The attempt took longer than %s s"), seconds);
    case FERRY_CAUSE_CANCELLED:
      return ferry_error_new (FERRY_ERROR_CANCELLED, dependency, _ ("Cancelled"));
    case FERRY_CAUSE_CLOSING:
      return ferry_error_new (FERRY_ERROR_CANCELLED, dependency, _ ("Cancelled, because the adapter for “%s” closes"), dependency);
    case FERRY_CAUSE_QUEUE_FULL:
      return ferry_error_new (FERRY_ERROR_BUSY, dependency, _ ("“%s” is busy: %u calls run and %u wait, no more are let in"), dependency, policy->limit, policy->queue_length);
    case FERRY_CAUSE_CLOSED:
      return ferry_error_new (FERRY_ERROR_CLOSED, dependency, _ ("The adapter for “%s” is closed"), dependency);
    default:
      g_assert_not_reached ();
    }
}

void
ferry_call_settle (FerryCall *self,
                   gboolean abandoned)
{
  FerryCause cause = ferry_call_get_cause (self);

  g_assert (cause != FERRY_CAUSE_NONE);

  ferry_timers_disarm (ferry_boundary_get_timers (self->boundary), &self->timer);
  ferry_call_stamp (self, &self->times.finished);
  if (cause != FERRY_CAUSE_RESULT && self->error == NULL)
    self->error = error_for_cause (self, cause);
  ferry_call_notify (self, abandoned ? FERRY_NOTICE_FINISHED | FERRY_NOTICE_ABANDONED : FERRY_NOTICE_FINISHED);
}

void
ferry_call_end_late (FerryCall *self)
{
  /* The attempt may have armed it after the call was over. */
  ferry_timers_disarm (ferry_boundary_get_timers (self->boundary), &self->timer);
  ferry_call_notify (self, FERRY_NOTICE_ENDED_LATE);
}
