/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A token bucket that calls fill and retries empty. */
#include "retry-budget.h"

#define TOKEN 100

void
ferry_retry_budget_init (FerryRetryBudget *self,
                         guint retries_per_100_calls,
                         guint reserve)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (retries_per_100_calls <= FERRY_RETRY_BUDGET_MAX_RETRIES_PER_100_CALLS);
  g_return_if_fail (reserve <= FERRY_RETRY_BUDGET_MAX_RESERVE);

  self->deposit = retries_per_100_calls;
  self->capacity = reserve * TOKEN;
  self->left = self->capacity;
}

void
ferry_retry_budget_deposit (FerryRetryBudget *self)
{
  g_return_if_fail (self != NULL);

  self->left = MIN (self->left + self->deposit, self->capacity);
}

gboolean
ferry_retry_budget_withdraw (FerryRetryBudget *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->left < TOKEN)
    return FALSE;
  self->left -= TOKEN;
  return TRUE;
}

guint
ferry_retry_budget_get_left (const FerryRetryBudget *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->left / TOKEN;
}
