/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of executors. */
#include "executor.h"

const FerryExecutor *
ferry_executor_get (FerryExecutorKind kind)
{
  static const FerryExecutor * const executors[FERRY_N_EXECUTORS] = {
    [FERRY_EXECUTOR_MAIN_LOOP] = &ferry_main_loop_executor,
    [FERRY_EXECUTOR_TASK_POOL] = &ferry_task_pool_executor,
    [FERRY_EXECUTOR_OWN_POOL] = &ferry_own_pool_executor,
  };

  g_assert (kind > FERRY_EXECUTOR_DEFAULT && kind < FERRY_N_EXECUTORS);

  return executors[kind];
}

gint64
ferry_executor_limit_timeout (FerryExecutorKind kind,
                              gint64 timeout)
{
  gint64 cap = ferry_executor_get (kind)->timeout_cap;

  if (cap == 0 || timeout == 0)
    return MAX (cap, timeout);
  return MIN (cap, timeout);
}
