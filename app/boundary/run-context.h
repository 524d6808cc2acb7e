/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an operation's blocking function may say while it runs. */
#pragma once

#include "trace-context.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What progress counts. */
typedef enum
{
  FERRY_UNIT_ITEMS,
  FERRY_UNIT_BYTES,
  FERRY_UNIT_FILES,
  FERRY_UNIT_TILES,
  FERRY_UNIT_MILLISECONDS
} FerryUnit;

/**
 * FerryProgress:
 * @done: units finished so far
 * @total: units in all, or 0 while that is unknown
 * @unit: what they are
 */
typedef struct
{
  guint64 done;
  guint64 total;
  FerryUnit unit;
} FerryProgress;

typedef struct _FerryRunContext FerryRunContext;

/**
 * FerryRunSink:
 * @progress, @partial: what ferry_run_context_report_progress() and _emit_partial() do; called on the
 *   thread that runs the operation
 *
 * Where a run context's words go: the executor that made it says.
 */
typedef struct
{
  void (*progress) (FerryRunContext *context,
                    const FerryProgress *progress);
  gboolean (*partial) (FerryRunContext *context,
                       GVariant *partial);
} FerryRunSink;

/* Embedded by whoever runs operations; operations see only the functions below. */
struct _FerryRunContext
{
  const FerryRunSink *sink;
  FerryTraceContext trace;
  guint nice; /* the policy's */
};

/* The call's id, for log records and requests. The operation's thread. */
guint64 ferry_run_context_get_call_id (FerryRunContext *self);

/* The header of W3C Trace Context for requests that the operation sends. (transfer full). The
 * operation's thread. */
char *ferry_run_context_get_traceparent (FerryRunContext *self);

/* How far programs that the operation starts are to step back behind the window: the policy's nice value, 0 to 19;
 * 0 in a helper process, which has done so itself. The operation's thread. */
guint ferry_run_context_get_nice (FerryRunContext *self);

/* Says how far the work is. Cheap (under 100 ns when nobody looks): call it per block, per file,
 * per tile. Only the latest is kept, and shown at most once a frame (C13). The operation's thread. */
void ferry_run_context_report_progress (FerryRunContext *self,
                                        guint64 done,
                                        guint64 total,
                                        FerryUnit unit);

/* Hands out a part of the result ahead of the whole; @partial may be floating. Blocks while the receiver
 * is FERRY_PARTIALS_MAX behind, or with this one more than FERRY_PARTIALS_BYTES_MAX (back-pressure), but
 * not while it is not behind at all; none is lost before the call has its outcome. FALSE once the call is
 * over: stop soon. The operation's thread. */
gboolean ferry_run_context_emit_partial (FerryRunContext *self,
                                         GVariant *partial);

#define FERRY_PARTIALS_MAX 64
#define FERRY_PARTIALS_BYTES_MAX (64 * 1024 * 1024)

G_END_DECLS
