/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The limits an adapter puts on the calls to its dependency. */
#pragma once

#include "backoff.h"
#include "breaker.h"

G_BEGIN_DECLS

/**
 * FerryExecutorKind:
 * @FERRY_EXECUTOR_DEFAULT: what the adapter's policy says
 * @FERRY_EXECUTOR_MAIN_LOOP: on the submitting context itself; blocks it, to show the harm
 * @FERRY_EXECUTOR_TASK_POOL: g_task_run_in_thread() on GLib's shared pool
 * @FERRY_EXECUTOR_OWN_POOL: threads of the adapter's own
 * @FERRY_EXECUTOR_NATIVE: the operation's own asynchronous form, on the submitting context; no thread
 * @FERRY_EXECUTOR_PROCESS: in a helper process, which can be killed, and may die, without harm
 *
 * Where an attempt runs.
 */
typedef enum
{
  FERRY_EXECUTOR_DEFAULT,
  FERRY_EXECUTOR_MAIN_LOOP,
  FERRY_EXECUTOR_TASK_POOL,
  FERRY_EXECUTOR_OWN_POOL,
  FERRY_EXECUTOR_NATIVE,
  FERRY_EXECUTOR_PROCESS
} FerryExecutorKind;

#define FERRY_N_EXECUTORS 6

/* The word of the command line, "task-pool". Static. Any thread. */
const char *ferry_executor_get_name (FerryExecutorKind kind);

/* Reads such a word; FALSE for any other. Any thread. */
gboolean ferry_executor_parse (const char *name,
                               FerryExecutorKind *kind);

/**
 * FerryPolicy:
 * @deadline: microseconds from submit to outcome, queue included; 0 for none
 * @attempt_timeout: microseconds one attempt may run, inside the deadline; 0 for none
 * @grace: microseconds a cancelled or timed-out attempt may take to acknowledge
 * @limit: attempts running at a time, abandoned ones counted; 1 to 256
 * @queue_length: calls waiting at a time; one more is rejected as busy; 0 to 1,000,000
 * @executor: where calls run that do not say
 * @nice: how far the threads of own-pool, and programs that operations start, step back behind the rest
 *   of the system, the window first; 0 to 19
 * @is_prompt: whether those threads take their turn as soon as they are woken, as the loop's own does:
 *   it may lose its own by that. For what must be done by a time on however busy a machine; all others
 *   wait until whoever woke them is through
 * @retries: further attempts after the first, for idempotent operations and transient errors; 0 to 10
 * @backoff: how long to wait before each of them
 * @retry_percent: retries that calls pay for, in 100 of them; 0 to 100
 * @retry_reserve: retries that may be made before any call paid for them; 0 to 1,000
 * @breaker: when to leave the dependency alone; failure_percent 0 for never
 */
typedef struct
{
  gint64 deadline;
  gint64 attempt_timeout;
  gint64 grace;
  guint limit;
  guint queue_length;
  FerryExecutorKind executor;
  guint nice;
  gboolean is_prompt;
  guint retries;
  FerryBackoff backoff;
  guint retry_percent;
  guint retry_reserve;
  FerryBreakerPolicy breaker;
} FerryPolicy;

/* The grace of contract C6. */
#define FERRY_POLICY_GRACE (250 * G_TIME_SPAN_MILLISECOND)

/* Whether every field is within its range; %FERRY_ERROR_INVALID_PARAMETER names the one that is
 * not. Any thread. */
gboolean ferry_policy_check (const FerryPolicy *self,
                             GError **error);

G_END_DECLS
