/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Permits: who gets one, who waits for one, and what becomes of it. */
#include "bulkhead-private.h"

#include "executor.h"

static gboolean
has_breaker (FerryBulkhead *self)
{
  return self->policy->breaker.failure_percent != 0;
}

/* The record of the call's next attempt. Under the lock. */
static FerryAttemptRecord *
make_record (FerryCall *call)
{
  FerryAttemptRecord *record = &call->first_record;

  if (call->n_attempts > 0)
    {
      while (record->next != NULL)
        record = record->next;
      record->next = g_slice_new0 (FerryAttemptRecord);
      record = record->next;
    }
  record->span_id = ferry_trace_context_make_id ();
  record->executor = call->wanted_executor;

  return record;
}

/* Gives @call a permit, unless the breaker refuses: NULL, and it is decided. Under the lock. */
static FerryAttempt *
admit (FerryBulkhead *self,
       FerryCall *call)
{
  FerryAttempt *attempt;
  guint pass = 0;

  if (has_breaker (self) &&
      !ferry_breaker_admit (&self->breaker, g_get_monotonic_time (), &pass, &call->breaker_time))
    {
      ferry_call_decide (call, FERRY_CAUSE_BREAKER_OPEN);
      return NULL;
    }

  attempt = ferry_attempt_new (call, make_record (call));
  attempt->breaker_pass = pass;
  self->permits++;
  if (call->n_attempts == 0)
    ferry_retry_budget_deposit (&self->budget);
  call->n_attempts++;
  call->phase = FERRY_PHASE_RUNNING;
  call->attempt = attempt;
  g_queue_push_tail_link (&self->running, &call->waiter.link);

  return attempt;
}

/* Whether a call that would have to wait is better told at once that the breaker is open. */
static gboolean
is_breaker_open (FerryBulkhead *self,
                 FerryCall *call)
{
  FerryBreakerFigures figures;

  if (!has_breaker (self))
    return FALSE;
  ferry_breaker_get_figures (&self->breaker, g_get_monotonic_time (), &figures);
  call->breaker_time = figures.time_left;
  return figures.state == FERRY_BREAKER_OPEN && figures.time_left > 0;
}

/* Why a new call may not even wait, under the lock. */
static void
reject (FerryBulkhead *self,
        FerryCall *call)
{
  if (g_atomic_int_get (&self->closed))
    ferry_call_decide (call, FERRY_CAUSE_CLOSED);
  else if (self->permits < self->policy->limit)
    return;
  else if (is_breaker_open (self, call))
    ferry_call_decide (call, FERRY_CAUSE_BREAKER_OPEN);
  else if (ferry_waiting_queue_get_length (&self->waiting) >= self->policy->queue_length)
    ferry_call_decide (call, FERRY_CAUSE_QUEUE_FULL);
}

/* Where a call goes that nothing rejected, under the lock: over, running or waiting. */
static FerryAttempt *
place (FerryBulkhead *self,
       FerryCall *call)
{
  FerryAttempt *attempt = NULL;

  if (ferry_call_get_cause (call) == FERRY_CAUSE_NONE && self->permits < self->policy->limit)
    attempt = admit (self, call);
  if (attempt != NULL)
    return attempt;

  if (ferry_call_get_cause (call) != FERRY_CAUSE_NONE)
    call->phase = FERRY_PHASE_OVER;
  else
    {
      call->phase = FERRY_PHASE_WAITING;
      ferry_waiting_queue_add (&self->waiting, &call->waiter, call->priority, call->stamps.submitted, call);
    }
  return NULL;
}

void
ferry_bulkhead_enter (FerryBulkhead *self,
                      FerryCall *call)
{
  FerryAttempt *attempt;
  gboolean over;

  if (call->own_deadline && call->due != 0)
    ferry_call_arm (call, call->due);

  ferry_bulkhead_lock (self);
  g_atomic_int_inc (&self->undelivered);
  reject (self, call);
  attempt = place (self, call);
  over = call->phase == FERRY_PHASE_OVER;
  if (!over)
    ferry_bulkhead_watch_deadline (self, call);
  g_mutex_unlock (&self->lock);

  if (attempt != NULL)
    ferry_attempt_start (attempt);
  else if (over)
    ferry_call_settle (call, FALSE);
}

void
ferry_bulkhead_reenter (FerryBulkhead *self,
                        FerryCall *call)
{
  FerryAttempt *attempt = NULL;
  gboolean over = FALSE;

  ferry_bulkhead_lock (self);
  if (call->phase == FERRY_PHASE_BACKING_OFF)
    {
      g_queue_unlink (&self->backing_off, &call->waiter.link);
      attempt = place (self, call);
      over = call->phase == FERRY_PHASE_OVER;
    }
  g_mutex_unlock (&self->lock);

  if (attempt != NULL)
    ferry_attempt_start (attempt);
  else if (over)
    ferry_call_settle (call, TRUE);
}

/* Takes out a call that waits or backs off. Under the lock. */
static gboolean
take_out (FerryBulkhead *self,
          FerryCall *call)
{
  if (call->phase == FERRY_PHASE_WAITING)
    ferry_waiting_queue_remove (&self->waiting, &call->waiter);
  else if (call->phase == FERRY_PHASE_BACKING_OFF)
    g_queue_unlink (&self->backing_off, &call->waiter.link);
  else
    return FALSE;

  ferry_bulkhead_forget_deadline (self, call);
  /* While an attempt of it that was given up still runs, settling it says that too. */
  call->phase = FERRY_PHASE_OVER;
  return TRUE;
}

gboolean
ferry_bulkhead_withdraw (FerryBulkhead *self,
                         FerryCall *call,
                         FerryAttempt **attempt)
{
  gboolean taken;

  ferry_bulkhead_lock (self);
  taken = take_out (self, call);
  if (!taken && call->phase == FERRY_PHASE_RUNNING)
    {
      ferry_call_stamp (&call->stamps.cancelled);
      *attempt = ferry_attempt_ref (call->attempt);
    }
  g_mutex_unlock (&self->lock);

  return taken;
}

FerryPhase
ferry_bulkhead_look (FerryBulkhead *self,
                     FerryCall *call,
                     FerryAttempt **attempt)
{
  FerryPhase phase;

  ferry_bulkhead_lock (self);
  phase = call->phase;
  if (phase == FERRY_PHASE_RUNNING)
    *attempt = ferry_attempt_ref (call->attempt);
  g_mutex_unlock (&self->lock);

  return phase;
}

/* Under the lock. */
static void
tell_breaker (FerryBulkhead *self,
              FerryAttempt *attempt,
              FerryVerdict verdict)
{
  gint64 now;

  if (!has_breaker (self))
    return;
  now = g_get_monotonic_time ();
  if (verdict == FERRY_VERDICT_NONE)
    ferry_breaker_drop (&self->breaker, now, attempt->breaker_pass);
  else
    ferry_breaker_record (&self->breaker, now, attempt->breaker_pass, verdict == FERRY_VERDICT_SUCCESS);
}

gboolean
ferry_bulkhead_abandon (FerryBulkhead *self,
                        FerryAttempt *attempt)
{
  FerryCall *call = attempt->call;
  FerryCause cause;
  gboolean ran;

  ferry_bulkhead_lock (self);
  ran = call->attempt == attempt;
  if (ran)
    {
      cause = ferry_call_get_cause (call);
      call->phase = FERRY_PHASE_ENDING;
      call->attempt = NULL;
      call->n_abandoned++;
      g_queue_unlink (&self->running, &call->waiter.link);
      attempt->abandoned_since = g_get_monotonic_time ();
      g_queue_push_tail_link (&self->abandoned, &attempt->abandoned_link);
      /* Who does not come back in time is not well; who was cancelled may be. */
      tell_breaker (self, attempt, cause == FERRY_CAUSE_NONE || cause == FERRY_CAUSE_DEADLINE ? FERRY_VERDICT_FAILURE : FERRY_VERDICT_NONE);
    }
  g_mutex_unlock (&self->lock);

  return ran;
}

gboolean
ferry_bulkhead_back_off (FerryBulkhead *self,
                         FerryCall *call)
{
  gboolean may;

  ferry_bulkhead_lock (self);
  may = !g_atomic_int_get (&self->closed) && ferry_call_get_cause (call) == FERRY_CAUSE_NONE &&
        call->n_attempts <= call->policy->retries && ferry_retry_budget_withdraw (&self->budget);
  if (may)
    {
      call->phase = FERRY_PHASE_BACKING_OFF;
      g_queue_push_tail_link (&self->backing_off, &call->waiter.link);
      self->retries++;
    }
  g_mutex_unlock (&self->lock);

  return may;
}

gboolean
ferry_bulkhead_finish (FerryBulkhead *self,
                       FerryCall *call)
{
  gboolean abandoned;

  ferry_bulkhead_lock (self);
  call->phase = FERRY_PHASE_OVER;
  ferry_bulkhead_forget_deadline (self, call);
  abandoned = call->n_abandoned > 0;
  g_mutex_unlock (&self->lock);

  return abandoned;
}

/* What admit_waiting() leaves to be done outside the lock. */
typedef struct
{
  GSList *attempts; /* to be started */
  GSList *refused;  /* calls to be settled */
} Admitted;

/* Hands free permits out, under the lock; when the adapter closes, the waiting are on their way
 * out. One attempt may go on in the calling thread, as @next. */
static Admitted
admit_waiting (FerryBulkhead *self,
               FerryExecutorKind same_executor,
               FerryAttempt **next)
{
  Admitted admitted = {NULL, NULL};

  FerryCall *call;

  while (!g_atomic_int_get (&self->closed) && self->permits < self->policy->limit &&
         (call = ferry_waiting_queue_pop (&self->waiting)) != NULL)
    {
      FerryAttempt *attempt = admit (self, call);

      if (attempt == NULL)
        {
          call->phase = FERRY_PHASE_OVER;
          ferry_bulkhead_forget_deadline (self, call);
          admitted.refused = g_slist_prepend (admitted.refused, ferry_call_ref (call));
          continue;
        }
      if (*next == NULL && call->wanted_executor == same_executor)
        *next = attempt;
      else
        admitted.attempts = g_slist_prepend (admitted.attempts, attempt);
    }
  admitted.attempts = g_slist_reverse (admitted.attempts);
  admitted.refused = g_slist_reverse (admitted.refused);

  return admitted;
}

static void
settle_refused (gpointer data)
{
  g_autoptr(FerryCall) call = data;

  ferry_call_settle (call, TRUE);
}

static void
act_on_admitted (Admitted *admitted)
{
  g_slist_free_full (admitted->attempts, (GDestroyNotify)ferry_attempt_start);
  g_slist_free_full (admitted->refused, settle_refused);
}

void
ferry_bulkhead_admit_waiting (FerryBulkhead *self)
{
  FerryAttempt *next = NULL;
  Admitted admitted;

  ferry_bulkhead_lock (self);
  admitted = admit_waiting (self, FERRY_EXECUTOR_DEFAULT, &next);
  g_mutex_unlock (&self->lock);

  /* No call asks for the default by then: there is none to go on here. */
  g_assert (next == NULL);
  act_on_admitted (&admitted);
}

/* Under the lock. */
static FerryLeft
end_attempt (FerryBulkhead *self,
             FerryAttempt *attempt,
             FerryVerdict verdict,
             gboolean is_last)
{
  FerryCall *call = attempt->call;

  self->permits--;
  if (attempt->abandoned_since == 0)
    {
      g_queue_unlink (&self->running, &call->waiter.link);
      call->phase = FERRY_PHASE_ENDING;
      call->attempt = NULL;
      if (is_last)
        ferry_bulkhead_forget_deadline (self, call);
      tell_breaker (self, attempt, verdict);
      return FERRY_LEFT_IN_TIME;
    }

  g_queue_unlink (&self->abandoned, &attempt->abandoned_link);
  self->ended_late++;
  call->n_abandoned--;
  return call->n_abandoned == 0 && call->phase == FERRY_PHASE_OVER ? FERRY_LEFT_LATE_LAST : FERRY_LEFT_LATE;
}

FerryLeft
ferry_bulkhead_leave (FerryBulkhead *self,
                      FerryAttempt *attempt,
                      FerryVerdict verdict,
                      gboolean is_last,
                      FerryAttempt **next)
{
  FerryExecutorKind same_executor = FERRY_EXECUTOR_DEFAULT;
  Admitted admitted;
  FerryLeft left;

  if (ferry_executor_get (ferry_attempt_get_executor (attempt))->drains)
    same_executor = ferry_attempt_get_executor (attempt);

  *next = NULL;
  ferry_bulkhead_lock (self);
  left = end_attempt (self, attempt, verdict, is_last);
  admitted = admit_waiting (self, same_executor, next);
  g_mutex_unlock (&self->lock);

  act_on_admitted (&admitted);
  return left;
}
