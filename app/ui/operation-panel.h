/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to run and how: the form, "Run on", Run and Cancel, progress. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_OPERATION_PANEL (ferry_operation_panel_get_type ())
G_DECLARE_FINAL_TYPE (FerryOperationPanel, ferry_operation_panel, FERRY, OPERATION_PANEL, GtkWidget)

/* Signals: "started" (FerryCallRecord *): a call was made here.
 *          "choice" (): another operation or executor was chosen.
 *          "compare" (GVariant *): these checked parameters are to be compared on all ways.
 *          "shown" (FerryCallRecord *): the call that the panel follows now, or NULL. */

void ferry_operation_panel_set_session (FerryOperationPanel *self,
                                        FerrySession *session);

/* Shows @operation, with what was entered for it before. */
void ferry_operation_panel_set_operation (FerryOperationPanel *self,
                                          const FerryOperation *operation);

/* Moves the keyboard into its form, unless it is there. */
void ferry_operation_panel_take_focus (FerryOperationPanel *self);

/* What it shows; NULL at first. */
const FerryOperation *ferry_operation_panel_get_operation (FerryOperationPanel *self);

/* Where it is to run. */
FerryExecutorKind ferry_operation_panel_get_executor (FerryOperationPanel *self);

/* Checks what is entered, and runs it or says what is wrong. */
void ferry_operation_panel_run (FerryOperationPanel *self);

/* Checks what is entered, and emits "compare" or says what is wrong. */
void ferry_operation_panel_compare (FerryOperationPanel *self);

/* Chooses where to run first. */
void ferry_operation_panel_run_on (FerryOperationPanel *self,
                                   FerryExecutorKind executor);

/* Enters what a call was made with, and where it ran if it can run there. */
void ferry_operation_panel_enter (FerryOperationPanel *self,
                                  GVariant *parameters,
                                  FerryExecutorKind executor);

/* The operation's latest call; lent, may be NULL. */
FerryCallRecord *ferry_operation_panel_get_record (FerryOperationPanel *self);

/* Enters names of files and folders into its form, where it takes any. */
void ferry_operation_panel_set_paths (FerryOperationPanel *self,
                                      const char *const *paths);

/* What is entered in each form, and where each operation is to run: a{s(sa{sv})} by operation. For
 * those that were not shown since, what they had been restored to. (transfer full) */
GVariant *ferry_operation_panel_save (FerryOperationPanel *self);

/* Before the first operation is shown. */
void ferry_operation_panel_restore (FerryOperationPanel *self,
                                    GVariant *saved);

/* Whether there is little width: what can be done without then goes. */
void ferry_operation_panel_set_compact (FerryOperationPanel *self,
                                        gboolean compact);

G_END_DECLS
