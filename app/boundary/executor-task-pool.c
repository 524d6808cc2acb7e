/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts by g_task_run_in_thread() on GLib's shared pool.
 *
 * GIO's own asynchronous file calls live on that pool too, and before GLib 2.87.1 ten stuck
 * workers wedge it for good (GLib issue 3840). So Ferry never holds more than a share of it. */
#include "bulkhead.h"
#include "executor.h"

/* The thread is borrowed: long enough to catch the next call of a burst, no longer. */
#define LINGER_US G_TIME_SPAN_MILLISECOND

static int leased; /* atomic; the pool it counts is the process's too */

static void
task_pool_thread (GTask *task,
                  gpointer source,
                  gpointer attempt,
                  GCancellable *cancellable)
{
  FerryBulkhead *bulkhead = ferry_bulkhead_ref (((FerryAttempt *)attempt)->call->bulkhead);

  ferry_pump_run (ferry_bulkhead_get_task_pool_pump (bulkhead), attempt, LINGER_US);
  ferry_bulkhead_unref (bulkhead);
  g_atomic_int_add (&leased, -1);
  g_task_return_boolean (task, TRUE);
}

/* A task ends by a source in the context it was made for. The submitter's may never be iterated
 * again by then, and would keep task and context for good: so all of them end in one of ours,
 * emptied here. That also spares every main loop an iteration per task. */
static GTask *
task_pool_task_new (FerryAttempt *attempt)
{
  static GMutex lock;
  static GMainContext *context; /* guarded by lock */
  GTask *task;

  g_mutex_lock (&lock);
  if (context == NULL)
    context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  while (g_main_context_iteration (context, FALSE))
    ;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_main_context_pop_thread_default (context);
  g_mutex_unlock (&lock);

  g_task_set_source_tag (task, task_pool_task_new);
  g_task_set_task_data (task, attempt, NULL);
  return task;
}

static gboolean
task_pool_start (FerryAttempt *attempt)
{
  g_autoptr(GTask) task = NULL;

  if (ferry_pump_offer (ferry_bulkhead_get_task_pool_pump (attempt->call->bulkhead), attempt))
    return TRUE;
  if (g_atomic_int_add (&leased, 1) >= FERRY_TASK_POOL_LEASES)
    {
      g_atomic_int_add (&leased, -1);
      return FALSE;
    }

  task = task_pool_task_new (attempt);
  g_task_run_in_thread (task, task_pool_thread);
  return TRUE;
}

guint
ferry_task_pool_get_leased (void)
{
  return MIN (g_atomic_int_get (&leased), FERRY_TASK_POOL_LEASES);
}

const FerryExecutor ferry_task_pool_executor = {
  .start = task_pool_start,
  .can_abandon = TRUE,
  .drains = TRUE,
};
