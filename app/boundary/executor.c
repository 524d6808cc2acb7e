/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of executors, and which of them can run what. */
#include "executor.h"

#include "boundary-private.h"
#include "i18n.h"

const FerryExecutor *
ferry_executor_get (FerryExecutorKind kind)
{
  static const FerryExecutor * const executors[FERRY_N_EXECUTORS] = {
    [FERRY_EXECUTOR_MAIN_LOOP] = &ferry_main_loop_executor,
    [FERRY_EXECUTOR_TASK_POOL] = &ferry_task_pool_executor,
    [FERRY_EXECUTOR_OWN_POOL] = &ferry_own_pool_executor,
    [FERRY_EXECUTOR_NATIVE] = &ferry_native_executor,
    [FERRY_EXECUTOR_PROCESS] = &ferry_process_executor,
  };

  g_assert (kind > FERRY_EXECUTOR_DEFAULT && kind < FERRY_N_EXECUTORS);

  return executors[kind];
}

gboolean
ferry_executor_can_run (FerryExecutorKind kind,
                        const FerryOperation *operation,
                        FerryBoundary *boundary)
{
  switch (kind)
    {
    case FERRY_EXECUTOR_NATIVE:
      return operation->run_async != NULL;
    case FERRY_EXECUTOR_PROCESS:
      return ferry_boundary_get_keeper (boundary) != NULL;
    default:
      return TRUE;
    }
}

GError *
ferry_executor_new_refusal (FerryExecutorKind kind,
                            const FerryOperation *operation,
                            FerryBoundary *boundary)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (FerryExecutorKind other = FERRY_EXECUTOR_MAIN_LOOP; other < FERRY_N_EXECUTORS; other++)
    if (ferry_executor_can_run (other, operation, boundary))
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", ferry_executor_get_name (other));

  return ferry_error_new_invalid_parameter ("executor", _ ("“executor”: “%s” is not allowed for “%s”; allowed: %s"),
                                            ferry_executor_get_name (kind), operation->id, allowed->str);
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
