/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Captions with their values, in two columns. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An empty GtkGrid. (transfer floating) */
GtkWidget *ferry_value_grid_new (void);

/* Adds a line. Of a very long @value only the beginning is shown. */
void ferry_value_grid_add (GtkGrid *grid,
                           const char *caption,
                           const char *value);

void ferry_value_grid_clear (GtkGrid *grid);

G_END_DECLS
