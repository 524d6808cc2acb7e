/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page "Stalls": when, how long, what ran. */
#pragma once

#include "model/stall-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_STALLS (ferry_page_stalls_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageStalls, ferry_page_stalls, FERRY, PAGE_STALLS, GtkWidget)

/* @stalls: ferry_stall_list_new(). */
void ferry_page_stalls_set_stalls (FerryPageStalls *self,
                                   GListModel *stalls);

/* Levels begin elsewhere, and with them what a stall is: colours and words follow. */
void ferry_page_stalls_update_levels (FerryPageStalls *self);

/* Takes the person to where stalls are filtered. */
void ferry_page_stalls_focus_filter (FerryPageStalls *self);

G_END_DECLS
