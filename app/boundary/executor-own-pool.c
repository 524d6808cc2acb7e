/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts on threads that belong to the adapter: what hangs there hangs nobody else. */
#include "bulkhead.h"
#include "executor.h"

/* Longer than between two clicks of a hasty person; an idle thread costs next to nothing. */
#define LINGER_US (500 * G_TIME_SPAN_MILLISECOND)

static void
own_pool_thread (gpointer attempt,
                 gpointer user_data)
{
  FerryBulkhead *bulkhead = ferry_bulkhead_ref (((FerryAttempt *)attempt)->call->bulkhead);

  ferry_pump_run (ferry_bulkhead_get_pump (bulkhead, FERRY_EXECUTOR_OWN_POOL), attempt, LINGER_US);
  ferry_bulkhead_unref (bulkhead);
}

static gboolean
own_pool_start (FerryAttempt *attempt)
{
  FerryBulkhead *bulkhead = attempt->call->bulkhead;

  /* GThreadPool keeps what was pushed even if no thread could be made, so there is nothing to
   * report: the attempt runs when a thread is free. */
  if (!ferry_pump_offer (ferry_bulkhead_get_pump (bulkhead, FERRY_EXECUTOR_OWN_POOL), attempt))
    g_thread_pool_push (ferry_bulkhead_get_own_pool (bulkhead, own_pool_thread), attempt, NULL);
  return TRUE;
}

const FerryExecutor ferry_own_pool_executor = {
  .start = own_pool_start,
  .can_abandon = TRUE,
  .drains = TRUE,
};
