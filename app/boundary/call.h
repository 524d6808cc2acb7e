/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call: one crossing of the boundary, from submit to its one outcome. */
#pragma once

#include "errors.h"
#include "operation.h"
#include "policy.h"

G_BEGIN_DECLS

typedef struct _FerryCall FerryCall;

#define FERRY_TYPE_CALL (ferry_call_get_type ())
/* A boxed type: copies are references. Any thread. */
GType ferry_call_get_type (void);

/**
 * FerryCallTimes:
 *
 * When a call reached each step: monotonic microseconds, 0 for a step it has not reached or never
 * will. @cancelled is when an interruption was asked for, by whom or what ever.
 */
typedef struct
{
  gint64 submitted;
  gint64 started;
  gint64 cancelled;
  gint64 finished;
  gint64 delivered;
} FerryCallTimes;

/* Any thread. */
FerryCall *ferry_call_ref (FerryCall *self);
void ferry_call_unref (FerryCall *self);

/* Asks for cancellation; nothing is called back from inside (C1). Without effect once the outcome
 * is decided. Any thread. */
void ferry_call_cancel (FerryCall *self);

/* Lets a call run that an observer had wait (FerryObserver.before_block), once for each that did. What
 * was decided meanwhile, by a cancel or the deadline, has not waited for it; then this does nothing. In
 * the context of the call, not from inside the observer. */
void ferry_call_proceed (FerryCall *self);

/* What stays as it was at submit. Any thread; lent. */
guint64 ferry_call_get_id (FerryCall *self);
const FerryOperation *ferry_call_get_operation (FerryCall *self);
GVariant *ferry_call_get_parameters (FerryCall *self);
const char *ferry_call_get_dependency (FerryCall *self);
gpointer ferry_call_get_tag (FerryCall *self);

/* The call's ids, and those of what made it (C15). @context must not outlive the call. Any thread. */
void ferry_call_get_trace_context (FerryCall *self,
                                   FerryTraceContext *context);

/* The rest changes with the call's events: ask in the context of the call, from an observer or the
 * callback, or afterwards. */

/* Where the call runs or was to run: never %FERRY_EXECUTOR_DEFAULT. A call for the task pool moves
 * to the own pool when Ferry holds its share of the former (C12). */
FerryExecutorKind ferry_call_get_executor (FerryCall *self);

/* %FERRY_OUTCOME_NONE before the outcome is delivered. */
FerryOutcome ferry_call_get_outcome (FerryCall *self);

/* How many attempts were begun. Any thread. */
guint ferry_call_get_attempts (FerryCall *self);

/**
 * FerryAttemptTimes:
 * @span_id: of the attempt
 * @executor: where it ran
 * @thread: that ran its function, by ferry_thread_get_id(); 0 if none has, or none of ours does
 * @started: when its function began, monotonic microseconds; 0 if it has not, or never will
 * @ended: when its function returned; 0 if it still runs
 */
typedef struct
{
  guint64 span_id;
  FerryExecutorKind executor;
  int thread;
  gint64 started;
  gint64 ended;
} FerryAttemptTimes;

/* The attempt of that @index, from 0; FALSE if there was none. Any thread. */
gboolean ferry_call_get_attempt (FerryCall *self,
                                 guint index,
                                 FerryAttemptTimes *times);

/* The error of any outcome but success; lent, NULL before. */
const GError *ferry_call_get_error (FerryCall *self);

/* The result of a success; lent, NULL before. */
GVariant *ferry_call_get_result (FerryCall *self);

/* When it reached each step, as far as it has: copied to @times. Any thread. */
void ferry_call_get_times (FerryCall *self,
                           FerryCallTimes *times);

/* The latest progress; FALSE if none was reported yet. Any thread. */
gboolean ferry_call_get_progress (FerryCall *self,
                                  FerryProgress *progress);

/* TRUE while the call has its outcome but its worker still runs. Any thread. */
gboolean ferry_call_is_abandoned (FerryCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCall, ferry_call_unref)

G_END_DECLS
