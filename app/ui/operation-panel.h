/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to run and how: the form, "Run on", Run and Cancel, progress. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_OPERATION_PANEL (ferry_operation_panel_get_type ())
G_DECLARE_FINAL_TYPE (FerryOperationPanel, ferry_operation_panel, FERRY, OPERATION_PANEL, GtkWidget)

/* Signals: "started" (FerryCallRecord *): a call was made here.
 *          "shown" (FerryCallRecord *): the call that the panel follows now, or NULL. */

void ferry_operation_panel_set_session (FerryOperationPanel *self,
                                        FerrySession *session);

/* Shows @operation, with what was entered for it before. */
void ferry_operation_panel_set_operation (FerryOperationPanel *self,
                                          const FerryOperation *operation);

/* What it shows; NULL at first. */
const FerryOperation *ferry_operation_panel_get_operation (FerryOperationPanel *self);

/* Checks what is entered, and runs it or says what is wrong. */
void ferry_operation_panel_run (FerryOperationPanel *self);

/* Chooses where to run first. */
void ferry_operation_panel_run_on (FerryOperationPanel *self,
                                   FerryExecutorKind executor);

/* The operation's latest call; lent, may be NULL. */
FerryCallRecord *ferry_operation_panel_get_record (FerryOperationPanel *self);

G_END_DECLS
