/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a call is, and then what came of it, in a row of a table. */
#pragma once

#include "model/call-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PROGRESS_CELL (ferry_progress_cell_get_type ())
G_DECLARE_FINAL_TYPE (FerryProgressCell, ferry_progress_cell, FERRY, PROGRESS_CELL, GtkWidget)

/* (transfer floating) */
GtkWidget *ferry_progress_cell_new (void);

/* As @record is now; its progress is followed. */
void ferry_progress_cell_update (FerryProgressCell *self,
                                 FerryCallRecord *record);

G_END_DECLS
