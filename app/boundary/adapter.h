/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one module through which all calls to a dependency cross; it owns the policy. */
#pragma once

#include "boundary.h"
#include "error-map.h"
#include "faults.h"
#include "waiting-queue.h"

G_BEGIN_DECLS

#define FERRY_TYPE_ADAPTER (ferry_adapter_get_type ())
G_DECLARE_FINAL_TYPE (FerryAdapter, ferry_adapter, FERRY, ADAPTER, GObject)

/**
 * FerryCallOptions:
 * @executor: where to run, or %FERRY_EXECUTOR_DEFAULT for the policy's
 * @deadline: microseconds from now, 0 for the policy's, -1 for none
 * @priority: who goes first when calls have to wait
 * @tag: whatever an observer should know the call by: ferry_call_get_tag(); never touched
 *
 * Zero-filled, or NULL, for the adapter's defaults.
 */
typedef struct
{
  FerryExecutorKind executor;
  gint64 deadline;
  FerryPriority priority;
  gpointer tag;
} FerryCallOptions;

/**
 * FerryAdapterFigures:
 * @limit: attempts that may run at a time
 * @running: attempts that run, abandoned ones included
 * @waiting: calls in the queue
 * @queue_length: calls that may wait
 * @abandoned: attempts whose call is over and that still run
 * @abandoned_since: when the oldest of these was given up, monotonic microseconds; 0 if none
 * @ended_late: abandoned attempts that have ended after all
 * @backing_off: calls between two attempts
 * @retries: made since the adapter was made
 * @retries_left: what the retry budget would pay for now
 * @breaker: how the breaker stands
 * @has_faults: whether faults are set: what goes wrong may be on purpose
 */
typedef struct
{
  guint limit;
  guint running;
  guint waiting;
  guint queue_length;
  guint abandoned;
  gint64 abandoned_since;
  guint64 ended_late;
  guint backing_off;
  guint64 retries;
  guint retries_left;
  FerryBreakerFigures breaker;
  gboolean has_faults;
} FerryAdapterFigures;

/* A new adapter for @dependency, a short tag such as "files". @policy is copied; a programming
 * error if ferry_policy_check() refuses it. (transfer full). Any thread. */
FerryAdapter *ferry_adapter_new (FerryBoundary *boundary,
                                 const char *dependency,
                                 const FerryPolicy *policy);

/* The same with a table that says what the dependency's errors mean (error-map.h), which must be
 * static: which code they get, and which are transient and so may be retried. */
FerryAdapter *ferry_adapter_new_with_errors (FerryBoundary *boundary,
                                             const char *dependency,
                                             const FerryPolicy *policy,
                                             const FerryErrorRow *error_map);

/* Lent, immutable. Any thread. */
const char *ferry_adapter_get_dependency (FerryAdapter *self);

/* What holds for calls that come now; lent, and as it is as long as the adapter lives, whatever
 * replaces it. Any thread. */
const FerryPolicy *ferry_adapter_get_policy (FerryAdapter *self);

/**
 * ferry_adapter_set_policy:
 * @policy: copied; a programming error if ferry_policy_check() refuses it
 *
 * Lets another policy hold from now on, without touching what was promised: calls inside keep the
 * deadline, executor, attempt timeout, grace, retries and back-off that they came with. A larger limit
 * starts calls that wait, at once; below a smaller one none begins until enough have ended. A shorter
 * queue rejects new calls and keeps those that wait. A breaker or a retry budget with other numbers
 * begins anew. Threads that have stepped back (nice) cannot come
 * forward again: a smaller value holds for threads made later. Any thread.
 */
void ferry_adapter_set_policy (FerryAdapter *self,
                               const FerryPolicy *policy);

/* How full it is now. Any thread. */
void ferry_adapter_get_figures (FerryAdapter *self,
                                FerryAdapterFigures *figures);

/**
 * FerryAbandonedAttempt:
 * @call_id: its call's
 * @operation: the operation's id; static
 * @thread: that it holds, by ferry_thread_get_id(); 0 if its function has not begun
 * @since: when it was given up, monotonic microseconds
 */
typedef struct
{
  guint64 call_id;
  const char *operation;
  int thread;
  gint64 since;
} FerryAbandonedAttempt;

/* Who was given up and still runs, oldest first. (transfer full) of FerryAbandonedAttempt. After
 * closing, nothing else of the adapter is left at work (C18). Any thread. */
GArray *ferry_adapter_list_abandoned (FerryAdapter *self);

/* Makes things go wrong from now on: attempts that begin later are struck. @faults is copied; NULL for
 * none. A programming error if ferry_faults_check() refuses it. Any thread. */
void ferry_adapter_set_faults (FerryAdapter *self,
                               const FerryFaults *faults);
void ferry_adapter_get_faults (FerryAdapter *self,
                               FerryFaults *faults);

/* Where a call of @operation runs that does not say: the policy's executor; the own pool where that is
 * the native one and @operation has no native form. Any thread. */
FerryExecutorKind ferry_adapter_get_executor (FerryAdapter *self,
                                              const FerryOperation *operation);

/* Whether a call of @operation may ask for @executor; if not, it is rejected with
 * %FERRY_ERROR_INVALID_PARAMETER. Any thread. */
gboolean ferry_adapter_can_run (FerryAdapter *self,
                                const FerryOperation *operation,
                                FerryExecutorKind executor);

/**
 * ferry_adapter_call_async:
 * @operation: static; its dependency should be the adapter's
 * @parameters: a{sv}, may be floating or NULL; what is left out gets its default
 * @options: (nullable): copied
 * @cancellable: (nullable): may be cancelled from any thread; only asks, never calls back
 * @callback: gets the outcome, in the context that is thread-default now, never before this returns
 *
 * Makes a call: checks it, queues it, runs it, and delivers its one outcome. Never blocks and never
 * fails in place: a wrong parameter, a full queue or a closed adapter come as outcomes too.
 * Any thread whose default context is being iterated: until the callback, and, for observers to hear of
 * its late end, as long as an attempt runs that was given up.
 */
void ferry_adapter_call_async (FerryAdapter *self,
                               const FerryOperation *operation,
                               GVariant *parameters,
                               const FerryCallOptions *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* The result (transfer full), or NULL and a %FERRY_ERROR. In the callback. */
GVariant *ferry_adapter_call_finish (FerryAdapter *self,
                                     GAsyncResult *result,
                                     GError **error);

/* The call behind @result, for its outcome and times; lent by @result. In the callback. */
FerryCall *ferry_adapter_get_call (FerryAdapter *self,
                                   GAsyncResult *result);

/**
 * ferry_adapter_call_sync:
 * @call: (out) (optional) (transfer full): the call, for its outcome and times; NULL if none was made
 *
 * The same, waited for: for entry points such as main(), and for threads of one's own, an operation's
 * included. Runs a context of its own until the outcome is there; observers are told in that context.
 * On a thread that is dispatching a source, or that owns the default context, nothing is called and
 * the error is %FERRY_ERROR_WOULD_BLOCK: there the asynchronous pair is the way.
 *
 * Returns the result (transfer full), or NULL and a %FERRY_ERROR.
 */
GVariant *ferry_adapter_call_sync (FerryAdapter *self,
                                   const FerryOperation *operation,
                                   GVariant *parameters,
                                   const FerryCallOptions *options,
                                   GCancellable *cancellable,
                                   FerryCall **call,
                                   GError **error);

/* Closes the adapter: new calls are rejected, waiting and running ones cancelled. The callback
 * comes when every outcome has been delivered; abandoned attempts are not waited for. Closing
 * twice is fine. @callback comes in the context that is thread-default now. */
void ferry_adapter_close_async (FerryAdapter *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ferry_adapter_close_finish (FerryAdapter *self,
                                     GAsyncResult *result,
                                     GError **error);

G_END_DECLS
