/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a running operation says ahead of its result: progress and partial results (C13).
 *
 * Most calls are short and never say anything: a call gets its report with the first word. */
#pragma once

#include "call-private.h"

G_BEGIN_DECLS

typedef struct _FerryReport FerryReport;

/* (transfer full). With its call. */
void ferry_report_free (FerryReport *self);

/* From the operation, on its thread: ferry_run_context_report_progress() and _emit_partial(). */
void ferry_call_report_progress (FerryCall *call,
                                 const FerryProgress *progress);
gboolean ferry_call_emit_partial (FerryCall *call,
                                  FerryAttempt *attempt,
                                  GVariant *partial);

/* Frees a worker that waits in ferry_call_emit_partial(), after a decision. Any thread. */
void ferry_call_wake_worker (FerryCall *call);

/* Lets the call report no further progress; what is on its way must still be delivered. Returns the
 * report, lent, or NULL if there will never be one. Once the call is over. */
FerryReport *ferry_call_close_report (FerryCall *call);

/* The oldest partial result that nobody has taken, or NULL. (transfer full). Any thread. */
GVariant *ferry_report_take_partial (FerryReport *self);

/* Whether progress is on its way that no observer has been told of. Any thread. */
gboolean ferry_report_has_news (FerryReport *self);

/* FALSE before the first progress. Any thread. */
gboolean ferry_report_get_progress (FerryReport *self,
                                    FerryProgress *progress);

G_END_DECLS
