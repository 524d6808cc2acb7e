/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of an operation, made from its parameter table. */
#pragma once

#include "boundary/operation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PARAMETER_FORM (ferry_parameter_form_get_type ())
G_DECLARE_FINAL_TYPE (FerryParameterForm, ferry_parameter_form, FERRY, PARAMETER_FORM, GtkWidget)

/* Signals: "changed" (); "activate" (): Enter was pressed in a field. */

GtkWidget *ferry_parameter_form_new (const FerryOperation *operation);

/* Gives the labels that begin a line the width of @labels. */
void ferry_parameter_form_align (FerryParameterForm *self,
                                 GtkSizeGroup *labels);

/* What is entered, a{sv}, a full reference; or NULL and %FERRY_ERROR_INVALID_PARAMETER. */
GVariant *ferry_parameter_form_read (FerryParameterForm *self,
                                     GError **error);

/* What is entered and allowed, a{sv}: of a field that holds nonsense there is nothing. (transfer full) */
GVariant *ferry_parameter_form_save (FerryParameterForm *self);

/* Enters what ferry_parameter_form_save() gave, perhaps of another version: what is not allowed, or
 * not there, stays as it is. */
void ferry_parameter_form_restore (FerryParameterForm *self,
                                   GVariant *saved);

/* Enters names into the first field that takes any. */
void ferry_parameter_form_set_paths (FerryParameterForm *self,
                                     const char *const *paths);

/* Marks the field that @error is about. */
void ferry_parameter_form_show_error (FerryParameterForm *self,
                                      const GError *error);

G_END_DECLS
