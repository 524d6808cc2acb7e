/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts on threads that belong to the adapter: what hangs there hangs nobody else, and what
 * computes there can step back behind the window. */
#include "bulkhead.h"
#include "executor.h"
#include "thread-priority.h"

static GPrivate spare_key = G_PRIVATE_INIT (g_object_unref);
static __thread gboolean is_settled;

/* What holds for the thread's whole life. */
static void
settle (const FerryPolicy *policy)
{
  if (is_settled)
    return;

  ferry_thread_set_batch (TRUE);
  ferry_thread_raise_nice (policy->nice);
  is_settled = TRUE;
}

static void
own_pool_thread (gpointer data,
                 gpointer user_data)
{
  FerryAttempt *attempt = data;
  GCancellable *spare = g_private_get (&spare_key);

  settle (ferry_bulkhead_get_policy (attempt->call->bulkhead));
  g_private_set (&spare_key, NULL);
  while (attempt != NULL)
    attempt = ferry_attempt_run (attempt, &spare);
  g_private_set (&spare_key, spare);
}

static gboolean
own_pool_start (FerryAttempt *attempt)
{
  /* The pool keeps what was pushed even if no thread could be made, so there is nothing to report:
   * the attempt runs when a thread is free. */
  g_thread_pool_push (ferry_bulkhead_get_own_pool (attempt->call->bulkhead, own_pool_thread), attempt, NULL);
  return TRUE;
}

const FerryExecutor ferry_own_pool_executor = {
  .start = own_pool_start,
  .can_abandon = TRUE,
  .drains = TRUE,
};
