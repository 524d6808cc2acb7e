/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to say of one call, in place of the list of calls. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CALL_DETAILS (ferry_call_details_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallDetails, ferry_call_details, FERRY, CALL_DETAILS, GtkWidget)

/* Signals: "back" (): the person wants the list again.
 *          "result" (FerryCallRecord *): they want its result. */

/* Follows @record; NULL for none. */
void ferry_call_details_set_record (FerryCallDetails *self,
                                    FerryCallRecord *record);

G_END_DECLS
