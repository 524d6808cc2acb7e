/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A number of the settings, to be changed in place: its field, the way back to the default, what it is for, and why a
 * value was refused. */
#pragma once

#include "boundary/parameter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryNumberFuncs:
 * @get: what holds, as @parameter has it (transfer floating)
 * @set: takes @value, which @parameter allows; or refuses it, with an error that names @parameter
 *
 * How the number of @parameter is kept by an owner, which is what the row is made with.
 */
typedef struct
{
  GVariant *(*get) (gpointer owner,
                    const FerryParameter *parameter);
  gboolean (*set) (gpointer owner,
                   const FerryParameter *parameter,
                   GVariant *value,
                   GError **error);
} FerryNumberFuncs;

#define FERRY_TYPE_NUMBER_ROW (ferry_number_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryNumberRow, ferry_number_row, FERRY, NUMBER_ROW, GtkWidget)

/* For @parameter, static, with a fallback; @owner's @signal says that it is another number now. Its label gets the
 * width of the others in @labels. */
GtkWidget *ferry_number_row_new (const FerryParameter *parameter,
                                 GObject *owner,
                                 const char *signal,
                                 const FerryNumberFuncs *funcs,
                                 GtkSizeGroup *labels);

G_END_DECLS
