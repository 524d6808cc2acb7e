/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "History": calls of this launch and of earlier ones. */
#pragma once

#include "model/history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_HISTORY (ferry_page_history_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageHistory, ferry_page_history, FERRY, PAGE_HISTORY, GtkWidget)

/* Signals: "again" (FerryHistoryItem *, gboolean): the call is to be entered into the form, and, if TRUE, run. Its row
 *          is there. */

/* Reads nothing before the page is shown. */
void ferry_page_history_set_history (FerryPageHistory *self,
                                     FerryHistory *history);

/* Levels begin elsewhere: colours follow. */
void ferry_page_history_update_levels (FerryPageHistory *self);

/* Puts the cursor into the search. */
void ferry_page_history_focus_search (FerryPageHistory *self);

G_END_DECLS
