/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the rows of a table stand, and which of them are in sight. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Remembers what @contents, the widget in a cell, are shown for: rows do not tell their places, items do. For one cell
 * of each row at least. */
void ferry_table_rows_set_item (GtkWidget *contents,
                                GtkListItem *item);

/* NULL if none was set. */
GtkListItem *ferry_table_rows_get_item (GtkWidget *contents);

/* What @row, a row of a table, is shown for; NULL if it has no cell that it was set for. */
GtkListItem *ferry_table_rows_find_item (GtkWidget *row);

/* Whether nobody has a place among the rows of @view, a GtkColumnView or GtkListView: it shows the first ones, and none has
 * the focus. */
gboolean ferry_table_rows_are_free (GtkWidget *view);

/* The items of those of the first @n rows of @view, a GtkColumnView, that have widgets. (transfer full: GObject) */
GHashTable *ferry_table_rows_list_items (GtkWidget *view,
                                         guint n);

/* How many rows of @view, a GtkColumnView or GtkListView, have widgets now. */
guint ferry_table_rows_count (GtkWidget *view);

/* Brings the row of @view that gets the focus into sight. Once. */
void ferry_table_rows_follow_focus (GtkColumnView *view);

/* Lets a view that shows its first row go on doing so when rows come before it, as long as that does not push the row
 * that has the focus out of sight; one that was scrolled stays where it is. After its model was set. */
void ferry_table_rows_stay_on_top (GtkColumnView *view);

G_END_DECLS
