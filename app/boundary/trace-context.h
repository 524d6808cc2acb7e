/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is at work: the ids that a call carries through every thread it crosses (C15).
 *
 * The ids are those of W3C Trace Context, so that what Ferry does can be joined with what a server
 * logs. Log records get them as structured fields. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTraceContext:
 * @call_id: the call's, from 1; 0 outside of any call
 * @parent_call_id: of the call that made it; 0 for none
 * @trace_id: 128 bits, the first half first; not all 0 in a call
 * @span_id: of the call, or, inside its operation, of the attempt; not 0 in a call
 * @parent_span_id: of the call around an attempt, or of what made the call; 0 for none
 * @due: when the attempt will be interrupted at the latest, monotonic microseconds; 0 for never and
 *   outside of an operation. What it calls itself ends by then
 * @dependency: lent, as long as the call
 * @operation: its id; static
 *
 * Zero-filled is no call.
 */
typedef struct
{
  guint64 call_id;
  guint64 parent_call_id;
  guint64 trace_id[2];
  guint64 span_id;
  guint64 parent_span_id;
  gint64 due;
  const char *dependency;
  const char *operation;
} FerryTraceContext;

/* What this thread is at work for: inside an operation its attempt, inside a callback or an observer
 * the call; NULL outside of calls. Lent until the function that was called so returns. Any thread. */
const FerryTraceContext *ferry_trace_context_get_current (void);

/* Makes @context, which may be NULL, this thread's, and returns the one before, to be installed again
 * before @context ends. The boundary does so; whoever hands work of a call on to a thread of their
 * own may do the same there. */
const FerryTraceContext *ferry_trace_context_install (const FerryTraceContext *context);

/* The header of W3C Trace Context: "00-<trace id>-<span id>-01". (transfer full). */
char *ferry_trace_context_to_traceparent (const FerryTraceContext *self);

/* New random bits, never 0. Not for secrets. Any thread. */
guint64 ferry_trace_context_make_id (void);

/**
 * FerryLogNext:
 * @writer: where records go
 * @user_data: for @writer
 */
typedef struct
{
  GLogWriterFunc writer;
  gpointer user_data;
} FerryLogNext;

/* A GLogWriterFunc that adds CALL_ID, TRACE_ID, SPAN_ID, DEPENDENCY and OPERATION to what is logged
 * inside a call, and hands it to @next, a FerryLogNext, or, if NULL, to g_log_writer_default(): the
 * journal where there is one, else stderr. g_log_set_writer_func() may be called once in a program,
 * so that is for main() to do. Any thread. */
GLogWriterOutput ferry_trace_context_write_log (GLogLevelFlags level,
                                                const GLogField *fields,
                                                gsize n_fields,
                                                gpointer next);

G_END_DECLS
