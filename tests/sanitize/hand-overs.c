/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Thread pools, queues between threads, cancellables. GTask needs nothing of its own: it lives on
 * a thread pool, a mutex and sources. GThread neither: ThreadSanitizer sees pthread_create(). */
#include "happens-before.h"

#include <gio/gio.h>

/* Stands in for the function of a pool and its data. Never freed, since the pool's threads may
 * outlive whoever frees the pool. */
typedef struct
{
  GFunc func;
  gpointer data;
} PoolWork;

static void
tell_work (gpointer item,
           gpointer data)
{
  PoolWork *work = data;

  receive (item, CHANNEL_POOL_ITEM);
  work->func (item, work->data);
  publish (work, CHANNEL_POOL_ITEM);
}

static PoolWork *
pool_work_new (GFunc func,
               gpointer data)
{
  PoolWork *work = g_new (PoolWork, 1);

  *work = (PoolWork) {func, data};
  return work;
}

GThreadPool *
g_thread_pool_new (GFunc func,
                   gpointer data,
                   int max_threads,
                   gboolean exclusive,
                   GError **error)
{
  return CALL_REAL (g_thread_pool_new, tell_work, pool_work_new (func, data), max_threads, exclusive, error);
}

GThreadPool *
g_thread_pool_new_full (GFunc func,
                        gpointer data,
                        GDestroyNotify free_item,
                        int max_threads,
                        gboolean exclusive,
                        GError **error)
{
  return CALL_REAL (g_thread_pool_new_full, tell_work, pool_work_new (func, data), free_item, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool,
                    gpointer item,
                    GError **error)
{
  publish (item, CHANNEL_POOL_ITEM);
  return CALL_REAL (g_thread_pool_push, pool, item, error);
}

void
g_thread_pool_free (GThreadPool *pool,
                    gboolean immediate,
                    gboolean wait)
{
  PoolWork *work = pool->user_data;

  CALL_REAL (g_thread_pool_free, pool, immediate, wait);
  if (wait)
    receive (work, CHANNEL_POOL_ITEM);
}

#define DEFINE_PUSH(name)                       \
  void name (GAsyncQueue *queue, gpointer item) \
  {                                             \
    publish (queue, CHANNEL_QUEUE);             \
    CALL_REAL (name, queue, item);              \
  }

#define DEFINE_POP(name, arguments, ...)           \
  gpointer name arguments                          \
  {                                                \
    gpointer item = CALL_REAL (name, __VA_ARGS__); \
                                                   \
    if (item != NULL)                              \
      receive (queue, CHANNEL_QUEUE);              \
    return item;                                   \
  }

DEFINE_PUSH (g_async_queue_push)
DEFINE_PUSH (g_async_queue_push_unlocked)
DEFINE_PUSH (g_async_queue_push_front)
DEFINE_PUSH (g_async_queue_push_front_unlocked)
DEFINE_POP (g_async_queue_pop, (GAsyncQueue * queue), queue)
DEFINE_POP (g_async_queue_pop_unlocked, (GAsyncQueue * queue), queue)
DEFINE_POP (g_async_queue_try_pop, (GAsyncQueue * queue), queue)
DEFINE_POP (g_async_queue_try_pop_unlocked, (GAsyncQueue * queue), queue)
DEFINE_POP (g_async_queue_timeout_pop, (GAsyncQueue * queue, guint64 timeout), queue, timeout)
DEFINE_POP (g_async_queue_timeout_pop_unlocked, (GAsyncQueue * queue, guint64 timeout), queue, timeout)

/* Whoever locks the queue by hand is ordered by that as well. */
void
g_async_queue_lock (GAsyncQueue *queue)
{
  CALL_REAL (g_async_queue_lock, queue);
  receive (queue, CHANNEL_OWNER);
}

void
g_async_queue_unlock (GAsyncQueue *queue)
{
  publish (queue, CHANNEL_OWNER);
  CALL_REAL (g_async_queue_unlock, queue);
}

void
g_cancellable_cancel (GCancellable *cancellable)
{
  if (cancellable != NULL)
    publish (cancellable, CHANNEL_CANCELLATION);
  CALL_REAL (g_cancellable_cancel, cancellable);
}

gboolean
g_cancellable_is_cancelled (GCancellable *cancellable)
{
  gboolean cancelled = CALL_REAL (g_cancellable_is_cancelled, cancellable);

  if (cancelled)
    receive (cancellable, CHANNEL_CANCELLATION);
  return cancelled;
}

gboolean
g_cancellable_set_error_if_cancelled (GCancellable *cancellable,
                                      GError **error)
{
  gboolean cancelled = CALL_REAL (g_cancellable_set_error_if_cancelled, cancellable, error);

  if (cancelled)
    receive (cancellable, CHANNEL_CANCELLATION);
  return cancelled;
}
