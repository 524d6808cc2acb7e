/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a GtkColumnView whose cells follow their items. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryCell:
 * @create: makes the cell's widget, once for each recycled row; NULL for a text (ui/cell-text.h)
 * @update: shows @item in @cell: on binding, and whenever the item emits its "changed"
 * @numeric: right-aligned, with tabular figures
 * @follows: whether the items have a "changed" signal
 * @has_level: whether it shows a duration in the colour of its level
 * @describe: what the whole row is called; for one column of a view, NULL for the others
 * @compare: how two items are ordered by this column; NULL where they cannot be
 */
typedef struct
{
  GtkWidget *(*create) (void);
  void (*update) (GtkWidget *cell,
                  gpointer item);
  gboolean numeric;
  gboolean follows;
  gboolean has_level;
  char *(*describe) (gpointer item);
  GCompareDataFunc compare;
} FerryCell;

/* A column of such cells. @cell must be static. (transfer full) */
GtkColumnViewColumn *ferry_column_new (const char *title,
                                       const FerryCell *cell);

/* Makes @column @width pixels wide, more where text is large; 0: as wide as is left. */
void ferry_column_set_width (GtkColumnViewColumn *column,
                             int width);

/* Makes @column wider, if need be, for a cell of it that says @text, and @beside pixels more; @is_small as chips and
 * titles do, in small bold letters. After its width was set. */
void ferry_column_make_room (GtkColumnViewColumn *column,
                             GtkWidget *view,
                             const char *text,
                             gboolean is_small,
                             int beside);

/* Names the view, puts the titles of numeric columns above their numbers, has room for all titles, and sees to
 * its keys. After all columns were added. */
void ferry_columns_finish (GtkColumnView *view,
                           const char *name);

/* Shows the cells that have a level anew: levels begin elsewhere. */
void ferry_columns_update_levels (GtkColumnView *view);

G_END_DECLS
