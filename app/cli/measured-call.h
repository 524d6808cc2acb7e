/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call in a session of its own, and what it cost the loop that beat beside it. */
#pragma once

#include "model/call-meter.h"
#include "progress-line.h"

G_BEGIN_DECLS

typedef struct _FerryMeasuredCall FerryMeasuredCall;

/* The call is over and its session closed. In the default context. */
typedef void (*FerryMeasuredCallFunc) (FerryMeasuredCall *self,
                                       gpointer user_data);

/* Begins: checks @parameters (a{sv}, may be floating) whole, then makes the call. @progress is lent, and
 * shows how far it is, behind @prefix, which is static or NULL. The default context's thread, as
 * all below. (transfer full) */
FerryMeasuredCall *ferry_measured_call_new (FerrySession *session,
                                            const FerryOperation *operation,
                                            GVariant *parameters,
                                            const FerryCallOptions *options,
                                            FerryProgressLine *progress,
                                            const char *prefix,
                                            FerryMeasuredCallFunc callback,
                                            gpointer user_data);

/* Once it is over. */
void ferry_measured_call_free (FerryMeasuredCall *self);

/* Cancels the check or the call. */
void ferry_measured_call_cancel (FerryMeasuredCall *self);

/* Once it is over, lent. The error of the check: then there was no call, and no record. */
const GError *ferry_measured_call_get_check_error (FerryMeasuredCall *self);
FerryCallRecord *ferry_measured_call_get_record (FerryMeasuredCall *self);

/* What it cost the loop, and the delays that input would have met. */
const FerryMeasure *ferry_measured_call_get_measure (FerryMeasuredCall *self);
const FerryLoopDelays *ferry_measured_call_get_delays (FerryMeasuredCall *self);

/* The worst stall, explained; NULL if the loop always came back within FERRY_STALL_THRESHOLD_US. */
const FerryStall *ferry_measured_call_get_worst_stall (FerryMeasuredCall *self);

/* All that telemetry knew at the end; NULL if there was no call. */
FerrySnapshot *ferry_measured_call_get_snapshot (FerryMeasuredCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMeasuredCall, ferry_measured_call_free)

G_END_DECLS
