/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Permits and the queue of one adapter. */
#include "bulkhead.h"

#include "attempt.h"
#include "executor.h"

struct _FerryBulkhead
{
  /* immutable */
  char *dependency;
  FerryPolicy policy;

  /* guarded by their own locks */
  FerryPump pumps[FERRY_N_EXECUTORS];

  /* atomic */
  gatomicrefcount references;

  /* guarded by lock; nothing is called back and nothing waited for under it */
  GMutex lock;
  GQueue waiting;   /* of FerryCall, by its link; each with a reference */
  GQueue running;   /* of FerryCall, by its link; lent by the attempts, abandoned ones left out */
  GQueue abandoned; /* of FerryAttempt, by its abandoned_link; oldest first */
  guint permits;    /* taken */
  guint undelivered;
  guint64 ended_late;
  gboolean closed;
  GQueue close_tasks;
  GThreadPool *own_pool;
};

FerryBulkhead *
ferry_bulkhead_new (const char *dependency,
                    const FerryPolicy *policy)
{
  FerryBulkhead *self = g_new0 (FerryBulkhead, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->dependency = g_strdup (dependency);
  self->policy = *policy;
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
  };
  g_mutex_unlock (&self->lock);
}

/* Gives @call a permit. Under the lock. */
static FerryAttempt *
admit (FerryBulkhead *self,
       FerryCall *call)
{
  FerryAttempt *attempt = ferry_attempt_new (call);

  self->permits++;
  call->phase = FERRY_PHASE_RUNNING;
  call->attempt = attempt;
  g_queue_push_tail_link (&self->running, &call->link);

  return attempt;
}

/* Where a new call goes, under the lock: rejected, over before it began, running or waiting. */
static FerryAttempt *
place (FerryBulkhead *self,
       FerryCall *call)
{
  if (self->closed)
    ferry_call_decide (call, FERRY_CAUSE_CLOSED);
  else if (self->permits >= self->policy.limit && self->waiting.length >= self->policy.queue_length)
    ferry_call_decide (call, FERRY_CAUSE_QUEUE_FULL);

  if (ferry_call_get_cause (call) != FERRY_CAUSE_NONE)
    {
      call->phase = FERRY_PHASE_OVER;
      return NULL;
    }
  if (self->permits < self->policy.limit)
    return admit (self, call);

  call->phase = FERRY_PHASE_WAITING;
  g_queue_push_tail_link (&self->waiting, &ferry_call_ref (call)->link);
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
  attempt = place (self, call);
  over = call->phase == FERRY_PHASE_OVER;
  g_mutex_unlock (&self->lock);

  if (attempt != NULL)
    ferry_attempt_start (attempt);
  else if (over)
    ferry_call_settle (call, FALSE);
}

gboolean
ferry_bulkhead_withdraw (FerryBulkhead *self,
                         FerryCall *call,
                         FerryAttempt **attempt)
{
  gboolean waited;

  g_mutex_lock (&self->lock);
  waited = call->phase == FERRY_PHASE_WAITING;
  if (waited)
    {
      g_queue_unlink (&self->waiting, &call->link);
      call->phase = FERRY_PHASE_OVER;
    }
  else if (call->phase == FERRY_PHASE_RUNNING)
    {
      ferry_call_stamp (call, &call->times.cancelled);
      *attempt = ferry_attempt_ref (call->attempt);
    }
  g_mutex_unlock (&self->lock);

  if (waited)
    ferry_call_unref (call);
  return waited;
}

gboolean
ferry_bulkhead_abandon (FerryBulkhead *self,
                        FerryCall *call)
{
  gboolean ran;

  g_mutex_lock (&self->lock);
  ran = call->phase == FERRY_PHASE_RUNNING;
  if (ran)
    {
      call->phase = FERRY_PHASE_ABANDONED;
      g_queue_unlink (&self->running, &call->link);
      call->attempt->abandoned_since = g_get_monotonic_time ();
      g_queue_push_tail_link (&self->abandoned, &call->attempt->abandoned_link);
    }
  g_mutex_unlock (&self->lock);

  return ran;
}

gboolean
ferry_bulkhead_has_abandoned (FerryBulkhead *self,
                              FerryCall *call)
{
  gboolean abandoned;

  g_mutex_lock (&self->lock);
  abandoned = call->phase == FERRY_PHASE_ABANDONED;
  g_mutex_unlock (&self->lock);

  return abandoned;
}

/* Hands free permits out, under the lock; when the adapter closes, the waiting are on their way
 * out. One attempt may go on in the calling thread; the others
 * are returned for ferry_attempt_start(), outside the lock. */
static GSList *
admit_waiting (FerryBulkhead *self,
               FerryExecutorKind same_executor,
               FerryAttempt **next)
{
  GSList *others = NULL;

  while (!self->closed && self->permits < self->policy.limit && self->waiting.head != NULL)
    {
      FerryCall *call = g_queue_pop_head_link (&self->waiting)->data;
      FerryAttempt *attempt = admit (self, call);

      if (*next == NULL && call->wanted_executor == same_executor)
        *next = attempt;
      else
        others = g_slist_prepend (others, attempt);
      ferry_call_unref (call);
    }
  return g_slist_reverse (others);
}

gboolean
ferry_bulkhead_leave (FerryBulkhead *self,
                      FerryAttempt *attempt,
                      FerryAttempt **next)
{
  FerryCall *call = attempt->call;
  FerryExecutorKind same_executor = FERRY_EXECUTOR_DEFAULT;
  GSList *others;
  gboolean abandoned;

  if (ferry_executor_get (ferry_attempt_get_executor (attempt))->drains)
    same_executor = ferry_attempt_get_executor (attempt);

  g_mutex_lock (&self->lock);
  abandoned = call->phase == FERRY_PHASE_ABANDONED;
  if (abandoned)
    {
      g_queue_unlink (&self->abandoned, &attempt->abandoned_link);
      self->ended_late++;
    }
  else
    g_queue_unlink (&self->running, &call->link);
  call->phase = FERRY_PHASE_OVER;
  call->attempt = NULL;
  self->permits--;
  *next = NULL;
  others = admit_waiting (self, same_executor, next);
  g_mutex_unlock (&self->lock);

  g_slist_free_full (others, (GDestroyNotify)ferry_attempt_start);
  return abandoned;
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
    self->own_pool = g_thread_pool_new (function, NULL, self->policy.limit, FALSE, NULL);
  pool = self->own_pool;
  g_mutex_unlock (&self->lock);

  return pool;
}
