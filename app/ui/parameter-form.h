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

/* Marks the field that @error is about. */
void ferry_parameter_form_show_error (FerryParameterForm *self,
                                      const GError *error);

G_END_DECLS
