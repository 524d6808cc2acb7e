/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a call is: a bar with words, or a spinner while the end is unknown. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CALL_PROGRESS (ferry_call_progress_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallProgress, ferry_call_progress, FERRY, CALL_PROGRESS, GtkWidget)

/* Property "compact": the bar alone, without words. */

/* Follows @record; NULL shows nothing. */
void ferry_call_progress_set_record (FerryCallProgress *self,
                                     FerryCallRecord *record);

G_END_DECLS
