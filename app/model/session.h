/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one running Ferry owns: the boundary, an adapter per dependency, the monitor, the calls. */
#pragma once

#include "boundary/adapter.h"
#include "call-record.h"
#include "history.h"
#include "monitor/loop-monitor.h"
#include "telemetry/telemetry.h"
#include "thresholds.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SESSION (ferry_session_get_type ())
G_DECLARE_FINAL_TYPE (FerrySession, ferry_session, FERRY, SESSION, GObject)

/* Signals: "call-event" (FerryCallRecord *, guint): a FerryCallEvent of any call, after the
 *          record's own "changed".
 *          "before-block" (FerryCallRecord *) -> gboolean: the call is about to block the loop, and its
 *          record says already that it runs. Whoever wants to show that returns TRUE, and calls
 *          ferry_call_proceed() once it is shown. */

/* Everything here belongs to the thread and the default context that make the session. The
 * context's poll function is wrapped until ferry_session_close_async() is done. */
FerrySession *ferry_session_new (void);

/* The same with other policies than the settings say, rows of FerryDependencyPolicy (policies.h). */
FerrySession *ferry_session_new_with_policies (GArray *policies);

/* Lent. */
FerryLoopMonitor *ferry_session_get_monitor (FerrySession *self);
FerryTelemetry *ferry_session_get_telemetry (FerrySession *self);

/* The newest FERRY_SESSION_CALLS_MAX calls, newest first: a GListModel of FerryCallRecord. Lent. */
GListModel *ferry_session_get_calls (FerrySession *self);
#define FERRY_SESSION_CALLS_MAX 10000

/* From now on calls that are over go into the history in the file @path; NULL for the person's own, and as many
 * rows as the settings say. Opens nothing yet. Before the first call, once. */
void ferry_session_keep_history (FerrySession *self,
                                 const char *path);

/* Lent; NULL if none is kept. */
FerryHistory *ferry_session_get_history (FerrySession *self);

/* From now on stalls of the loop are what @thresholds say, also as they change. Without, as on the command line, they
 * are what FERRY_STALL_THRESHOLD_US says. Once. */
void ferry_session_follow_thresholds (FerrySession *self,
                                      FerryThresholds *thresholds);

/* How many have not got their outcome. */
guint ferry_session_get_n_unfinished (FerrySession *self);

/* The adapter of a dependency; lent, NULL if there is none. */
FerryAdapter *ferry_session_get_adapter (FerrySession *self,
                                         const char *dependency);

/* Checks @parameters (a{sv}, may be floating) whole: the table first, then the file system,
 * without blocking. */
void ferry_session_check_async (FerrySession *self,
                                const FerryOperation *operation,
                                GVariant *parameters,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The complete parameters (transfer full), or %FERRY_ERROR_INVALID_PARAMETER. */
GVariant *ferry_session_check_finish (FerrySession *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Makes a call with checked parameters. Returns its record, which the list holds too. @options is
 * nullable; its tag is the session's. (transfer full) */
FerryCallRecord *ferry_session_run (FerrySession *self,
                                    const FerryOperation *operation,
                                    GVariant *parameters,
                                    const FerryCallOptions *options);

/* Cancels every call that is not over; returns how many. */
guint ferry_session_cancel_all (FerrySession *self);

/* Closes every adapter; the callback comes when each call has its outcome, and the history holds it. */
void ferry_session_close_async (FerrySession *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ferry_session_close_finish (FerrySession *self,
                                     GAsyncResult *result,
                                     GError **error);

G_END_DECLS
