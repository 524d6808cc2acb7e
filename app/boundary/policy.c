/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checking a policy, and the executors' names. */
#include "policy.h"

#include "errors.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const char * const executor_names[FERRY_N_EXECUTORS] = {
  [FERRY_EXECUTOR_DEFAULT] = "default",
  [FERRY_EXECUTOR_MAIN_LOOP] = "main-loop",
  [FERRY_EXECUTOR_TASK_POOL] = "task-pool",
  [FERRY_EXECUTOR_OWN_POOL] = "own-pool",
};

const char *
ferry_executor_get_name (FerryExecutorKind kind)
{
  g_return_val_if_fail ((guint)kind < FERRY_N_EXECUTORS, NULL);

  return executor_names[kind];
}

gboolean
ferry_executor_parse (const char *name,
                      FerryExecutorKind *kind)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < FERRY_N_EXECUTORS; i++)
    if (strcmp (name, executor_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_range (const char *name,
             gint64 value,
             gint64 minimum,
             gint64 maximum,
             GError **error)
{
  if (value >= minimum && value <= maximum)
    return TRUE;

  g_propagate_error (error,
                     ferry_error_new_invalid_parameter (name,
                                                        _ ("Policy “%s”: %" G_GINT64_FORMAT " is not allowed; allowed: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT),
                                                        name, value, minimum, maximum));
  return FALSE;
}

gboolean
ferry_policy_check (const FerryPolicy *self,
                    GError **error)
{
  const gint64 day = G_TIME_SPAN_DAY;

  g_return_val_if_fail (self != NULL, FALSE);

  return check_range ("deadline", self->deadline, 0, day, error) &&
         check_range ("attempt-timeout", self->attempt_timeout, 0, day, error) &&
         check_range ("grace", self->grace, 0, G_TIME_SPAN_MINUTE, error) &&
         check_range ("limit", self->limit, 1, 256, error) &&
         check_range ("queue-length", self->queue_length, 0, 1000000, error) &&
         check_range ("executor", self->executor, FERRY_EXECUTOR_MAIN_LOOP, FERRY_N_EXECUTORS - 1, error);
}
