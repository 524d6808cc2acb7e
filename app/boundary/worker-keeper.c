/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread with a main context that does one small thing after another. */
#include "worker-keeper.h"

struct _FerryWorkerKeeper
{
  /* immutable */
  char **argv;
  gint64 idle_time;
  GMainContext *context;
  GMainLoop *loop;

  /* guarded by lock */
  GMutex lock;
  GThread *thread;
};

FerryWorkerKeeper *
ferry_worker_keeper_new (const char * const *argv,
                         gint64 idle_time)
{
  FerryWorkerKeeper *self = g_new0 (FerryWorkerKeeper, 1);

  g_mutex_init (&self->lock);
  self->argv = g_strdupv ((char **)argv);
  self->idle_time = idle_time;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  return self;
}

static gpointer
keeper_thread (gpointer data)
{
  GMainLoop *loop = data;

  g_main_context_push_thread_default (g_main_loop_get_context (loop));
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (g_main_loop_get_context (loop));
  g_main_loop_unref (loop);
  return NULL;
}

static void
require_thread (FerryWorkerKeeper *self)
{
  g_mutex_lock (&self->lock);
  if (self->thread == NULL)
    self->thread = g_thread_new ("ferry-workers", keeper_thread, g_main_loop_ref (self->loop));
  g_mutex_unlock (&self->lock);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
ferry_worker_keeper_free (FerryWorkerKeeper *self)
{
  if (self->thread != NULL)
    {
      /* Comes after all that was posted before. */
      ferry_worker_keeper_post (self, quit, self->loop);
      if (self->thread == g_thread_self ())
        g_thread_unref (self->thread);
      else
        g_thread_join (self->thread);
    }
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_strfreev (self->argv);
  g_free (self);
}

const char * const *
ferry_worker_keeper_get_argv (FerryWorkerKeeper *self)
{
  return (const char * const *)self->argv;
}

gint64
ferry_worker_keeper_get_idle_time (FerryWorkerKeeper *self)
{
  return self->idle_time;
}

void
ferry_worker_keeper_attach (FerryWorkerKeeper *self,
                            GSource *source)
{
  require_thread (self);
  g_source_attach (source, self->context);
}

void
ferry_worker_keeper_post (FerryWorkerKeeper *self,
                          GSourceFunc function,
                          gpointer data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_static_name (source, "[ferry] errand of the keeper");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, NULL);
  ferry_worker_keeper_attach (self, source);
  g_source_unref (source);
}

typedef struct
{
  GSourceFunc function;
  gpointer data;
  GMutex lock;
  GCond changed;
  gboolean done;
} Request;

static gboolean
serve (gpointer data)
{
  Request *request = data;

  request->function (request->data);
  g_mutex_lock (&request->lock);
  request->done = TRUE;
  g_cond_signal (&request->changed);
  g_mutex_unlock (&request->lock);
  return G_SOURCE_REMOVE;
}

void
ferry_worker_keeper_run (FerryWorkerKeeper *self,
                         GSourceFunc function,
                         gpointer data)
{
  Request request = {.function = function, .data = data};

  g_mutex_init (&request.lock);
  g_cond_init (&request.changed);
  /* Not g_main_context_invoke(): before the thread owns its context that would call it here. */
  ferry_worker_keeper_post (self, serve, &request);
  g_mutex_lock (&request.lock);
  while (!request.done)
    g_cond_wait (&request.changed, &request.lock);
  g_mutex_unlock (&request.lock);
  g_mutex_clear (&request.lock);
  g_cond_clear (&request.changed);
}
