/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs calls one after the other and measures what each costs the loop. */
#pragma once

#include "model/call-record.h"
#include "tour-report.h"

G_BEGIN_DECLS

typedef struct _FerryTourMeter FerryTourMeter;

/* A call is over, and the loop has rested: @row is what was measured, @record the call. Called in the
 * default context, as the meter's functions must be. */
typedef void (*FerryTourMeterFunc) (const FerryTourRow *row,
                                    FerryCallRecord *record,
                                    gpointer user_data);

FerryTourMeter *ferry_tour_meter_new (FerryTourMeterFunc callback,
                                      gpointer user_data);
void ferry_tour_meter_free (FerryTourMeter *self);

/* Makes a call with the beat beside it. @given, a{sv} that may be floating, is completed by the
 * operation's table. One at a time: the next may be made in the callback. */
void ferry_tour_meter_run (FerryTourMeter *self,
                           const FerryOperation *operation,
                           GVariant *given,
                           FerryExecutorKind executor);

/* Cancels the call that runs. */
void ferry_tour_meter_cancel (FerryTourMeter *self);

/* Closes its session, then quits @loop. */
void ferry_tour_meter_close (FerryTourMeter *self,
                             GMainLoop *loop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTourMeter, ferry_tour_meter_free)

G_END_DECLS
