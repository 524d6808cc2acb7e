/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the session does to a record. */
#pragma once

#include "boundary/observer.h"
#include "call-record.h"

G_BEGIN_DECLS

FerryCallRecord *ferry_call_record_new (const FerryOperation *operation,
                                        GVariant *parameters,
                                        FerryExecutorKind executor);

/* Fired to cancel the call. */
GCancellable *ferry_call_record_get_cancellable (FerryCallRecord *self);

void ferry_call_record_take_event (FerryCallRecord *self,
                                   FerryCall *call,
                                   FerryCallEvent event);

/* It is about to run, on the main loop: whoever shows that has no later chance. */
void ferry_call_record_take_block (FerryCallRecord *self);
void ferry_call_record_take_partial (FerryCallRecord *self,
                                     GVariant *partial);

/* Lets go of the result, to keep memory bounded. */
void ferry_call_record_drop_result (FerryCallRecord *self);

G_END_DECLS
