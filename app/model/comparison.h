/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same call on every executor, one after another, each measured. */
#pragma once

#include "call-meter.h"

G_BEGIN_DECLS

#define FERRY_TYPE_COMPARISON (ferry_comparison_get_type ())
G_DECLARE_FINAL_TYPE (FerryComparison, ferry_comparison, FERRY, COMPARISON, GObject)

/* Signal "changed" (): another way was measured, or the comparison ended. */

/* Begins after a rest, as each of its calls does. @parameters are checked ones, a{sv}. The main loop, if it is among them, comes last.
 * Where it does no harm to, each call is made a second time, to be cancelled half-way. (transfer full) */
FerryComparison *ferry_comparison_new (FerrySession *session,
                                       const FerryOperation *operation,
                                       GVariant *parameters,
                                       gboolean with_main_loop);

/* Lent. */
const FerryOperation *ferry_comparison_get_operation (FerryComparison *self);

/* What was measured, in the order of the executors; lent until the next "changed". */
const FerryMeasure *ferry_comparison_get_rows (FerryComparison *self,
                                               guint *n);

/* Where it runs now; %FERRY_EXECUTOR_DEFAULT when it is over. */
FerryExecutorKind ferry_comparison_get_running (FerryComparison *self);

/* Whether what runs is a call before all that are measured: see ferry_call_meter_wants_warm_up(). */
gboolean ferry_comparison_is_warming_up (FerryComparison *self);

/* Cancels the call that runs, and makes no more. */
void ferry_comparison_stop (FerryComparison *self);

/* The rows as a table for a mail, its columns apart by tabs. (transfer full) */
char *ferry_comparison_to_text (FerryComparison *self);

G_END_DECLS
