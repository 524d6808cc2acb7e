/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row that is out of sight is not laid out, and newer versions of GTK tell assistive technology nothing of it: so the
 * one that has the focus is kept in sight. */
#include "table-rows.h"

#define LIST_ITEM "ferry-list-item"

void
ferry_table_rows_set_item (GtkWidget *contents,
                           GtkListItem *item)
{
  g_return_if_fail (GTK_IS_WIDGET (contents));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_set_data (G_OBJECT (contents), LIST_ITEM, item);
}

GtkListItem *
ferry_table_rows_get_item (GtkWidget *contents)
{
  g_return_val_if_fail (GTK_IS_WIDGET (contents), NULL);

  return g_object_get_data (G_OBJECT (contents), LIST_ITEM);
}

GtkListItem *
ferry_table_rows_find_item (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_WIDGET (row), NULL);

  for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *contents = gtk_widget_get_first_child (cell);
      GtkListItem *item = contents != NULL ? ferry_table_rows_get_item (contents) : NULL;

      if (item != NULL)
        return item;
    }
  return NULL;
}

static GtkWidget *
get_first_row (GtkWidget *view)
{
  GtkWidget *list = GTK_IS_COLUMN_VIEW (view) ? gtk_widget_get_last_child (view) : view;

  return list != NULL ? gtk_widget_get_first_child (list) : NULL;
}

guint
ferry_table_rows_count (GtkWidget *view)
{
  guint n = 0;

  g_return_val_if_fail (GTK_IS_WIDGET (view), 0);

  for (GtkWidget *row = get_first_row (view); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

gboolean
ferry_table_rows_are_free (GtkWidget *view)
{
  GtkAdjustment *adjustment;
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (GTK_IS_SCROLLABLE (view), FALSE);

  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  root = gtk_widget_get_root (view);
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return (adjustment == NULL || gtk_adjustment_get_value (adjustment) <= 0) && (focus == NULL || !gtk_widget_is_ancestor (focus, view));
}

GHashTable *
ferry_table_rows_list_items (GtkWidget *view,
                             guint n)
{
  GHashTable *items = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (view), items);

  for (GtkWidget *row = get_first_row (view); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *list_item = ferry_table_rows_find_item (row);
      gpointer item = list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;

      if (item != NULL && gtk_list_item_get_position (list_item) < n)
        g_hash_table_add (items, g_object_ref (item));
    }
  return items;
}

/* GTK_INVALID_LIST_POSITION where that is not known. */
static guint
get_position (GtkWidget *row)
{
  GtkListItem *item = ferry_table_rows_find_item (row);

  return item != NULL ? gtk_list_item_get_position (item) : GTK_INVALID_LIST_POSITION;
}

/* The list itself scrolls to the row that gets the focus only if that is another one than had it before, not to the one
 * that Tab comes back to, which may have been scrolled away, or pushed out of sight by others. */
static void
on_focus_moved (GtkWidget *window,
                GParamSpec *pspec,
                gpointer user_data)
{
  GtkWidget *list = gtk_widget_get_last_child (user_data);
  GtkWidget *row = list != NULL ? gtk_widget_get_focus_child (list) : NULL;
  guint position = row != NULL ? get_position (row) : GTK_INVALID_LIST_POSITION;

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static void
on_root_changed (GtkWidget *view)
{
  GtkRoot *root = gtk_widget_get_root (view);

  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (on_focus_moved), view, 0);
}

void
ferry_table_rows_follow_focus (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  g_signal_connect (view, "notify::root", G_CALLBACK (on_root_changed), NULL);
}

/* Whether the row that has the focus is in sight, and at its new place would no longer be if the list showed its first
 * row. Rows that have come since the list was laid out last count too. */
static gboolean
would_push_focus_out (GtkWidget *list)
{
  GtkWidget *row = gtk_widget_get_focus_child (list);
  int height = gtk_widget_get_height (list);
  graphene_rect_t bounds;
  guint position;

  if (row == NULL || !gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, list, &bounds) || bounds.origin.y >= height)
    return FALSE;
  position = get_position (row);
  return position != GTK_INVALID_LIST_POSITION && (position + 1.0) * bounds.size.height > height;
}

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer user_data)
{
  GtkWidget *view = user_data;
  GtkWidget *list = gtk_widget_get_last_child (view);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  if (position == 0 && added > 0 && adjustment != NULL && gtk_adjustment_get_value (adjustment) <= 0 && !would_push_focus_out (list))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", 0);
}

void
ferry_table_rows_stay_on_top (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  g_signal_connect_object (gtk_column_view_get_model (view), "items-changed", G_CALLBACK (on_items_changed), view, 0);
}
