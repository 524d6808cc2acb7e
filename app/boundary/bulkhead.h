/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The concurrency limit and the bounded queue of one adapter (C11).
 *
 * The word is the pattern's: M. Nygard, "Release It!"; Polly and Resilience4j use it too. */
#pragma once

#include "adapter.h"
#include "call-private.h"
#include "fault-injector.h"
#include "pump.h"
#include "threads.h"
#include "worker-pool.h"

G_BEGIN_DECLS

/* @policy is copied, @error_map static or NULL. (transfer full). Any thread. */
FerryBulkhead *ferry_bulkhead_new (FerryBoundary *boundary,
                                   const char *dependency,
                                   const FerryPolicy *policy,
                                   const FerryErrorRow *error_map);

/* Any thread: an abandoned attempt may hold the last reference. */
FerryBulkhead *ferry_bulkhead_ref (FerryBulkhead *self);
void ferry_bulkhead_unref (FerryBulkhead *self);

/* Lent. Any thread. */
FerryFaultInjector *ferry_bulkhead_get_fault_injector (FerryBulkhead *self);

/* Its adapter has gone: no more calls come. Any thread. */
void ferry_bulkhead_retire (FerryBulkhead *self);

/* What holds now; lent and immutable as long as the bulkhead lives, whatever replaces it. Any thread. */
const FerryPolicy *ferry_bulkhead_get_policy (FerryBulkhead *self);

/* @policy, which must pass the check, is copied. Any thread. */
void ferry_bulkhead_set_policy (FerryBulkhead *self,
                                const FerryPolicy *policy);

/* Hands out the permits that are free. Any thread, never under the lock. */
void ferry_bulkhead_admit_waiting (FerryBulkhead *self);

/* Immutable, lent. Any thread. */
FerryBoundary *ferry_bulkhead_get_boundary (FerryBulkhead *self);
const char *ferry_bulkhead_get_dependency (FerryBulkhead *self);
const FerryErrorRow *ferry_bulkhead_get_error_map (FerryBulkhead *self);
void ferry_bulkhead_get_figures (FerryBulkhead *self,
                                 FerryAdapterFigures *figures);

/* Attempts that were given up and still run. (transfer full) of FerryAbandonedAttempt. Any thread. */
GArray *ferry_bulkhead_list_abandoned (FerryBulkhead *self);

/* Lets a new call in: it starts, waits, or is rejected. The submitting thread. */
void ferry_bulkhead_enter (FerryBulkhead *self,
                           FerryCall *call);

/* Lets a call in again whose back-off is over: it starts, waits, or is over. Never rejected for a
 * full queue. Any thread. */
void ferry_bulkhead_reenter (FerryBulkhead *self,
                             FerryCall *call);

/* Takes a call out that waits or backs off: TRUE, then the caller settles it. Otherwise, and if it
 * runs, @attempt gets a reference on its attempt. Any thread. */
gboolean ferry_bulkhead_withdraw (FerryBulkhead *self,
                                  FerryCall *call,
                                  FerryAttempt **attempt);

/* Where the call stands; @attempt gets a reference on its attempt if it runs. Any thread. */
FerryPhase ferry_bulkhead_look (FerryBulkhead *self,
                                FerryCall *call,
                                FerryAttempt **attempt);

/* Gives a running attempt up: TRUE if it still ran; then the caller decides what comes of the call.
 * The permit stays taken until the attempt truly ends (C6). Any thread. */
gboolean ferry_bulkhead_abandon (FerryBulkhead *self,
                                 FerryAttempt *attempt);

/* Lets a call wait for its next attempt: TRUE if it may have one, and the budget pays for it (C9);
 * then the caller arms its timer. FALSE if not, or if it was decided meanwhile. Whoever ended its
 * attempt. */
gboolean ferry_bulkhead_back_off (FerryBulkhead *self,
                                  FerryCall *call);

/* Marks a decided call as over: TRUE if an attempt of it still runs. Once, by whoever settles it. */
gboolean ferry_bulkhead_finish (FerryBulkhead *self,
                                FerryCall *call);

/* How an attempt left. */
typedef enum
{
  FERRY_LEFT_IN_TIME,  /* its call is its own to conclude */
  FERRY_LEFT_LATE,     /* it had been abandoned */
  FERRY_LEFT_LATE_LAST /* and it was the last of a call that is over */
} FerryLeft;

/* Ends an attempt: gives its permit to whoever waits, and its verdict to the breaker. @is_last: no
 * other attempt may follow. @next is an attempt that the same thread should run now, or NULL. The
 * attempt's thread. */
FerryLeft ferry_bulkhead_leave (FerryBulkhead *self,
                                FerryAttempt *attempt,
                                FerryVerdict verdict,
                                gboolean is_last,
                                FerryAttempt **next);

/* Whether the call is over while its attempt still runs. Any thread. */
gboolean ferry_bulkhead_has_abandoned (FerryBulkhead *self,
                                       FerryCall *call);

/* How many attempts of the call were begun. Any thread. */
guint ferry_bulkhead_get_attempts (FerryBulkhead *self,
                                   FerryCall *call);

/* The record of an attempt, counted from 0, or NULL. Lent by the call. Any thread. */
FerryAttemptRecord *ferry_bulkhead_get_record (FerryBulkhead *self,
                                               FerryCall *call,
                                               guint index);

/* Every call's last step, after its callback. Its context. */
void ferry_bulkhead_delivered (FerryBulkhead *self);

/* Lets nobody in any more, cancels everybody inside, and returns @task TRUE when the last outcome
 * is delivered. @task (transfer full). Any thread. */
void ferry_bulkhead_close (FerryBulkhead *self,
                           GTask *task);

/* The threads of the shared pool that are at work for this adapter. Lent. Any thread. */
FerryPump *ferry_bulkhead_get_task_pool_pump (FerryBulkhead *self);

/* The adapter's own threads, made when first asked for, as many as there are permits at most: a call
 * never waits for a thread. Lent. Any thread. */
FerryThreads *ferry_bulkhead_get_own_threads (FerryBulkhead *self);

/* The same for the threads that wait for helper processes, which do little and must not step back. */
FerryThreads *ferry_bulkhead_get_process_threads (FerryBulkhead *self);

/* The adapter's warm workers, from the boundary's worker program. Lent; NULL without such a program.
 * Any thread. */
FerryWorkerPool *ferry_bulkhead_get_worker_pool (FerryBulkhead *self);

G_END_DECLS
