/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where attempts run: one file each behind this table. */
#pragma once

#include "attempt.h"

G_BEGIN_DECLS

/**
 * FerryExecutor:
 * @start: gets @attempt to run soon, with ferry_attempt_run(). Takes it over and returns TRUE; or
 *   has no room, leaves it and returns FALSE. Any thread; never runs it from inside.
 * @timeout_cap: microseconds that an attempt may run there at most; 0 for no cap
 * @can_abandon: whether the call may end while its attempt still runs there
 * @drains: whether one start may run further attempts, one after another
 */
typedef struct
{
  gboolean (*start) (FerryAttempt *attempt);
  gint64 timeout_cap;
  gboolean can_abandon;
  gboolean drains;
} FerryExecutor;

extern const FerryExecutor ferry_main_loop_executor;
extern const FerryExecutor ferry_task_pool_executor;
extern const FerryExecutor ferry_own_pool_executor;

const FerryExecutor *ferry_executor_get (FerryExecutorKind kind);

/* The attempt timeout that holds there: @timeout or the executor's cap, whichever is shorter; 0 for
 * none. Microseconds. */
gint64 ferry_executor_limit_timeout (FerryExecutorKind kind,
                                     gint64 timeout);

/* How many threads of GLib's shared pool Ferry holds now, and at most (C12). Any thread. */
#define FERRY_TASK_POOL_LEASES 8
guint ferry_task_pool_get_leased (void);

G_END_DECLS
