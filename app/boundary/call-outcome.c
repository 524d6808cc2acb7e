/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a call comes to its end: deciding its one outcome, interrupting its worker, settling it. */
#include "attempt.h"
#include "bulkhead.h"
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
      ferry_call_stop_waiting (self);
      ferry_call_arm (self, 0);
    }
}

gboolean
ferry_call_may_retry (FerryCall *self,
                      const GError *error)
{
  return error != NULL &&
         self->operation->idempotent &&
         self->policy->retries > 0 &&
         ferry_error_get_details (error)->transient;
}

/* When the next attempt comes, monotonic; 0 if none may. */
static gint64
plan_retry (FerryCall *self,
            const GError *error)
{
  if (!ferry_call_may_retry (self, error))
    return 0;
  self->backoff_end = g_get_monotonic_time () +
                      ferry_backoff_get_delay (&self->policy->backoff, self->n_attempts, g_random_double ());
  return ferry_call_is_past_deadline (self, self->backoff_end) ? 0 : self->backoff_end;
}

void
ferry_call_attempt_failed (FerryCall *self,
                           GError *error)
{
  gboolean timed_out = g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT) && ferry_error_get_details (error)->domain == 0;
  gint64 backoff_end = plan_retry (self, error);

  if (backoff_end != 0 && ferry_bulkhead_back_off (self->bulkhead, self))
    {
      ferry_call_notify_retrying (self);
      /* The timer may have fired for something else meanwhile, after a back-off that short: the next
       * attempt may be running, or have failed and planned another. */
      ferry_call_arm (self, backoff_end);
      g_error_free (error);
      return;
    }
  if (ferry_call_decide (self, timed_out ? FERRY_CAUSE_ATTEMPT_TIMEOUT : FERRY_CAUSE_ERROR))
    self->error = error;
  else
    g_error_free (error);
  ferry_call_settle (self, TRUE);
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
  const FerryPolicy *policy = self->policy;
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

  ferry_call_disarm (self);
  ferry_call_stamp (&self->stamps.finished);
  if (cause != FERRY_CAUSE_RESULT && self->error == NULL)
    self->error = error_for_cause (self, cause);
  ferry_call_notify (self, abandoned ? FERRY_NOTICE_FINISHED | FERRY_NOTICE_ABANDONED : FERRY_NOTICE_FINISHED);
}

void
ferry_call_end_late (FerryCall *self)
{
  ferry_call_notify (self, FERRY_NOTICE_ENDED_LATE);
}
