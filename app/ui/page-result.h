/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Result": what came of a call, as suits it. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_RESULT (ferry_page_result_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageResult, ferry_page_result, FERRY, PAGE_RESULT, GtkWidget)

/* Actions: "result.copy" and "result.save", enabled while there is a result. */

GtkWidget *ferry_page_result_new (void);

/* What the empty page offers to run. */
void ferry_page_result_set_operation (FerryPageResult *self,
                                      const FerryOperation *operation);

/* Shows and follows @record; NULL empties the page. */
void ferry_page_result_set_record (FerryPageResult *self,
                                   FerryCallRecord *record);

/* Puts the focus where the rows are filtered. FALSE if there are none to filter. */
gboolean ferry_page_result_focus_filter (FerryPageResult *self);

G_END_DECLS
