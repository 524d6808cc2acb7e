/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The concurrency limit and the bounded queue of one adapter (C11).
 *
 * The word is the pattern's: M. Nygard, "Release It!"; Polly and Resilience4j use it too. */
#pragma once

#include "adapter.h"
#include "call-private.h"
#include "pump.h"

G_BEGIN_DECLS

FerryBulkhead *ferry_bulkhead_new (const char *dependency,
                                   const FerryPolicy *policy);

/* Any thread: an abandoned attempt may hold the last reference. */
FerryBulkhead *ferry_bulkhead_ref (FerryBulkhead *self);
void ferry_bulkhead_unref (FerryBulkhead *self);

/* Immutable. Any thread. */
const char *ferry_bulkhead_get_dependency (FerryBulkhead *self);
const FerryPolicy *ferry_bulkhead_get_policy (FerryBulkhead *self);
void ferry_bulkhead_get_figures (FerryBulkhead *self,
                                 FerryAdapterFigures *figures);

/* Lets a new call in: it starts, waits, or is rejected. The submitting thread. */
void ferry_bulkhead_enter (FerryBulkhead *self,
                           FerryCall *call);

/* Takes a waiting call out: TRUE if it waited; then the caller settles it. Otherwise, and if it
 * runs, @attempt gets a reference on its attempt. Any thread. */
gboolean ferry_bulkhead_withdraw (FerryBulkhead *self,
                                  FerryCall *call,
                                  FerryAttempt **attempt);

/* Gives a running call up: TRUE if it still ran; then the caller settles it. The permit stays
 * taken until the attempt truly ends (C6). Any thread. */
gboolean ferry_bulkhead_abandon (FerryBulkhead *self,
                                 FerryCall *call);

/* Ends an attempt: gives its permit to whoever waits. Returns whether the call was abandoned;
 * @next is an attempt that the same thread should run now, or NULL. The attempt's thread. */
gboolean ferry_bulkhead_leave (FerryBulkhead *self,
                               FerryAttempt *attempt,
                               FerryAttempt **next);

/* Whether the call is over while its attempt still runs. Any thread. */
gboolean ferry_bulkhead_has_abandoned (FerryBulkhead *self,
                                       FerryCall *call);

/* Every call's last step, after its callback. Its context. */
void ferry_bulkhead_delivered (FerryBulkhead *self);

/* Lets nobody in any more, cancels everybody inside, and returns @task TRUE when the last outcome
 * is delivered. @task (transfer full). Any thread. */
void ferry_bulkhead_close (FerryBulkhead *self,
                           GTask *task);

/* The threads that @kind has at work for this adapter. Lent. Any thread. */
FerryPump *ferry_bulkhead_get_pump (FerryBulkhead *self,
                                    FerryExecutorKind kind);

/* The adapter's own pool, made when first asked for: it calls @function with what is pushed, on as
 * many threads as the limit. Lent. Any thread. */
GThreadPool *ferry_bulkhead_get_own_pool (FerryBulkhead *self,
                                          GFunc function);

G_END_DECLS
