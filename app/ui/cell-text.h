/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of text in a table, whose size does not depend on what it says. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Needs the room of @min_chars characters. (transfer floating) */
GtkWidget *ferry_cell_text_new (guint min_chars);

/* Right-aligned, with tabular figures. (transfer floating) */
GtkWidget *ferry_cell_number_new (void);

/* One line, whatever @text holds. */
void ferry_cell_text_set (GtkWidget *cell,
                          const char *text);

/* The tooltip of @cell is what it has no room for. */
void ferry_cell_text_tell_all (GtkWidget *cell);

G_END_DECLS
