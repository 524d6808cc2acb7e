/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one place that knows how this GTK asks for files. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryFileChooserFunc:
 * @paths: the chosen names, as the file system encodes them; never empty
 */
typedef void (*FerryFileChooserFunc) (const char *const *paths,
                                      gpointer user_data);

/**
 * FerrySaveChooserFunc:
 * @file: where to save; the person agreed to replace it if it is there
 */
typedef void (*FerrySaveChooserFunc) (GFile *file,
                                      gpointer user_data);

/* Asks the person for files or folders; @widget says over which window, and is what the answer is
 * for: once it is gone none comes. No answer comes either if they change their mind. */
void ferry_choose_files (GtkWidget *widget,
                         const char *title,
                         GtkFileChooserAction action,
                         gboolean several,
                         FerryFileChooserFunc chosen);

/* Asks for a file to save to, first offering @name in the folder where the person was last. As above. */
void ferry_choose_save_file (GtkWidget *widget,
                             const char *title,
                             const char *name,
                             FerrySaveChooserFunc chosen);

G_END_DECLS
