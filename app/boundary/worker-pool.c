/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Warm workers, and who looks after them while they are idle. */
#include "worker-pool.h"

#include <glib-unix.h>

struct _FerryWorkerPool
{
  /* immutable */
  FerryWorkerKeeper *keeper; /* lent; not touched by what the keeper's thread calls after a close */

  /* atomic */
  gatomicrefcount references;

  /* guarded by lock */
  GMutex lock;
  GQueue idle; /* of FerryWorker, by its idle_link; owned; the last used first */
  gboolean closed;
  gboolean timer_runs; /* the keeper's, for the one that is idle longest */
};

FerryWorkerPool *
ferry_worker_pool_new (FerryWorkerKeeper *keeper,
                       gboolean closed)
{
  FerryWorkerPool *self = g_new0 (FerryWorkerPool, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_queue_init (&self->idle);
  self->keeper = keeper;
  self->closed = closed;
  return self;
}

FerryWorkerPool *
ferry_worker_pool_ref (FerryWorkerPool *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_worker_pool_unref (FerryWorkerPool *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->idle.head == NULL);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Under the lock. */
static void
take_out (FerryWorkerPool *self,
          FerryWorker *worker)
{
  g_queue_unlink (&self->idle, &worker->idle_link);
  worker->is_idle = FALSE;
}

static void
end_worker (gpointer data)
{
  FerryWorker *worker = data;

  ferry_worker_end (worker, g_get_monotonic_time () + FERRY_WORKER_LEAVE_TIME);
  ferry_worker_unref (worker);
}

typedef struct
{
  FerryWorkerPool *pool;
  FerryWorker *worker;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  ferry_worker_unref (watch->worker);
  ferry_worker_pool_unref (watch->pool);
  g_free (watch);
}

/* A worker has ended, on the keeper's thread: if nobody uses it nobody else will notice. */
static gboolean
on_worker_ended (int pidfd,
                 GIOCondition condition,
                 gpointer data)
{
  Watch *watch = data;
  gboolean was_idle;

  g_mutex_lock (&watch->pool->lock);
  watch->worker->has_ended = TRUE;
  was_idle = watch->worker->is_idle;
  if (was_idle)
    take_out (watch->pool, watch->worker);
  g_mutex_unlock (&watch->pool->lock);

  if (was_idle)
    end_worker (watch->worker);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  FerryWorkerPool *pool;
  FerryConfinement confinement;
  FerryWorker *worker;
  GError *error;
} Spawning;

static gboolean
spawn_here (gpointer data)
{
  Spawning *spawning = data;
  FerryWorkerKeeper *keeper = spawning->pool->keeper;
  GSource *source;
  Watch *watch;

  spawning->worker = ferry_worker_spawn (ferry_worker_keeper_get_argv (keeper), spawning->confinement, &spawning->error);
  if (spawning->worker == NULL)
    return G_SOURCE_REMOVE;

  watch = g_new0 (Watch, 1);
  watch->pool = ferry_worker_pool_ref (spawning->pool);
  watch->worker = ferry_worker_ref (spawning->worker);
  source = g_unix_fd_source_new (spawning->worker->pidfd, G_IO_IN);
  g_source_set_static_name (source, "[ferry] end of a worker");
  g_source_set_callback (source, G_SOURCE_FUNC (on_worker_ended), watch, watch_free);
  ferry_worker_keeper_attach (keeper, source);
  g_source_unref (source);
  return G_SOURCE_REMOVE;
}

/* The last used first: so those that are too many get old. */
static FerryWorker *
take_idle (FerryWorkerPool *self,
           FerryConfinement confinement)
{
  FerryWorker *worker = NULL;

  g_mutex_lock (&self->lock);
  for (GList *link = self->idle.head; link != NULL && worker == NULL; link = link->next)
    if (((FerryWorker *)link->data)->confinement == confinement)
      worker = link->data;
  if (worker != NULL)
    take_out (self, worker);
  g_mutex_unlock (&self->lock);

  return worker;
}

/* One that is confined in another way makes room: otherwise two kinds would be kept warm. */
static void
make_room (FerryWorkerPool *self)
{
  FerryWorker *oldest;

  g_mutex_lock (&self->lock);
  oldest = self->idle.tail != NULL ? self->idle.tail->data : NULL;
  if (oldest != NULL)
    take_out (self, oldest);
  g_mutex_unlock (&self->lock);

  if (oldest != NULL)
    end_worker (oldest);
}

FerryWorker *
ferry_worker_pool_take (FerryWorkerPool *self,
                        FerryConfinement confinement,
                        GError **error)
{
  Spawning spawning = {.pool = self, .confinement = confinement};
  FerryWorker *worker;

  while ((worker = take_idle (self, confinement)) != NULL)
    {
      if (ferry_worker_is_quiet (worker))
        return worker;
      g_debug ("worker %d said something that nobody asked for, or is gone: it is replaced", (int)worker->pid);
      end_worker (worker);
    }

  make_room (self);
  ferry_worker_keeper_run (self->keeper, spawn_here, &spawning);
  if (spawning.error != NULL)
    g_propagate_error (error, spawning.error);
  return spawning.worker;
}

static gboolean on_idle_time (gpointer pool);

/* Has the keeper look at @due. Under the lock. */
static void
start_timer (FerryWorkerPool *self,
             gint64 due)
{
  GSource *source = g_timeout_source_new (0);

  self->timer_runs = TRUE;
  g_source_set_static_name (source, "[ferry] idle time of workers");
  g_source_set_ready_time (source, due);
  g_source_set_callback (source, on_idle_time, ferry_worker_pool_ref (self), (GDestroyNotify)ferry_worker_pool_unref);
  ferry_worker_keeper_attach (self->keeper, source);
  g_source_unref (source);
}

/* On the keeper's thread: those that have been idle too long leave. */
static gboolean
on_idle_time (gpointer pool)
{
  FerryWorkerPool *self = pool;
  GSList *leaving = NULL;

  g_mutex_lock (&self->lock);
  self->timer_runs = FALSE;
  while (self->idle.tail != NULL && !self->timer_runs)
    {
      FerryWorker *oldest = self->idle.tail->data;
      gint64 due = oldest->idle_since + ferry_worker_keeper_get_idle_time (self->keeper);

      if (due > g_get_monotonic_time ())
        start_timer (self, due);
      else
        {
          take_out (self, oldest);
          leaving = g_slist_prepend (leaving, oldest);
        }
    }
  g_mutex_unlock (&self->lock);

  g_slist_free_full (leaving, end_worker);
  return G_SOURCE_REMOVE;
}

void
ferry_worker_pool_give_back (FerryWorkerPool *self,
                             FerryWorker *worker)
{
  gboolean kept;

  g_mutex_lock (&self->lock);
  kept = !self->closed && !worker->has_ended;
  if (kept)
    {
      worker->is_idle = TRUE;
      worker->idle_since = g_get_monotonic_time ();
      g_queue_push_head_link (&self->idle, &worker->idle_link);
      if (!self->timer_runs)
        start_timer (self, worker->idle_since + ferry_worker_keeper_get_idle_time (self->keeper));
    }
  g_mutex_unlock (&self->lock);

  if (!kept)
    end_worker (worker);
}

typedef struct
{
  GSList *workers;
  GDestroyNotify done;
  gpointer data;
} Closing;

static gboolean
end_workers (gpointer data)
{
  Closing *closing = data;

  /* They all leave at once. */
  for (GSList *link = closing->workers; link != NULL; link = link->next)
    ferry_worker_dismiss (link->data);
  g_slist_free_full (closing->workers, end_worker);
  if (closing->done != NULL)
    closing->done (closing->data);
  g_free (closing);
  return G_SOURCE_REMOVE;
}

void
ferry_worker_pool_close (FerryWorkerPool *self,
                         GDestroyNotify done,
                         gpointer data)
{
  Closing *closing = g_new0 (Closing, 1);

  closing->done = done;
  closing->data = data;
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  while (self->idle.head != NULL)
    {
      closing->workers = g_slist_prepend (closing->workers, self->idle.head->data);
      take_out (self, self->idle.head->data);
    }
  g_mutex_unlock (&self->lock);

  if (closing->workers != NULL)
    ferry_worker_keeper_post (self->keeper, end_workers, closing);
  else
    end_workers (closing);
}

guint
ferry_worker_pool_get_idle (FerryWorkerPool *self)
{
  guint idle;

  g_mutex_lock (&self->lock);
  idle = self->idle.length;
  g_mutex_unlock (&self->lock);

  return idle;
}
