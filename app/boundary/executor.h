/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where attempts run: one file each behind this table. */
#pragma once

#include "attempt.h"
#include "boundary.h"

G_BEGIN_DECLS

/**
 * FerryExecutor:
 * @start: gets @attempt to run soon, with ferry_attempt_run(). Takes it over and returns TRUE; or
 *   has no room, leaves it and returns FALSE. Any thread; never runs it from inside.
 * @run: (nullable): has the function called elsewhere and waits for it; NULL where the operation's own
 *   is called on the thread that runs the attempt. Takes and returns what FerryRunFunc does
 * @timeout_cap: microseconds that an attempt may run there at most; 0 for no cap
 * @can_abandon: whether the call may end while its attempt still runs there
 * @drains: whether one start may run further attempts, one after another
 * @runs_in_context: whether the function runs in the call's own context, and so must never wait for it
 * @cancels_in_context: whether the attempt's cancellable is fired there too, not on the timers' thread
 * @holds_start: whether that an attempt started waits for what comes of it; once that takes longer than a
 *   moment, @run has it told with ferry_call_tell_held()
 */
typedef struct
{
  gboolean (*start) (FerryAttempt *attempt);
  GVariant *(*run) (FerryAttempt *attempt,
                    GCancellable *cancellable,
                    GError **error);
  gint64 timeout_cap;
  gboolean can_abandon;
  gboolean drains;
  gboolean runs_in_context;
  gboolean cancels_in_context;
  gboolean holds_start;
} FerryExecutor;

extern const FerryExecutor ferry_main_loop_executor;
extern const FerryExecutor ferry_task_pool_executor;
extern const FerryExecutor ferry_own_pool_executor;
extern const FerryExecutor ferry_native_executor;
extern const FerryExecutor ferry_process_executor;

/* The executor of a kind, which must not be %FERRY_EXECUTOR_DEFAULT. Static. Any thread. */
const FerryExecutor *ferry_executor_get (FerryExecutorKind kind);

/* Whether @kind can run @operation at all, with what @boundary was given. Any thread. */
gboolean ferry_executor_can_run (FerryExecutorKind kind,
                                 const FerryOperation *operation,
                                 FerryBoundary *boundary);

/* The error for a call that asked for @kind although it cannot, with what is allowed. (transfer full).
 * Any thread. */
GError *ferry_executor_new_refusal (FerryExecutorKind kind,
                                    const FerryOperation *operation,
                                    FerryBoundary *boundary);

/* The attempt timeout that holds there: @timeout or the executor's cap, whichever is shorter; 0 for
 * none. Microseconds. */
gint64 ferry_executor_limit_timeout (FerryExecutorKind kind,
                                     gint64 timeout);

/* How many threads of GLib's shared pool Ferry holds now, and at most (C12). Any thread. */
#define FERRY_TASK_POOL_LEASES 8
guint ferry_task_pool_get_leased (void);

G_END_DECLS
