/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The threads and the helper processes that belong to one adapter. */
#include "bulkhead-private.h"

FerryPump *
ferry_bulkhead_get_task_pool_pump (FerryBulkhead *self)
{
  return &self->task_pool_pump;
}

/* Exclusive: its threads are nobody else's, before and after. One for each permit: a call never waits
 * for a thread. */
static GThreadPool *
get_pool (FerryBulkhead *self,
          GThreadPool **pool,
          GFunc function)
{
  g_mutex_lock (&self->lock);
  if (*pool == NULL)
    *pool = g_thread_pool_new (function, NULL, (int)self->policy->limit, TRUE, NULL);
  g_mutex_unlock (&self->lock);

  return *pool;
}

GThreadPool *
ferry_bulkhead_get_own_pool (FerryBulkhead *self,
                             GFunc function)
{
  return get_pool (self, &self->own_pool, function);
}

GThreadPool *
ferry_bulkhead_get_process_pool (FerryBulkhead *self,
                                 GFunc function)
{
  return get_pool (self, &self->process_pool, function);
}

/* Threads beyond the limit end with what they do. */
void
ferry_bulkhead_resize_pools (FerryBulkhead *self)
{
  if (self->own_pool != NULL)
    g_thread_pool_set_max_threads (self->own_pool, (int)self->policy->limit, NULL);
  if (self->process_pool != NULL)
    g_thread_pool_set_max_threads (self->process_pool, (int)self->policy->limit, NULL);
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
  /* Not waited for: the last reference may be dropped by one of its threads. */
  if (self->own_pool != NULL)
    g_thread_pool_free (self->own_pool, FALSE, FALSE);
  if (self->process_pool != NULL)
    g_thread_pool_free (self->process_pool, FALSE, FALSE);
  g_clear_pointer (&self->worker_pool, ferry_worker_pool_unref);
  ferry_pump_clear (&self->task_pool_pump);
}
