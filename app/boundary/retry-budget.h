/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many retries one adapter can afford (C9).
 *
 * With three attempts each, calls to a dependency that fails would triple its load just when it can
 * least bear it. So retries are paid for by calls: Finagle's RetryBudget (deposit and withdraw, a
 * percentage of calls that may be retried), and the retry throttling of gRPC (proposal A6: a small
 * bucket that starts full and needs no clock). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most that ferry_retry_budget_init() takes. */
#define FERRY_RETRY_BUDGET_MAX_RETRIES_PER_100_CALLS 100
#define FERRY_RETRY_BUDGET_MAX_RESERVE 1000000

/**
 * FerryRetryBudget:
 *
 * A bucket of tokens, one for each retry. Counted in hundredths of a token, so nothing is ever lost
 * to rounding. Zero-filled is a budget that never affords a retry. Its fields are its own; it has
 * no lock: whoever owns it guards it, and then any thread may use it.
 */
typedef struct
{
  guint deposit;
  guint capacity;
  guint left;
} FerryRetryBudget;

/* Fills the bucket with @reserve retries, which is also the most it ever holds: 0 (never a retry)
 * to 1,000,000. Each call will add @retries_per_100_calls hundredths of one: 0 (the reserve is all
 * there is) to 100. Nothing to free. */
void ferry_retry_budget_init (FerryRetryBudget *self,
                              guint retries_per_100_calls,
                              guint reserve);

/* For each call's first attempt, whatever becomes of it; not for retries, nor for a call that was
 * rejected: it has not burdened the dependency, and pays for nothing. */
void ferry_retry_budget_deposit (FerryRetryBudget *self);

/* Pays for one retry; FALSE, and nothing is taken, if less than one is left. */
gboolean ferry_retry_budget_withdraw (FerryRetryBudget *self);

/* How many retries could be paid for now; whole ones. */
guint ferry_retry_budget_get_left (const FerryRetryBudget *self);

G_END_DECLS
