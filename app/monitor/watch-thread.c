/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one thread that watches all monitored ones. While they sleep it does too; while one is busy it
 * wakes up a few times, ever more rarely. It never ends: it costs nothing asleep. */
#include "stall-watch-private.h"

#include "poll-hook.h"
#include "stack-namer.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* Schedulers are late by a little all the time. */
#define FREEZE_MIN (20 * MS)

FerryBell ferry_watch_bell;

/* Not a GMutex: ThreadSanitizer knows these. */
static pthread_mutex_t watches_lock = PTHREAD_MUTEX_INITIALIZER;
static FerryStallWatch *watches[FERRY_POLL_HOOKS_MAX]; /* guarded by the lock; each a reference */
static _Atomic gboolean is_running;
static _Atomic guint64 wakeups;

/* The watches as of now, each a reference, so that the lock is held for a moment only. */
static guint
copy_watches (FerryStallWatch **copies)
{
  guint n = 0;

  pthread_mutex_lock (&watches_lock);
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      if (watches[i] != NULL)
        copies[n++] = ferry_stall_watch_ref (watches[i]);
    }
  pthread_mutex_unlock (&watches_lock);

  return n;
}

/* When the one that began first began, of those that nobody has looked at; or G_MAXINT64. */
static gint64
find_unseen (FerryStallWatch **copies,
             guint n)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    {
      gint64 iteration = atomic_load (&copies[i]->beat.iteration);

      if (iteration > 0 && iteration != copies[i]->probe.since && iteration != copies[i]->finished)
        first = MIN (first, iteration);
    }

  return first;
}

static gint64
attend_all (FerryStallWatch **copies,
            guint n)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    next = MIN (next, ferry_stall_probe_attend (copies[i], ferry_monotonic_now ()));

  return next;
}

/* The watch wanted to run at @expected and did so only at @now: if it did not wait for a processor
 * all that time, the process stood still. */
static void
look_for_freeze (FerryStallWatch **copies,
                 guint n,
                 gint64 expected,
                 gint64 now,
                 gint64 waited)
{
  gint64 begin = expected + waited;

  if (expected == G_MAXINT64 || now - begin < FREEZE_MIN)
    return;

  for (guint i = 0; i < n; i++)
    ferry_stall_probe_add_freeze (copies[i], begin, now);
}

static void
sleep_until (FerryStallWatch **copies,
             guint n,
             guint32 rings,
             gint64 deadline)
{
  if (deadline == G_MAXINT64)
    {
      gboolean has_work = FALSE;

      atomic_store (&ferry_watch_bell.asleep, 1);
      for (guint i = 0; i < n; i++)
        has_work |= ferry_stall_probe_has_work (copies[i]);
      if (!has_work)
        ferry_bell_wait (&ferry_watch_bell, rings, deadline);
      atomic_store (&ferry_watch_bell.asleep, 0);
    }
  else
    {
      ferry_bell_wait (&ferry_watch_bell, rings, deadline);
    }

  atomic_fetch_add (&wakeups, 1);
}

static gpointer
watch (gpointer data)
{
  FerryStallWatch *copies[FERRY_POLL_HOOKS_MAX];
  FerryThreadProbe own;
  FerryThreadTimes before = {0}, after = {0};
  gint64 deadline = G_MAXINT64;

  ferry_thread_probe_init (&own);
  ferry_thread_probe_get_times (&own, &after);

  for (;;)
    {
      guint32 rings = atomic_load (&ferry_watch_bell.rings);
      guint n = copy_watches (copies);
      gint64 now = ferry_monotonic_now ();

      ferry_thread_probe_get_times (&own, &after);
      look_for_freeze (copies, n, MIN (deadline, find_unseen (copies, n)), now, after.waited - before.waited);
      deadline = attend_all (copies, n);

      ferry_thread_probe_get_times (&own, &before);
      sleep_until (copies, n, rings, deadline);

      for (guint i = 0; i < n; i++)
        ferry_stall_watch_unref (copies[i]);
    }

  return NULL;
}

/* No thread of ours lives on in the child. Who iterates a monitored context there all the same is
 * not watched any more: stalls are still timed. Either lock may have been held. */
static void
forget_threads (void)
{
  atomic_store (&is_running, FALSE);
  memset (&ferry_watch_bell, 0, sizeof ferry_watch_bell);
  ferry_stack_signal_forget ();
  pthread_mutex_init (&watches_lock, NULL);
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      if (watches[i] != NULL)
        pthread_mutex_init (&watches[i]->lock, NULL);
      watches[i] = NULL;
    }
}

/* Signals are the program's business: none is to be handled on a thread of ours. */
static void
start_threads (void)
{
  static gsize is_prepared;
  sigset_t all, former;

  if (g_once_init_enter (&is_prepared))
    {
      pthread_atfork (NULL, NULL, forget_threads);
      g_once_init_leave (&is_prepared, 1);
    }

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &former);
  ferry_stack_namer_start ();
  g_thread_unref (g_thread_new ("ferry-watch", watch, NULL));
  pthread_sigmask (SIG_SETMASK, &former, NULL);
}

gboolean
ferry_watch_thread_is_running (void)
{
  return atomic_load (&is_running);
}

void
ferry_watch_thread_add (FerryStallWatch *self)
{
  pthread_mutex_lock (&watches_lock);

  if (!atomic_load (&is_running))
    {
      start_threads ();
      atomic_store (&is_running, TRUE);
    }

  /* There are not more monitors than poll hooks. */
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      if (watches[i] == NULL)
        {
          watches[i] = ferry_stall_watch_ref (self);
          break;
        }
    }

  pthread_mutex_unlock (&watches_lock);
  ferry_bell_ring (&ferry_watch_bell);
}

void
ferry_watch_thread_remove (FerryStallWatch *self)
{
  gboolean was_there = FALSE;

  pthread_mutex_lock (&watches_lock);
  for (guint i = 0; i < FERRY_POLL_HOOKS_MAX; i++)
    {
      if (watches[i] == self)
        {
          watches[i] = NULL;
          was_there = TRUE;
        }
    }
  pthread_mutex_unlock (&watches_lock);

  /* The watch may be asleep with a reference of its own. */
  if (was_there)
    {
      ferry_stall_watch_unref (self);
      ferry_bell_ring (&ferry_watch_bell);
    }
}

guint64
ferry_stall_watch_count_wakeups (void)
{
  return atomic_load (&wakeups);
}
