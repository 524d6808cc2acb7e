/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One parameter in the form: its label and what its type is best entered with. */
#pragma once

#include "boundary/parameter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PARAMETER_FIELD (ferry_parameter_field_get_type ())
G_DECLARE_FINAL_TYPE (FerryParameterField, ferry_parameter_field, FERRY, PARAMETER_FIELD, GtkWidget)

/* Signals: "changed" (); "activate" (): Enter was pressed. */

GtkWidget *ferry_parameter_field_new (const FerryParameter *parameter);

const FerryParameter *ferry_parameter_field_get_parameter (FerryParameterField *self);

/* Whether it wants a line for itself. */
gboolean ferry_parameter_field_is_wide (FerryParameterField *self);

/* The value, a full reference; or NULL and %FERRY_ERROR_INVALID_PARAMETER. */
GVariant *ferry_parameter_field_read (FerryParameterField *self,
                                      GError **error);

/* Shows @value, which the parameter must allow. */
void ferry_parameter_field_write (FerryParameterField *self,
                                  GVariant *value);

/* Shows names that were dropped; FALSE if the parameter is none of names. */
gboolean ferry_parameter_field_set_paths (FerryParameterField *self,
                                          const char *const *paths);

/* Shows that what is entered is wrong, and takes the focus there; or that it is not. */
void ferry_parameter_field_set_wrong (FerryParameterField *self,
                                      gboolean wrong);

G_END_DECLS
