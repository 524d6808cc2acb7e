/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All there is to say of one call, line by line. */
#pragma once

#include "call-record.h"
#include "detail.h"

G_BEGIN_DECLS

/* Calls @function for each line: the call and its ids, its times, every attempt, the error and what
 * caused it, the parameters. Says what is known now: ask again after the record's "changed". */
void ferry_call_details_foreach (FerryCallRecord *record,
                                 FerryDetailFunc function,
                                 gpointer user_data);

/* The same as text for a bug report. (transfer full) */
char *ferry_call_details_to_text (FerryCallRecord *record);

G_END_DECLS
