/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An entry for file names, with buttons to choose them. */
#pragma once

#include "boundary/parameter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PATH_ENTRY (ferry_path_entry_get_type ())
G_DECLARE_FINAL_TYPE (FerryPathEntry, ferry_path_entry, FERRY, PATH_ENTRY, GtkWidget)

/* Signals: "changed" (); "activate" (): Enter was pressed. */

/* For a file, folder or paths parameter. */
GtkWidget *ferry_path_entry_new (const FerryParameter *parameter);

/* The value, a full reference; or NULL and an error. */
GVariant *ferry_path_entry_read (FerryPathEntry *self,
                                 GError **error);

/* Takes a value of the parameter, as if it had been chosen. */
void ferry_path_entry_write (FerryPathEntry *self,
                             GVariant *value);

/* Takes names as if they had been chosen: all, or the first where the parameter is one only. */
void ferry_path_entry_set_paths (FerryPathEntry *self,
                                 const char *const *paths);

G_END_DECLS
