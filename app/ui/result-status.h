/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in a result's place while there is none: nothing yet, running, failed, let go. */
#pragma once

#include "model/call-record.h"

#include "width-first.h"

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_STATUS (ferry_result_status_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultStatus, ferry_result_status, FERRY, RESULT_STATUS, FerryWidthFirst)

GtkWidget *ferry_result_status_new (void);

/* No call yet: an invitation to run @operation (nullable). */
void ferry_result_status_show_empty (FerryResultStatus *self,
                                     const FerryOperation *operation);

/* What @record is doing or why it has no result. */
void ferry_result_status_show_record (FerryResultStatus *self,
                                      FerryCallRecord *record);

G_END_DECLS
