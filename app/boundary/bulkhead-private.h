/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of a bulkhead, for the files that do its work: permits, deadlines, life and close. */
#pragma once

#include "attempt.h"
#include "bulkhead.h"
#include "retry-budget.h"

G_BEGIN_DECLS

#define FERRY_BULKHEAD_SPINS 40

struct _FerryBulkhead
{
  /* immutable */
  FerryBoundary *boundary;
  char *dependency;
  const FerryErrorRow *error_map; /* may be NULL */

  /* guarded by their own locks */
  FerryFaultInjector fault_injector;
  FerryPump task_pool_pump;

  /* atomic */
  gatomicrefcount references;
  int undelivered; /* calls inside, until their callback has run; counted up under the lock */
  int closed;      /* set under the lock */
  const FerryPolicy *policy; /* what holds now, immutable; replaced under the lock */

  /* guarded by lock; nothing is called back and nothing waited for under it */
  GMutex lock;
  FerryWaitingQueue waiting;     /* of FerryCall; lent: a call lives until its outcome is delivered */
  FerryDeadlineQueue deadlines;  /* of FerryCall, with the policy's deadline; lent */
  FerryTimer deadline_timer;     /* for the earliest of them, or one that has gone */
  gint64 deadline_timer_due; /* what it is armed for; 0: it is not */
  gboolean retired;   /* no adapter any more */
  GQueue backing_off; /* of FerryCall, by its waiter; lent: between two attempts */
  GQueue running;     /* the same; abandoned attempts left out */
  GQueue abandoned;   /* of FerryAttempt, by its abandoned_link; oldest first */
  guint permits;      /* taken */
  FerryBreaker breaker;
  FerryRetryBudget budget;
  guint64 retries; /* made */
  guint64 ended_late;
  GQueue close_tasks;
  GPtrArray *policies; /* all there ever were: whoever looks at one may keep it */
  FerryThreads *own_threads; /* these three are made with the first call that needs them */
  FerryThreads *process_threads;
  FerryWorkerPool *worker_pool;
};

/* bulkhead-threads.c */

/* Lets the adapter's own threads end: no more calls come. Never under the lock. */
void ferry_bulkhead_close_threads (FerryBulkhead *self);

/* Ends the adapter's idle workers, which keeps a close waiting. Never under the lock. */
void ferry_bulkhead_close_workers (FerryBulkhead *self);

/* Lets there be as many threads as there are permits now. Under the lock. */
void ferry_bulkhead_resize_threads (FerryBulkhead *self);

/* Frees what the attempts ran on. */
void ferry_bulkhead_clear_threads (FerryBulkhead *self);

/* Takes the lock. It is never held for long, and its holder mostly runs on another processor: looking
 * again a few times is cheaper than two system calls and a switch. */
static inline void
ferry_bulkhead_lock (FerryBulkhead *self)
{
  for (guint i = 0; i < FERRY_BULKHEAD_SPINS; i++)
    if (g_mutex_trylock (&self->lock))
      return;
  g_mutex_lock (&self->lock);
}

/* bulkhead-deadlines.c; all under the lock but the first */

/* Sets the timer up; never under the lock. */
void ferry_bulkhead_init_deadlines (FerryBulkhead *self);

/* Watches the call's deadline from now on, if it has the policy's. */
void ferry_bulkhead_watch_deadline (FerryBulkhead *self,
                                    FerryCall *call);

/* The call is over, or as good as. */
void ferry_bulkhead_forget_deadline (FerryBulkhead *self,
                                     FerryCall *call);

/* Lets go of a timer that has nobody to wait for, once no more calls come. */
void ferry_bulkhead_rest_deadlines (FerryBulkhead *self);

G_END_DECLS
