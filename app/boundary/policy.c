/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checking a policy, and the executors' names. */
#include "policy.h"

#include "errors.h"
#include "policy-field.h"

#include <string.h>

static const char * const executor_names[FERRY_N_EXECUTORS] = {
  [FERRY_EXECUTOR_DEFAULT] = "default",
  [FERRY_EXECUTOR_MAIN_LOOP] = "main-loop",
  [FERRY_EXECUTOR_TASK_POOL] = "task-pool",
  [FERRY_EXECUTOR_OWN_POOL] = "own-pool",
  [FERRY_EXECUTOR_NATIVE] = "native",
  [FERRY_EXECUTOR_PROCESS] = "process",
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

gboolean
ferry_policy_check (const FerryPolicy *self,
                    GError **error)
{
  const gint64 day = G_TIME_SPAN_DAY;

  g_return_val_if_fail (self != NULL, FALSE);

  return ferry_duration_check ("deadline", self->deadline, 0, day, error) &&
         ferry_duration_check ("attempt-timeout", self->attempt_timeout, 0, day, error) &&
         ferry_duration_check ("grace", self->grace, 0, G_TIME_SPAN_MINUTE, error) &&
         ferry_error_check_range ("limit", self->limit, 1, 256, error) &&
         ferry_error_check_range ("queue-length", self->queue_length, 0, 1000000, error) &&
         ferry_error_check_range ("executor", self->executor, FERRY_EXECUTOR_MAIN_LOOP, FERRY_N_EXECUTORS - 1, error) &&
         ferry_error_check_range ("nice", self->nice, 0, 19, error) &&
         ferry_error_check_range ("retries", self->retries, 0, 10, error) &&
         ferry_duration_check ("backoff-base", self->backoff.base, 0, G_TIME_SPAN_MINUTE, error) &&
         ferry_duration_check ("backoff-cap", self->backoff.cap, self->backoff.base, G_TIME_SPAN_MINUTE, error) &&
         ferry_error_check_range ("retry-percent", self->retry_percent, 0, 100, error) &&
         ferry_error_check_range ("retry-reserve", self->retry_reserve, 0, 1000, error) &&
         ferry_breaker_policy_check (&self->breaker, error);
}
