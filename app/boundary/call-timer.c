/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one timer of a call, which has several meanings, one after another: its own deadline or the
 * attempt timeout passed; a decision asks to fire the cancellable; the grace is over; the back-off is.
 *
 * It is moved by several threads. The timers' thread only ever moves it forward: what another thread
 * has armed it for meanwhile is not put off. */
#include "attempt.h"
#include "bulkhead.h"
#include "call-report.h"
#include "executor.h"

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
ferry_call_disarm (FerryCall *self)
{
  /* Most calls never had: that spares them a lock. */
  if (g_atomic_int_get (&self->timer_used))
    ferry_timers_disarm (get_timers (self), &self->timer);
}

/* Whoever decided the call may have disarmed it a moment before it was armed. It would be kept then,
 * and all that it belongs to, until a time that concerns nobody. */
static void
disarm_if_over (FerryCall *self)
{
  g_autoptr (FerryAttempt) attempt = NULL;

  if (ferry_call_get_cause (self) != FERRY_CAUSE_NONE && ferry_bulkhead_look (self->bulkhead, self, &attempt) != FERRY_PHASE_RUNNING)
    ferry_call_disarm (self);
}

void
ferry_call_arm (FerryCall *self,
                gint64 due)
{
  g_atomic_int_set (&self->timer_used, TRUE);
  ferry_timers_arm (get_timers (self), &self->timer, due);
  disarm_if_over (self);
}

/* For whom something else may have armed it meanwhile: a decision for now, an attempt for its end. */
static void
arm_at_the_latest (FerryCall *self,
                   gint64 due)
{
  g_atomic_int_set (&self->timer_used, TRUE);
  ferry_timers_advance (get_timers (self), &self->timer, due);
  disarm_if_over (self);
}

gboolean
ferry_call_is_past_deadline (FerryCall *self,
                             gint64 now)
{
  return self->due != 0 && now >= self->due;
}

static gboolean
can_abandon (FerryAttempt *attempt)
{
  return ferry_executor_get (ferry_attempt_get_executor (attempt))->can_abandon;
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

/* Until something has to be seen to of an attempt that was asked to stop: the end of its grace, or
 * the deadline, if nothing is decided yet. */
static void
wait_for_end (FerryCall *self,
              FerryAttempt *attempt)
{
  gint64 due = can_abandon (attempt) ? attempt->grace_end : 0;

  if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    due = earlier (due, get_own_deadline (self));
  if (due != 0)
    arm_at_the_latest (self, due);
}

/* Asks a running attempt to stop, and to say so within the grace. */
static void
interrupt_attempt (FerryCall *self,
                   FerryAttempt *attempt)
{
  gint64 grace = self->policy->grace;

  attempt->interrupted = TRUE;
  ferry_call_stamp (&self->stamps.cancelled);
  attempt->grace_end = g_get_monotonic_time () + grace;
  wait_for_end (self, attempt);
  ferry_attempt_interrupt (attempt);
  ferry_call_wake_worker (self);
}

/* The grace is over, or the deadline came before it was. */
static void
give_up (FerryCall *self,
         FerryAttempt *attempt,
         gint64 now)
{
  if (ferry_call_is_past_deadline (self, now))
    ferry_call_decide (self, FERRY_CAUSE_DEADLINE);
  if (!can_abandon (attempt) || now < attempt->grace_end)
    wait_for_end (self, attempt);
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
  gint64 due = attempt->due;

  if (attempt->interrupted)
    {
      give_up (self, attempt, now);
      return;
    }
  if (ferry_call_is_past_deadline (self, now) && ferry_call_decide (self, FERRY_CAUSE_DEADLINE))
    {
      ferry_call_stamp (&self->stamps.cancelled);
      ferry_call_notify (self, FERRY_NOTICE_CANCELLING);
      ferry_call_stop_waiting (self);
    }
  else if (ferry_call_get_cause (self) == FERRY_CAUSE_NONE)
    {
      if (due == 0 || now < due)
        {
          /* Too early: a firing that was asked for before the attempt began. */
          due = earlier (due, get_own_deadline (self));
          if (due != 0)
            arm_at_the_latest (self, due);
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
    arm_at_the_latest (self, self->backoff_end);
  else
    {
      if (self->own_deadline && self->due != 0)
        arm_at_the_latest (self, self->due);
      ferry_bulkhead_reenter (self->bulkhead, self);
    }
}

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
  else if (ferry_call_is_past_deadline (self, now))
    /* Also while an attempt ends: whoever ends it may be about to back off. */
    pass_deadline (self);
  else if (phase == FERRY_PHASE_BACKING_OFF)
    attend_backoff (self, now);
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
