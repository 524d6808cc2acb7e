/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A queue of attempts and the threads that take them.
 *
 * Not a GThreadPool: its threads are lent, and when a pool is freed they stay with GLib, for the next
 * pool of anybody's. A thread that has stepped back cannot step forward again, and would slow down GIO's
 * own work from then on; and nothing of an adapter is to be left after its close (C18). */
#include "threads.h"

#include "thread-priority.h"

struct _FerryThreads
{
  /* immutable */
  char *name;
  gboolean batch;

  /* atomic: one for the owner, one for each thread */
  gatomicrefcount references;

  /* guarded by lock */
  GMutex lock;
  GCond pushed;
  guint most;
  guint nice_value;
  GQueue ready;  /* of FerryAttempt, by its ready_link; owned */
  guint count;   /* of threads, those being started included */
  guint waiting; /* of them, for pushed, those just woken included */
  gboolean closed;
};

FerryThreads *
ferry_threads_new (const char *name,
                   guint most,
                   guint nice_value,
                   gboolean batch)
{
  FerryThreads *self = g_new0 (FerryThreads, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->pushed);
  g_queue_init (&self->ready);
  /* Linux refuses a longer one, and the thread would be called as the program is. */
  self->name = g_strndup (name, 15);
  self->most = most;
  self->nice_value = nice_value;
  self->batch = batch;

  return self;
}

static void
drop_reference (FerryThreads *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->count == 0 && self->ready.head == NULL);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->pushed);
  g_free (self->name);
  g_free (self);
}

void
ferry_threads_resize (FerryThreads *self,
                      guint most,
                      guint nice_value)
{
  g_mutex_lock (&self->lock);
  self->most = most;
  self->nice_value = nice_value;
  g_cond_broadcast (&self->pushed);
  g_mutex_unlock (&self->lock);
}

void
ferry_threads_free (FerryThreads *self)
{
  ferry_threads_close (self);
  drop_reference (self);
}

/* Under the lock. */
static gboolean
is_needed (FerryThreads *self)
{
  return !self->closed && self->count <= self->most;
}

/* The next attempt, waited for; NULL if the thread is to end. Who was woken for an attempt takes it
 * all the same: nobody else was. */
static FerryAttempt *
take (FerryThreads *self)
{
  FerryAttempt *attempt = NULL;

  g_mutex_lock (&self->lock);
  self->waiting++;
  while (self->ready.head == NULL && is_needed (self))
    g_cond_wait (&self->pushed, &self->lock);
  self->waiting--;
  if (self->ready.head != NULL)
    attempt = g_queue_pop_head_link (&self->ready)->data;
  else
    self->count--;
  g_mutex_unlock (&self->lock);

  return attempt;
}

static void
step_back (FerryThreads *self)
{
  guint nice_value;

  g_mutex_lock (&self->lock);
  nice_value = self->nice_value;
  g_mutex_unlock (&self->lock);

  if (self->batch)
    ferry_thread_set_batch (TRUE);
  ferry_thread_raise_nice (nice_value);
}

static gpointer
work (gpointer data)
{
  FerryThreads *self = data;
  GCancellable *spare = NULL;
  FerryAttempt *attempt;

  step_back (self);
  while ((attempt = take (self)) != NULL)
    {
      while (attempt != NULL)
        attempt = ferry_attempt_run (attempt, &spare);
    }
  g_clear_object (&spare);
  drop_reference (self);

  return NULL;
}

static void
start_thread (FerryThreads *self)
{
  GThread *thread;

  g_atomic_ref_count_inc (&self->references);
  thread = g_thread_try_new (self->name, work, self, NULL);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }

  g_mutex_lock (&self->lock);
  self->count--;
  g_mutex_unlock (&self->lock);
  drop_reference (self);
}

void
ferry_threads_push (FerryThreads *self,
                    FerryAttempt *attempt)
{
  gboolean is_waited_for;
  gboolean needs_thread;

  g_mutex_lock (&self->lock);
  g_queue_push_tail_link (&self->ready, &attempt->ready_link);
  is_waited_for = self->waiting >= self->ready.length;
  needs_thread = !is_waited_for && self->count < self->most;
  if (needs_thread)
    self->count++;
  g_mutex_unlock (&self->lock);

  /* Outside the lock, or the thread that wakes would run into it. */
  if (is_waited_for)
    g_cond_signal (&self->pushed);
  else if (needs_thread)
    start_thread (self);
}

void
ferry_threads_close (FerryThreads *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_cond_broadcast (&self->pushed);
  g_mutex_unlock (&self->lock);
}
