/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call as the window and the command line show it. */
#pragma once

#include "boundary/call.h"
#include "progress-rate.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CALL_RECORD (ferry_call_record_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallRecord, ferry_call_record, FERRY, CALL_RECORD, GObject)

/* What a call is doing; the values from SUCCEEDED on are its end. */
typedef enum
{
  FERRY_CALL_STATE_QUEUED,
  FERRY_CALL_STATE_RUNNING,
  FERRY_CALL_STATE_CANCELLING,
  FERRY_CALL_STATE_SUCCEEDED,
  FERRY_CALL_STATE_FAILED,
  FERRY_CALL_STATE_TIMED_OUT,
  FERRY_CALL_STATE_CANCELLED,
  FERRY_CALL_STATE_REJECTED
} FerryCallState;

/* How a call with that outcome ended. */
FerryCallState ferry_call_state_for_outcome (FerryOutcome outcome);

/* The state for a person: "Cancelling…". Translated, static. */
const char *ferry_call_state_get_title (FerryCallState state);

/* The executor for a person: "GTask pool". Translated, static. */
const char *ferry_executor_get_title (FerryExecutorKind kind);

/* Signals: "changed" (), whenever anything below has; at most once a frame for progress.
 *          "partial" (GVariant *), for every part of the result handed out. */

/* The call itself; lent, NULL before it is submitted. */
FerryCall *ferry_call_record_get_call (FerryCallRecord *self);

guint64 ferry_call_record_get_id (FerryCallRecord *self);
const FerryOperation *ferry_call_record_get_operation (FerryCallRecord *self);

FerryExecutorKind ferry_call_record_get_executor (FerryCallRecord *self);
GVariant *ferry_call_record_get_parameters (FerryCallRecord *self);
FerryCallState ferry_call_record_get_state (FerryCallRecord *self);
gboolean ferry_call_record_is_over (FerryCallRecord *self);
gboolean ferry_call_record_is_abandoned (FerryCallRecord *self);
FerryOutcome ferry_call_record_get_outcome (FerryCallRecord *self);
const GError *ferry_call_record_get_error (FerryCallRecord *self);

/* The error in the words of the operation's form; NULL without one. (transfer full) */
char *ferry_call_record_describe_error (FerryCallRecord *self);

/* NULL too once the session let go of an old result. */
GVariant *ferry_call_record_get_result (FerryCallRecord *self);

/* What "partial" has handed out so far, of GVariant, for whoever begins to look now; lent until the next one
 * comes. NULL while there are none, once the call is over, and from when they would be more than
 * FERRY_CALL_RECORD_PARTIALS_MAX bytes on. */
GPtrArray *ferry_call_record_get_partials (FerryCallRecord *self);
#define FERRY_CALL_RECORD_PARTIALS_MAX (64 * 1024 * 1024)

void ferry_call_record_get_times (FerryCallRecord *self,
                                  FerryCallTimes *times);

/* FALSE while no progress is known. */
gboolean ferry_call_record_get_progress (FerryCallRecord *self,
                                         FerryProgress *progress);

/* The progress in words, ferry_progress_rate_describe(): "12.1 of 30.4 MB · 410 MB/s · 2 s left" and shorter forms; just ""
 * while none is known. (transfer full) */
char **ferry_call_record_describe_progress (FerryCallRecord *self);

/* Cancels the call; shows as cancelling at once. */
void ferry_call_record_cancel (FerryCallRecord *self);

G_END_DECLS
