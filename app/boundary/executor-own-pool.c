/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts on threads that belong to the adapter: what hangs there hangs nobody else, and what
 * computes there can step back behind the window. */
#include "bulkhead.h"
#include "executor.h"

static gboolean
own_pool_start (FerryAttempt *attempt)
{
  ferry_threads_push (ferry_bulkhead_get_own_threads (attempt->call->bulkhead), attempt);
  return TRUE;
}

const FerryExecutor ferry_own_pool_executor = {
  .start = own_pool_start,
  .can_abandon = TRUE,
  .drains = TRUE,
};
