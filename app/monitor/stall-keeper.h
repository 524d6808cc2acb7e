/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of one monitor, from the moment they are over until somebody has heard of them. */
#pragma once

#include "stall-log.h"
#include "stall-watch.h"

G_BEGIN_DECLS

/**
 * FerryStallKeeper:
 *
 * Logs a stall, has the watch explain it, and emits the monitor's signal once that is done. All on
 * the thread of the monitored context.
 */
typedef struct _FerryStallKeeper FerryStallKeeper;

/* Begins to watch the calling thread. @monitor has @signal, which takes a const FerryStall *; the
 * keeper is its own and holds no reference. (transfer full) */
FerryStallKeeper *ferry_stall_keeper_new (GMainContext *context,
                                          GObject *monitor,
                                          guint signal);

/* (transfer full). Stops first; the log, and the stalls that were lent from it, are gone with it. As
 * ferry_stall_keeper_stop(): any thread, as long as none runs the context. */
void ferry_stall_keeper_free (FerryStallKeeper *self);

/* No more watching and no more signals. The log stays. Any thread, as long as none runs the
 * context. */
void ferry_stall_keeper_stop (FerryStallKeeper *self);

/* Where the monitor says what the thread does; valid until the keeper is freed. */
FerryBeat *ferry_stall_keeper_get_beat (FerryStallKeeper *self);

/* Adds a stall that has just ended, from @since to @end nanoseconds; @label NULL unless it was
 * deliberate; @kind FERRY_CAUSE_UNKNOWN for an ordinary one. Inside a poll function: it does not
 * wait, and emits nothing. */
void ferry_stall_keeper_add (FerryStallKeeper *self,
                             gint64 since,
                             gint64 end,
                             const char *label,
                             FerryStallCause kind);

/* ferry_loop_monitor_put_names_off(). */
void ferry_stall_keeper_put_names_off (FerryStallKeeper *self,
                                       gboolean put_off);

/* The log, with all explanations that there are so far. */
FerryStallLog *ferry_stall_keeper_get_log (FerryStallKeeper *self);

G_END_DECLS
