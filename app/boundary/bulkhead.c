/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bulkhead from its making to its close, and what can be seen of it. */
#include "bulkhead-private.h"

/* Who was lent the one before may still look at it: people change policies by hand, so a few are kept
 * rather than counted. */
static void
keep_policy (FerryBulkhead *self,
             const FerryPolicy *policy)
{
  FerryPolicy *copy = g_memdup2 (policy, sizeof *policy);

  g_ptr_array_add (self->policies, copy);
  g_atomic_pointer_set (&self->policy, copy);
}

FerryBulkhead *
ferry_bulkhead_new (FerryBoundary *boundary,
                    const char *dependency,
                    const FerryPolicy *policy,
                    const FerryErrorRow *error_map)
{
  FerryBulkhead *self = g_new0 (FerryBulkhead, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->boundary = ferry_boundary_ref (boundary);
  self->dependency = g_strdup (dependency);
  self->policies = g_ptr_array_new_with_free_func (g_free);
  keep_policy (self, policy);
  self->error_map = error_map;
  ferry_breaker_init (&self->breaker, &policy->breaker);
  ferry_retry_budget_init (&self->budget, policy->retry_percent, policy->retry_reserve);
  ferry_pump_init (&self->task_pool_pump);
  ferry_fault_injector_init (&self->fault_injector);
  ferry_bulkhead_init_deadlines (self);

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

  g_assert (self->permits == 0 && g_atomic_int_get (&self->undelivered) == 0);

  ferry_bulkhead_clear_threads (self);
  ferry_fault_injector_clear (&self->fault_injector);
  g_mutex_clear (&self->lock);
  g_ptr_array_unref (self->policies);
  ferry_boundary_unref (self->boundary);
  g_free (self->dependency);
  g_free (self);
}

void
ferry_bulkhead_retire (FerryBulkhead *self)
{
  ferry_bulkhead_lock (self);
  self->retired = TRUE;
  ferry_bulkhead_rest_deadlines (self);
  g_mutex_unlock (&self->lock);
  ferry_bulkhead_close_threads (self);
  ferry_bulkhead_close_workers (self);
}

FerryFaultInjector *
ferry_bulkhead_get_fault_injector (FerryBulkhead *self)
{
  return &self->fault_injector;
}

FerryBoundary *
ferry_bulkhead_get_boundary (FerryBulkhead *self)
{
  return self->boundary;
}

const char *
ferry_bulkhead_get_dependency (FerryBulkhead *self)
{
  return self->dependency;
}

const FerryPolicy *
ferry_bulkhead_get_policy (FerryBulkhead *self)
{
  return g_atomic_pointer_get (&self->policy);
}

void
ferry_bulkhead_set_policy (FerryBulkhead *self,
                           const FerryPolicy *policy)
{
  ferry_bulkhead_lock (self);
  /* What has been counted so far is kept where it still says something. */
  if (policy->retry_percent != self->policy->retry_percent || policy->retry_reserve != self->policy->retry_reserve)
    ferry_retry_budget_init (&self->budget, policy->retry_percent, policy->retry_reserve);
  ferry_breaker_set_policy (&self->breaker, &policy->breaker);
  keep_policy (self, policy);
  ferry_bulkhead_resize_threads (self);
  g_mutex_unlock (&self->lock);

  ferry_bulkhead_admit_waiting (self);
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

  ferry_bulkhead_lock (self);
  oldest = g_queue_peek_head (&self->abandoned);
  *figures = (FerryAdapterFigures) {
    .limit = self->policy->limit,
    .running = self->permits,
    .waiting = ferry_waiting_queue_get_length (&self->waiting),
    .queue_length = self->policy->queue_length,
    .abandoned = self->abandoned.length,
    .abandoned_since = oldest != NULL ? oldest->abandoned_since : 0,
    .ended_late = self->ended_late,
    .backing_off = self->backing_off.length,
    .retries = self->retries,
    .retries_left = ferry_retry_budget_get_left (&self->budget),
  };
  figures->has_faults = ferry_fault_injector_is_on (&self->fault_injector);
  ferry_breaker_get_figures (&self->breaker, g_get_monotonic_time (), &figures->breaker);
  g_mutex_unlock (&self->lock);
}

GArray *
ferry_bulkhead_list_abandoned (FerryBulkhead *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (FerryAbandonedAttempt));

  ferry_bulkhead_lock (self);
  for (GList *link = self->abandoned.head; link != NULL; link = link->next)
    {
      FerryAttempt *attempt = link->data;
      FerryAbandonedAttempt row = {
        .call_id = attempt->call->id,
        .operation = attempt->call->operation->id,
        .thread = g_atomic_int_get (&attempt->record->thread),
        .since = attempt->abandoned_since,
      };

      g_array_append_val (list, row);
    }
  g_mutex_unlock (&self->lock);

  return list;
}

gboolean
ferry_bulkhead_has_abandoned (FerryBulkhead *self,
                              FerryCall *call)
{
  gboolean abandoned;

  ferry_bulkhead_lock (self);
  abandoned = call->phase == FERRY_PHASE_OVER && call->n_abandoned > 0;
  g_mutex_unlock (&self->lock);

  return abandoned;
}

guint
ferry_bulkhead_get_attempts (FerryBulkhead *self,
                             FerryCall *call)
{
  guint attempts;

  ferry_bulkhead_lock (self);
  attempts = call->n_attempts;
  g_mutex_unlock (&self->lock);

  return attempts;
}

FerryAttemptRecord *
ferry_bulkhead_get_record (FerryBulkhead *self,
                           FerryCall *call,
                           guint index)
{
  FerryAttemptRecord *record = NULL;

  ferry_bulkhead_lock (self);
  if (index < call->n_attempts)
    {
      record = &call->first_record;
      for (guint i = 0; i < index; i++)
        record = record->next;
    }
  g_mutex_unlock (&self->lock);

  return record;
}

/* The tasks to return once nothing is left undelivered. Under the lock. */
static GQueue
take_close_tasks (FerryBulkhead *self)
{
  GQueue tasks = G_QUEUE_INIT;

  if (g_atomic_int_get (&self->undelivered) == 0)
    {
      tasks = self->close_tasks;
      g_queue_init (&self->close_tasks);
    }
  return tasks;
}

static gboolean
return_close_task (gpointer task)
{
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Each in its own context, from which the last worker's thread is far: there its adapter may die with
 * it (C19). */
static void
return_close_tasks (GQueue *tasks)
{
  GTask *task;

  while ((task = g_queue_pop_head (tasks)) != NULL)
    {
      /* Its thread may be done with both as soon as the source is attached, which is not the end of
       * attaching it here. */
      g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (task));
      GSource *source = g_idle_source_new ();

      g_source_set_static_name (source, "[ferry] adapter closed");
      g_source_set_priority (source, g_task_get_priority (task));
      g_source_set_callback (source, return_close_task, task, g_object_unref);
      g_source_attach (source, context);
      g_source_unref (source);
    }
}

void
ferry_bulkhead_delivered (FerryBulkhead *self)
{
  GQueue tasks;

  /* Whoever closes marks it first and counts then: one of the two sees the other. */
  if (!g_atomic_int_dec_and_test (&self->undelivered) || !g_atomic_int_get (&self->closed))
    return;

  ferry_bulkhead_lock (self);
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

/* Puts the calls of a queue, with a reference on each, before those that are there. */
static GSList *
collect_calls (GSList *calls,
               GQueue *queue)
{
  for (GList *link = queue->tail; link != NULL; link = link->prev)
    calls = g_slist_prepend (calls, ferry_call_ref (link->data));
  return calls;
}

void
ferry_bulkhead_close (FerryBulkhead *self,
                      GTask *task)
{
  GSList *inside = NULL;

  ferry_bulkhead_lock (self);
  g_atomic_int_set (&self->closed, TRUE);
  g_queue_push_tail (&self->close_tasks, task);
  inside = collect_calls (inside, &self->running);
  inside = collect_calls (inside, &self->backing_off);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    inside = collect_calls (inside, &self->waiting.lanes[i]);
  /* Until this is through itself. */
  g_atomic_int_inc (&self->undelivered);
  ferry_bulkhead_rest_deadlines (self);
  g_mutex_unlock (&self->lock);

  g_slist_free_full (inside, close_call);
  ferry_bulkhead_close_threads (self);
  ferry_bulkhead_close_workers (self);
  ferry_bulkhead_delivered (self);
}
