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
    case FERRY_CAUSE_BREAKER_OPEN:
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
  attempt->grace_end = g_get_monotonic_time () + grace;
  if (can_abandon (attempt))
    ferry_timers_arm (ferry_boundary_get_timers (self->boundary), &self->timer, attempt->grace_end);
  g_cancellable_cancel (attempt->cancellable);
  ferry_call_wake_worker (self);
}

static FerryCall *
call_of_timer (FerryTimer *timer)
{
  return (FerryCall *)((char *)timer - G_STRUCT_OFFSET (FerryCall, timer));
}

static void
arm (FerryCall *self,
     gint64 due)
{
  ferry_timers_arm (ferry_boundary_get_timers (self->boundary), &self->timer, due);
}

static gboolean
is_past_deadline (FerryCall *self,
                  gint64 now)
{
  return self->deadline != 0 && now >= self->deadline;
}

static gint64
earlier (gint64 due,
         gint64 other_due)
{
  return due == 0 || (other_due != 0 && other_due < due) ? other_due : due;
}

/* The grace is over, or the deadline came before it was. */
static void
give_up (FerryCall *self,
         FerryAttempt *attempt,
         gint64 now)
{
  if (!can_abandon (attempt))
    return;
  if (is_past_deadline (self, now))
    ferry_call_decide (self, FERRY_CAUSE_DEADLINE);
  if (now < attempt->grace_end)
    arm (self, attempt->grace_end);
  else if (!ferry_bulkhead_abandon (self->bulkhead, attempt))
    return;
  else if (ferry_call_get_cause (self) != FERRY_CAUSE_NONE)
    ferry_call_settle (self, TRUE);
  else
    ferry_call_attempt_failed (self, ferry_attempt_new_timeout_error (attempt));
}

/* Something happened to a call whose function runs: it was decided, or time is up. */
static void
attend_attempt (FerryCall *self,
                FerryAttempt *attempt,
                gint64 now)
{
  gint64 due = (gint64)g_atomic_pointer_get (&attempt->due);

  if (attempt->interrupted)
    {
      give_up (self, attempt, now);
      return;
    }
  if (is_past_deadline (self, now) && ferry_call_decide (self, FERRY_CAUSE_DEADLINE))
    {
      ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
    }
  else if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    {
      if (due == 0 || now < due)
        {
          /* Too early: a firing that was asked for before the attempt began. */
          if (earlier (due, self->deadline) != 0)
            arm (self, earlier (due, self->deadline));
          return;
        }
      g_atomic_int_set (&attempt->timed_out, TRUE);
    }
  interrupt_attempt (self, attempt);
}

/* The one timer of a call has several meanings, one after another: the deadline or the attempt
 * timeout passed; a decision asks to fire the cancellable; the grace is over; the back-off is. */
void
ferry_call_timer_fired (FerryTimer *timer)
{
  FerryCall *self = call_of_timer (timer);
  g_autoptr(FerryAttempt) attempt = NULL;
  gint64 now = g_get_monotonic_time ();

  switch (ferry_bulkhead_look (self->bulkhead, self, &attempt))
    {
    case FERRY_PHASE_RUNNING:
      attend_attempt (self, attempt, now);
      break;
    case FERRY_PHASE_NEW:
    case FERRY_PHASE_WAITING:
      if (is_past_deadline (self, now) && ferry_call_decide (self, FERRY_CAUSE_DEADLINE))
        ferry_call_interrupt (self);
      break;
    case FERRY_PHASE_BACKING_OFF:
      if (self->deadline != 0)
        arm (self, self->deadline);
      ferry_bulkhead_reenter (self->bulkhead, self);
      break;
    case FERRY_PHASE_ENDING:
      /* Whoever ends it may back off next, and arms the timer then; but a deadline that passes
       * right now must not be missed. */
      if (is_past_deadline (self, now) && ferry_call_decide (self, FERRY_CAUSE_DEADLINE))
        ferry_call_interrupt (self);
      break;
    case FERRY_PHASE_OVER:
    default:
      break;
    }
}

/* How long to wait for the next attempt; -1 for none. */
static gint64
get_backoff (FerryCall *self,
             const GError *error)
{
  const FerryPolicy *policy = ferry_bulkhead_get_policy (self->bulkhead);
  gint64 delay;

  if (policy->retries == 0 || !self->operation->idempotent || !ferry_error_get_details (error)->transient)
    return -1;
  delay = ferry_backoff_get_delay (&policy->backoff, self->n_attempts, g_random_double ());
  if (is_past_deadline (self, g_get_monotonic_time () + delay))
    return -1;
  return delay;
}

void
ferry_call_attempt_failed (FerryCall *self,
                           GError *error)
{
  gboolean timed_out = g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT) && ferry_error_get_details (error)->domain == 0;
  gint64 delay = get_backoff (self, error);

  if (delay >= 0 && ferry_bulkhead_back_off (self->bulkhead, self))
    {
      ferry_call_notify (self, FERRY_NOTICE_RETRYING);
      arm (self, g_get_monotonic_time () + delay);
      g_error_free (error);
      return;
    }
  if (ferry_call_decide (self, timed_out ? FERRY_CAUSE_ATTEMPT_TIMEOUT : FERRY_CAUSE_ERROR))
    self->error = error;
  else
    g_error_free (error);
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
    case FERRY_CAUSE_CANCELLED:
      return ferry_error_new (FERRY_ERROR_CANCELLED, dependency, _ ("Cancelled"));
    case FERRY_CAUSE_CLOSING:
      return ferry_error_new (FERRY_ERROR_CANCELLED, dependency, _ ("Cancelled, because the adapter for “%s” closes"), dependency);
    case FERRY_CAUSE_QUEUE_FULL:
      return ferry_error_new (FERRY_ERROR_BUSY, dependency, _ ("“%s” is busy: %u calls run and %u wait, no more are let in"), dependency, policy->limit, policy->queue_length);
    case FERRY_CAUSE_BREAKER_OPEN:
      return ferry_error_new (FERRY_ERROR_UNAVAILABLE, dependency, _ ("“%s” keeps failing and is left alone for another %.1f s"), dependency, self->breaker_time / (double)G_USEC_PER_SEC);
    case FERRY_CAUSE_CLOSED:
      return ferry_error_new (FERRY_ERROR_CLOSED, dependency, _ ("The adapter for “%s” is closed"), dependency);
    default:
      g_assert_not_reached ();
    }
}

void
ferry_call_settle (FerryCall *self,
                   gboolean may_be_abandoned)
{
  FerryCause cause = ferry_call_get_cause (self);
  gboolean abandoned = may_be_abandoned && ferry_bulkhead_finish (self->bulkhead, self);

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
