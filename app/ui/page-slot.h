/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The place of a page, which is made when it is first seen: most launches see one or two of eight. */
#pragma once

#include "width-first.h"

G_BEGIN_DECLS

#define FERRY_TYPE_PAGE_SLOT (ferry_page_slot_get_type ())
G_DECLARE_FINAL_TYPE (FerryPageSlot, ferry_page_slot, FERRY, PAGE_SLOT, FerryWidthFirst)

/* Signals: "made" (GtkWidget *): the page is there, and wants to be told what to show. Comes once, before
 *          it is seen. */

/* What the page is, a widget; before the first look. Not by a property of a .ui file: whoever reads that makes the
 * class, and that reads the page's own. */
void ferry_page_slot_set_page_type (FerryPageSlot *self,
                                    GType page_type);

/* The page; NULL if there is none yet. */
GtkWidget *ferry_page_slot_get_page (FerryPageSlot *self);

/* The page, which is made now if there is none yet. */
GtkWidget *ferry_page_slot_require_page (FerryPageSlot *self);

G_END_DECLS
