/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a call comes to its end: deciding its one outcome, interrupting its worker, settling it. */
#include "attempt.h"
#include "bulkhead.h"
#include "call-report.h"
#include "executor.h"
#include "i18n.h"

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
       * inside whoever cancels (C4). Told before: what answers at once would have its outcome
       * delivered first, and nobody would learn that it was asked. */
      ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
      ferry_call_arm (self, 0);
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
  ferry_call_stamp (&self->stamps.cancelled);
  attempt->grace_end = g_get_monotonic_time () + grace;
  if (can_abandon (attempt))
    ferry_call_arm (self, attempt->grace_end);
  ferry_attempt_interrupt (attempt);
  ferry_call_wake_worker (self);
}

static FerryCall *
call_of_timer (FerryTimer *timer)
{
  return (FerryCall *)((char *)timer - G_STRUCT_OFFSET (FerryCall, timer));
}

static FerryTimers *
get_timers (FerryCall *self)
{
  return ferry_boundary_get_timers (ferry_bulkhead_get_boundary (self->bulkhead));
}

void
ferry_call_arm (FerryCall *self,
                gint64 due)
{
  g_atomic_int_set (&self->timer_used, TRUE);
  ferry_timers_arm (get_timers (self), &self->timer, due);
}

/* Most calls never have: that spares them a lock. */
static void
disarm (FerryCall *self)
{
  if (g_atomic_int_get (&self->timer_used))
    ferry_timers_disarm (get_timers (self), &self->timer);
}

static gboolean
is_past_deadline (FerryCall *self,
                  gint64 now)
{
  return self->due != 0 && now >= self->due;
}

/* What the call's own timer has to see to; the policy's deadline is with the bulkhead. */
static gint64
get_own_deadline (FerryCall *self)
{
  return self->own_deadline ? self->due : 0;
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
    ferry_call_arm (self, attempt->grace_end);
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
      ferry_call_stamp (&self->stamps.cancelled);
      ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
    }
  else if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    {
      if (due == 0 || now < due)
        {
          /* Too early: a firing that was asked for before the attempt began. */
          due = earlier (due, get_own_deadline (self));
          if (due != 0)
            ferry_call_arm (self, due);
          return;
        }
      g_atomic_int_set (&attempt->timed_out, TRUE);
    }
  interrupt_attempt (self, attempt);
}

static void
pass_deadline (FerryCall *self)
{
  if (ferry_call_decide (self, FERRY_CAUSE_DEADLINE))
    ferry_call_interrupt (self);
}

/* The timer may also have been armed for the deadline meanwhile, or for an attempt that is over. */
static void
attend_backoff (FerryCall *self,
                gint64 now)
{
  if (now < self->backoff_end)
    ferry_call_arm (self, self->backoff_end);
  else
    {
      if (self->own_deadline && self->due != 0)
        ferry_call_arm (self, self->due);
      ferry_bulkhead_reenter (self->bulkhead, self);
    }
}

/* The one timer of a call has several meanings, one after another: its own deadline or the attempt
 * timeout passed; a decision asks to fire the cancellable; the grace is over; the back-off is. */
void
ferry_call_attend (FerryCall *self)
{
  g_autoptr(FerryAttempt) attempt = NULL;
  gint64 now = g_get_monotonic_time ();
  FerryPhase phase = ferry_bulkhead_look (self->bulkhead, self, &attempt);

  if (phase == FERRY_PHASE_RUNNING)
    attend_attempt (self, attempt, now);
  else if (phase == FERRY_PHASE_OVER)
    return;
  else if (is_past_deadline (self, now))
    /* Also while an attempt ends: whoever ends it may be about to back off. */
    pass_deadline (self);
  else if (phase == FERRY_PHASE_BACKING_OFF)
    attend_backoff (self, now);
}

gboolean
ferry_call_may_retry (FerryCall *self,
                      const GError *error)
{
  return error != NULL &&
         self->operation->idempotent &&
         ferry_bulkhead_get_policy (self->bulkhead)->retries > 0 &&
         ferry_error_get_details (error)->transient;
}

/* Sets when the next attempt comes; FALSE if none may. */
static gboolean
plan_retry (FerryCall *self,
            const GError *error)
{
  const FerryPolicy *policy = ferry_bulkhead_get_policy (self->bulkhead);

  if (!ferry_call_may_retry (self, error))
    return FALSE;
  self->backoff_end = g_get_monotonic_time () +
                      ferry_backoff_get_delay (&policy->backoff, self->n_attempts, g_random_double ());
  return !is_past_deadline (self, self->backoff_end);
}

void
ferry_call_attempt_failed (FerryCall *self,
                           GError *error)
{
  gboolean timed_out = g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT) && ferry_error_get_details (error)->domain == 0;

  if (plan_retry (self, error) && ferry_bulkhead_back_off (self->bulkhead, self))
    {
      ferry_call_notify_retrying (self);
      ferry_call_arm (self, self->backoff_end);
      g_error_free (error);
      return;
    }
  if (ferry_call_decide (self, timed_out ? FERRY_CAUSE_ATTEMPT_TIMEOUT : FERRY_CAUSE_ERROR))
    self->error = error;
  else
    g_error_free (error);
  ferry_call_settle (self, TRUE);
}

static void
timer_fire (FerryTimer *timer)
{
  ferry_call_attend (call_of_timer (timer));
}

static void
timer_hold (FerryTimer *timer)
{
  ferry_call_ref (call_of_timer (timer));
}

static void
timer_release (FerryTimer *timer)
{
  ferry_call_unref (call_of_timer (timer));
}

const FerryTimerFuncs ferry_call_timer_funcs = {
  timer_fire,
  timer_hold,
  timer_release,
};

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
      seconds = format_seconds (self->due - self->stamps.submitted);
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

  disarm (self);
  ferry_call_stamp (&self->stamps.finished);
  if (cause != FERRY_CAUSE_RESULT && self->error == NULL)
    self->error = error_for_cause (self, cause);
  ferry_call_notify (self, abandoned ? FERRY_NOTICE_FINISHED | FERRY_NOTICE_ABANDONED : FERRY_NOTICE_FINISHED);
}

void
ferry_call_end_late (FerryCall *self)
{
  /* The attempt may have armed it after the call was over. */
  disarm (self);
  ferry_call_notify (self, FERRY_NOTICE_ENDED_LATE);
}
