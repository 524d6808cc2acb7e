/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The threads and the helper processes that belong to one adapter. */
#include "bulkhead-private.h"

FerryPump *
ferry_bulkhead_get_task_pool_pump (FerryBulkhead *self)
{
  return &self->task_pool_pump;
}

static FerryThreads *
get_threads (FerryBulkhead *self,
             FerryThreads **threads,
             guint nice_value,
             gboolean batch)
{
  g_autofree char *name = NULL;

  g_mutex_lock (&self->lock);
  if (*threads == NULL)
    {
      name = g_strconcat ("ferry-", self->dependency, NULL);
      *threads = ferry_threads_new (name, self->policy->limit, nice_value, batch);
      if (self->retired || g_atomic_int_get (&self->closed))
        ferry_threads_close (*threads);
    }
  g_mutex_unlock (&self->lock);

  return *threads;
}

FerryThreads *
ferry_bulkhead_get_own_threads (FerryBulkhead *self)
{
  const FerryPolicy *policy = ferry_bulkhead_get_policy (self);

  return get_threads (self, &self->own_threads, policy->nice, !policy->is_prompt);
}

/* They only wait for helper processes. */
FerryThreads *
ferry_bulkhead_get_process_threads (FerryBulkhead *self)
{
  return get_threads (self, &self->process_threads, 0, FALSE);
}

void
ferry_bulkhead_resize_threads (FerryBulkhead *self)
{
  if (self->own_threads != NULL)
    ferry_threads_resize (self->own_threads, self->policy->limit, self->policy->nice);
  if (self->process_threads != NULL)
    ferry_threads_resize (self->process_threads, self->policy->limit, 0);
}

void
ferry_bulkhead_close_threads (FerryBulkhead *self)
{
  FerryThreads *threads[2];

  g_mutex_lock (&self->lock);
  threads[0] = self->own_threads;
  threads[1] = self->process_threads;
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    if (threads[i] != NULL)
      ferry_threads_close (threads[i]);
}

FerryWorkerPool *
ferry_bulkhead_get_worker_pool (FerryBulkhead *self)
{
  FerryWorkerKeeper *keeper = ferry_boundary_get_keeper (self->boundary);
  FerryWorkerPool *pool;

  if (keeper == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  if (self->worker_pool == NULL)
    self->worker_pool = ferry_worker_pool_new (keeper, self->retired || g_atomic_int_get (&self->closed));
  pool = self->worker_pool;
  g_mutex_unlock (&self->lock);

  return pool;
}

static void
on_workers_gone (gpointer data)
{
  FerryBulkhead *self = data;

  ferry_bulkhead_delivered (self);
  ferry_bulkhead_unref (self);
}

void
ferry_bulkhead_close_workers (FerryBulkhead *self)
{
  FerryWorkerPool *pool;

  g_mutex_lock (&self->lock);
  pool = self->worker_pool;
  if (pool != NULL)
    g_atomic_int_inc (&self->undelivered);
  g_mutex_unlock (&self->lock);

  if (pool != NULL)
    ferry_worker_pool_close (pool, on_workers_gone, ferry_bulkhead_ref (self));
}

void
ferry_bulkhead_clear_threads (FerryBulkhead *self)
{
  /* The last reference may be dropped by one of them. */
  g_clear_pointer (&self->own_threads, ferry_threads_free);
  g_clear_pointer (&self->process_threads, ferry_threads_free);
  g_clear_pointer (&self->worker_pool, ferry_worker_pool_unref);
  ferry_pump_clear (&self->task_pool_pump);
}
