/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sidebar: every operation, grouped by dependency. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_OPERATION_LIST (ferry_operation_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryOperationList, ferry_operation_list, FERRY, OPERATION_LIST, GtkWidget)

/* Signal "selected" (gpointer): a const FerryOperation * was selected.
 * Signal "activated": a row was clicked, or Enter pressed on it. */

/* Shows which operations have calls running. */
void ferry_operation_list_set_session (FerryOperationList *self,
                                       FerrySession *session);

/* Selects an operation, as a person would. */
void ferry_operation_list_select (FerryOperationList *self,
                                  const FerryOperation *operation);

G_END_DECLS
