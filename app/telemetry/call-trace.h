/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is remembered of one call, and the spans that it was made of. */
#pragma once

#include "boundary/call.h"

G_BEGIN_DECLS

/**
 * FerryCallTrace:
 * @context: the call's ids, its dependency and operation; the strings are static or interned
 * @times: of its steps; 0 for a step that was not reached, or not yet
 * @returned: when its callback had run; 0 if it has not
 * @thread: of its context, by ferry_thread_get_id()
 * @executor: where it ran last, or was to run
 * @outcome: %FERRY_OUTCOME_NONE while it is under way
 * @error_type: a word, "timed-out"; NULL for a success and while it is under way. Static
 * @error_cause: domain and code of the original error, "g-io-error-quark:24"; NULL where the boundary
 *   itself made it. Interned
 * @message: the error's, secrets still in it; cut after a whole word if need be, NULL once forgotten
 * @attempts: begun ones, oldest first; those whose @started is 0 never ran
 * @n_attempts: of those; fewer than there were, if there were many calls since
 *
 * Times are monotonic microseconds.
 */
typedef struct
{
  FerryTraceContext context;
  FerryCallTimes times;
  gint64 returned;
  int thread;
  FerryExecutorKind executor;
  FerryOutcome outcome;
  guint n_attempts;
  const char *error_type;
  const char *error_cause;
  const char *message;
  const FerryAttemptTimes *attempts;
} FerryCallTrace;

/**
 * FerrySpanKind:
 * @FERRY_SPAN_CALL: from submit to the end of the callback: all the others but late runs
 * @FERRY_SPAN_QUEUE: before the first attempt
 * @FERRY_SPAN_ATTEMPT: the call waits for a function to return
 * @FERRY_SPAN_RUN: a function runs: as long as the attempt, or longer if it was abandoned
 * @FERRY_SPAN_BACKOFF: between two attempts, another wait for a permit included
 * @FERRY_SPAN_OUTBOX: the outcome is there and waits for the loop
 * @FERRY_SPAN_CALLBACK: observers and the callback get the outcome
 */
typedef enum
{
  FERRY_SPAN_CALL,
  FERRY_SPAN_QUEUE,
  FERRY_SPAN_ATTEMPT,
  FERRY_SPAN_RUN,
  FERRY_SPAN_BACKOFF,
  FERRY_SPAN_OUTBOX,
  FERRY_SPAN_CALLBACK
} FerrySpanKind;

#define FERRY_N_SPAN_KINDS 7

/**
 * FerrySpan:
 * @kind: which part of the call
 * @start, @end: monotonic microseconds
 * @is_open: it goes on; @end is the moment that was asked about
 * @attempt: index among the call's attempts, for ATTEMPT, RUN and the BACKOFF before it
 * @thread: that it kept busy, for RUN and CALLBACK; else 0. 0 for a RUN on no thread of ours
 */
typedef struct
{
  FerrySpanKind kind;
  gint64 start;
  gint64 end;
  gboolean is_open;
  guint attempt;
  int thread;
} FerrySpan;

typedef void (*FerrySpanFunc) (const FerryCallTrace *trace,
                               const FerrySpan *span,
                               gpointer user_data);

/* The span's name, "back-off". Static. */
const char *ferry_span_kind_get_name (FerrySpanKind kind);

/* Calls @function for each span of the call, as of @now: the CALL first, then in the order of their
 * beginnings. Pure. */
void ferry_call_trace_foreach_span (const FerryCallTrace *self,
                                    gint64 now,
                                    FerrySpanFunc function,
                                    gpointer user_data);

G_END_DECLS
