/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Calls": every call, newest first. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_CALLS (ferry_page_calls_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageCalls, ferry_page_calls, FERRY, PAGE_CALLS, GtkWidget)

/* Signal "result-wanted" (FerryCallRecord *): the person wants to see what came of a call. */

void ferry_page_calls_set_session (FerryPageCalls *self,
                                   FerrySession *session);

/* The selected call; lent, may be NULL. */
FerryCallRecord *ferry_page_calls_get_selected (FerryPageCalls *self);

/* Shows all there is to say of a call, in the place of the list. */
void ferry_page_calls_show_details (FerryPageCalls *self,
                                    FerryCallRecord *record);

/* Puts the cursor into the filter. */
void ferry_page_calls_focus_filter (FerryPageCalls *self);

G_END_DECLS
