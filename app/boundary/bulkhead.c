/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Permits and the queue of one adapter. */
#include "bulkhead.h"

#include "attempt.h"
#include "executor.h"
#include "retry-budget.h"

struct _FerryBulkhead
{
  /* immutable */
  char *dependency;
  FerryPolicy policy;
  const FerryErrorRow *error_map; /* may be NULL */

  /* guarded by their own locks */
  FerryPump pumps[FERRY_N_EXECUTORS];

  /* atomic */
  gatomicrefcount references;

  /* guarded by lock; nothing is called back and nothing waited for under it */
  GMutex lock;
  GQueue waiting;     /* of FerryCall, by its link; each with a reference */
  GQueue backing_off; /* the same: between two attempts */
  GQueue running;     /* of FerryCall, by its link; lent by the attempts, abandoned ones left out */
  GQueue abandoned;   /* of FerryAttempt, by its abandoned_link; oldest first */
  guint permits;      /* taken */
  FerryBreaker breaker;
  FerryRetryBudget budget;
  guint64 retries; /* made */
  guint undelivered;
  guint64 ended_late;
  gboolean closed;
  GQueue close_tasks;
  GThreadPool *own_pool;
};

FerryBulkhead *
ferry_bulkhead_new (const char *dependency,
                    const FerryPolicy *policy,
                    const FerryErrorRow *error_map)
{
  FerryBulkhead *self = g_new0 (FerryBulkhead, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->dependency = g_strdup (dependency);
  self->policy = *policy;
  self->error_map = error_map;
  ferry_breaker_init (&self->breaker, &policy->breaker);
  ferry_retry_budget_init (&self->budget, policy->retry_percent, policy->retry_reserve);
  for (guint i = 0; i < FERRY_N_EXECUTORS; i++)
    ferry_pump_init (&self->pumps[i]);

  return self;
}

FerryBulkhead *
ferry_bulkhead_ref (FerryBulkhead *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_bulkhead_unref (FerryBulkhead *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->permits == 0 && self->undelivered == 0);

  /* Not waited for: the last reference may be dropped by one of its threads. */
  if (self->own_pool != NULL)
    g_thread_pool_free (self->own_pool, FALSE, FALSE);
  for (guint i = 0; i < FERRY_N_EXECUTORS; i++)
    ferry_pump_clear (&self->pumps[i]);
  g_mutex_clear (&self->lock);
  g_free (self->dependency);
  g_free (self);
}

const char *
ferry_bulkhead_get_dependency (FerryBulkhead *self)
{
  return self->dependency;
}

const FerryPolicy *
ferry_bulkhead_get_policy (FerryBulkhead *self)
{
  return &self->policy;
}

const FerryErrorRow *
ferry_bulkhead_get_error_map (FerryBulkhead *self)
{
  return self->error_map;
}

void
ferry_bulkhead_get_figures (FerryBulkhead *self,
                            FerryAdapterFigures *figures)
{
  FerryAttempt *oldest;

  g_mutex_lock (&self->lock);
  oldest = g_queue_peek_head (&self->abandoned);
  *figures = (FerryAdapterFigures) {
    .limit = self->policy.limit,
    .running = self->permits,
    .waiting = self->waiting.length,
    .queue_length = self->policy.queue_length,
    .abandoned = self->abandoned.length,
    .abandoned_since = oldest != NULL ? oldest->abandoned_since : 0,
    .ended_late = self->ended_late,
    .backing_off = self->backing_off.length,
    .retries = self->retries,
    .retries_left = ferry_retry_budget_get_left (&self->budget),
  };
  ferry_breaker_get_figures (&self->breaker, g_get_monotonic_time (), &figures->breaker);
  g_mutex_unlock (&self->lock);
}

/* Gives @call a permit, unless the breaker refuses: NULL, and it is decided. Under the lock. */
static FerryAttempt *
admit (FerryBulkhead *self,
       FerryCall *call)
{
  FerryAttempt *attempt;
  guint pass;

  if (!ferry_breaker_admit (&self->breaker, g_get_monotonic_time (), &pass, &call->breaker_time))
    {
      ferry_call_decide (call, FERRY_CAUSE_BREAKER_OPEN);
      return NULL;
    }

  attempt = ferry_attempt_new (call);
  attempt->breaker_pass = pass;
  self->permits++;
  call->n_attempts++;
  call->phase = FERRY_PHASE_RUNNING;
  call->attempt = attempt;
  g_queue_push_tail_link (&self->running, &call->link);

  return attempt;
}

/* Whether a call that would have to wait is better told at once that the breaker is open. */
static gboolean
is_breaker_open (FerryBulkhead *self,
                 FerryCall *call)
{
  FerryBreakerFigures figures;

  if (self->policy.breaker.failure_percent == 0)
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
  if (self->closed)
    ferry_call_decide (call, FERRY_CAUSE_CLOSED);
  else if (self->permits < self->policy.limit)
    return;
  else if (is_breaker_open (self, call))
    ferry_call_decide (call, FERRY_CAUSE_BREAKER_OPEN);
  else if (self->waiting.length >= self->policy.queue_length)
    ferry_call_decide (call, FERRY_CAUSE_QUEUE_FULL);
}

/* Where a call goes that nothing rejected, under the lock: over, running or waiting. */
static FerryAttempt *
place (FerryBulkhead *self,
       FerryCall *call)
{
  FerryAttempt *attempt = NULL;

  if (ferry_call_get_cause (call) == FERRY_CAUSE_NONE && self->permits < self->policy.limit)
    attempt = admit (self, call);
  if (attempt != NULL)
    return attempt;

  if (ferry_call_get_cause (call) != FERRY_CAUSE_NONE)
    call->phase = FERRY_PHASE_OVER;
  else
    {
      call->phase = FERRY_PHASE_WAITING;
      g_queue_push_tail_link (&self->waiting, &ferry_call_ref (call)->link);
    }
  return NULL;
}

void
ferry_bulkhead_enter (FerryBulkhead *self,
                      FerryCall *call)
{
  FerryAttempt *attempt;
  gboolean over;

  g_mutex_lock (&self->lock);
  self->undelivered++;
  ferry_retry_budget_deposit (&self->budget);
  reject (self, call);
  attempt = place (self, call);
  over = call->phase == FERRY_PHASE_OVER;
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
  gboolean backed_off;

  g_mutex_lock (&self->lock);
  backed_off = call->phase == FERRY_PHASE_BACKING_OFF;
  if (backed_off)
    {
      g_queue_unlink (&self->backing_off, &call->link);
      attempt = place (self, call);
      over = call->phase == FERRY_PHASE_OVER;
    }
  g_mutex_unlock (&self->lock);

  if (attempt != NULL)
    ferry_attempt_start (attempt);
  else if (over)
    ferry_call_settle (call, TRUE);
  if (backed_off)
    ferry_call_unref (call);
}

/* The queue of a call that can be taken out, or NULL. Under the lock. */
static GQueue *
queue_of (FerryBulkhead *self,
          FerryCall *call)
{
  switch (call->phase)
    {
    case FERRY_PHASE_WAITING:
      return &self->waiting;
    case FERRY_PHASE_BACKING_OFF:
      return &self->backing_off;
    default:
      return NULL;
    }
}

gboolean
ferry_bulkhead_withdraw (FerryBulkhead *self,
                         FerryCall *call,
                         FerryAttempt **attempt)
{
  GQueue *queue;

  g_mutex_lock (&self->lock);
  queue = queue_of (self, call);
  if (queue != NULL)
    {
      g_queue_unlink (queue, &call->link);
      call->phase = FERRY_PHASE_OVER;
    }
  else if (call->phase == FERRY_PHASE_RUNNING)
    {
      ferry_call_stamp (call, &call->times.cancelled);
      *attempt = ferry_attempt_ref (call->attempt);
    }
  g_mutex_unlock (&self->lock);

  if (queue != NULL)
    ferry_call_unref (call);
  return queue != NULL;
}

FerryPhase
ferry_bulkhead_look (FerryBulkhead *self,
                     FerryCall *call,
                     FerryAttempt **attempt)
{
  FerryPhase phase;

  g_mutex_lock (&self->lock);
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
  gint64 now = g_get_monotonic_time ();

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

  g_mutex_lock (&self->lock);
  ran = call->attempt == attempt;
  if (ran)
    {
      cause = ferry_call_get_cause (call);
      call->phase = FERRY_PHASE_ENDING;
      call->attempt = NULL;
      call->n_abandoned++;
      g_queue_unlink (&self->running, &call->link);
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

  g_mutex_lock (&self->lock);
  may = !self->closed && ferry_call_get_cause (call) == FERRY_CAUSE_NONE &&
        call->n_attempts <= self->policy.retries && ferry_retry_budget_withdraw (&self->budget);
  if (may)
    {
      call->phase = FERRY_PHASE_BACKING_OFF;
      g_queue_push_tail_link (&self->backing_off, &ferry_call_ref (call)->link);
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

  g_mutex_lock (&self->lock);
  call->phase = FERRY_PHASE_OVER;
  abandoned = call->n_abandoned > 0;
  g_mutex_unlock (&self->lock);

  return abandoned;
}

gboolean
ferry_bulkhead_has_abandoned (FerryBulkhead *self,
                              FerryCall *call)
{
  gboolean abandoned;

  g_mutex_lock (&self->lock);
  abandoned = call->phase == FERRY_PHASE_OVER && call->n_abandoned > 0;
  g_mutex_unlock (&self->lock);

  return abandoned;
}

guint
ferry_bulkhead_get_attempts (FerryBulkhead *self,
                             FerryCall *call)
{
  guint attempts;

  g_mutex_lock (&self->lock);
  attempts = call->n_attempts;
  g_mutex_unlock (&self->lock);

  return attempts;
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

  while (!self->closed && self->permits < self->policy.limit && self->waiting.head != NULL)
    {
      FerryCall *call = g_queue_pop_head_link (&self->waiting)->data;
      FerryAttempt *attempt = admit (self, call);

      if (attempt == NULL)
        {
          call->phase = FERRY_PHASE_OVER;
          admitted.refused = g_slist_prepend (admitted.refused, call);
          continue;
        }
      if (*next == NULL && call->wanted_executor == same_executor)
        *next = attempt;
      else
        admitted.attempts = g_slist_prepend (admitted.attempts, attempt);
      ferry_call_unref (call);
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

/* Under the lock. */
static FerryLeft
end_attempt (FerryBulkhead *self,
             FerryAttempt *attempt,
             FerryVerdict verdict)
{
  FerryCall *call = attempt->call;

  self->permits--;
  if (attempt->abandoned_since == 0)
    {
      g_queue_unlink (&self->running, &call->link);
      call->phase = FERRY_PHASE_ENDING;
      call->attempt = NULL;
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
                      FerryAttempt **next)
{
  FerryExecutorKind same_executor = FERRY_EXECUTOR_DEFAULT;
  Admitted admitted;
  FerryLeft left;

  if (ferry_executor_get (ferry_attempt_get_executor (attempt))->drains)
    same_executor = ferry_attempt_get_executor (attempt);

  *next = NULL;
  g_mutex_lock (&self->lock);
  left = end_attempt (self, attempt, verdict);
  admitted = admit_waiting (self, same_executor, next);
  g_mutex_unlock (&self->lock);

  g_slist_free_full (admitted.attempts, (GDestroyNotify)ferry_attempt_start);
  g_slist_free_full (admitted.refused, settle_refused);
  return left;
}

/* The tasks to return once nothing is left undelivered. Under the lock. */
static GQueue
take_close_tasks (FerryBulkhead *self)
{
  GQueue tasks = G_QUEUE_INIT;

  if (self->undelivered == 0)
    {
      tasks = self->close_tasks;
      g_queue_init (&self->close_tasks);
    }
  return tasks;
}

static void
return_close_tasks (GQueue *tasks)
{
  GTask *task;

  while ((task = g_queue_pop_head (tasks)) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

void
ferry_bulkhead_delivered (FerryBulkhead *self)
{
  GQueue tasks;

  g_mutex_lock (&self->lock);
  g_assert (self->undelivered > 0);
  self->undelivered--;
  tasks = take_close_tasks (self);
  g_mutex_unlock (&self->lock);

  return_close_tasks (&tasks);
}

static void
close_call (gpointer data)
{
  g_autoptr(FerryCall) call = data;

  if (ferry_call_decide (call, FERRY_CAUSE_CLOSING))
    ferry_call_interrupt (call);
}

void
ferry_bulkhead_close (FerryBulkhead *self,
                      GTask *task)
{
  GSList *inside = NULL;
  GQueue tasks;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_queue_push_tail (&self->close_tasks, task);
  for (GList *link = self->running.tail; link != NULL; link = link->prev)
    inside = g_slist_prepend (inside, ferry_call_ref (link->data));
  for (GList *link = self->backing_off.tail; link != NULL; link = link->prev)
    inside = g_slist_prepend (inside, ferry_call_ref (link->data));
  for (GList *link = self->waiting.tail; link != NULL; link = link->prev)
    inside = g_slist_prepend (inside, ferry_call_ref (link->data));
  tasks = take_close_tasks (self);
  g_mutex_unlock (&self->lock);

  g_slist_free_full (inside, close_call);
  return_close_tasks (&tasks);
}

FerryPump *
ferry_bulkhead_get_pump (FerryBulkhead *self,
                         FerryExecutorKind kind)
{
  return &self->pumps[kind];
}

GThreadPool *
ferry_bulkhead_get_own_pool (FerryBulkhead *self,
                             GFunc function)
{
  GThreadPool *pool;

  g_mutex_lock (&self->lock);
  if (self->own_pool == NULL)
    /* Without a limit of its own: permits are the limit, and an attempt in the pool's queue would not
     * be seen by a thread that is just about to linger in the pump. */
    self->own_pool = g_thread_pool_new (function, NULL, -1, FALSE, NULL);
  pool = self->own_pool;
  g_mutex_unlock (&self->lock);

  return pool;
}
