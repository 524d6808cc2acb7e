/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the history: what each cell shows of an item. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds them to @view; most can be sorted by. */
void ferry_history_columns_add (GtkColumnView *view);

/* What the person chose to sort by: the name of a column (history-query.h), and in *@ascending which way; NULL for
 * nothing. */
const char *ferry_history_columns_get_sort (GtkColumnView *view,
                                            gboolean *ascending);

/* Sorts as the history does by itself, the newest first. */
void ferry_history_columns_sort_by_start (GtkColumnView *view);

G_END_DECLS
