/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sort-button.h"

#include "children.h"

#include <glib/gi18n-lib.h>

/* What a view was sorted by here last; a click on a title is not seen. */
typedef struct
{
  GtkColumnView *view;
  guint column;
  GtkSortType order;
} Sort;

static void
on_chosen (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  Sort *self = user_data;
  guint i = g_variant_get_uint32 (parameter);
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->view), i);

  if (column == NULL)
    return;
  self->order = self->column == i && self->order == GTK_SORT_ASCENDING ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
  self->column = i;
  gtk_column_view_sort_by_column (self->view, column, self->order);
}

static GMenuModel *
make_menu (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (gtk_column_view_column_get_title (column), NULL);

      if (gtk_column_view_column_get_sorter (column) == NULL)
        continue;
      g_menu_item_set_action_and_target (item, "sort.by", "u", i);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
open_menu (GtkMenuButton *button,
           gpointer view)
{
  g_autoptr(GMenuModel) menu = make_menu (view);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  ferry_menu_name_items (GTK_POPOVER_MENU (popover));
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
ferry_sort_button_new (GtkColumnView *view)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("by", G_VARIANT_TYPE_UINT32);
  Sort *self = g_new0 (Sort, 1);

  *self = (Sort) {view, G_MAXUINT, GTK_SORT_DESCENDING};
  g_object_set_data_full (G_OBJECT (button), "ferry-sort", self, g_free);
  g_signal_connect (action, "activate", G_CALLBACK (on_chosen), self);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (button, "sort", G_ACTION_GROUP (actions));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-sort-ascending-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), open_menu, view, NULL);
  gtk_widget_set_tooltip_text (button, _ ("Sorts by a column, and by the same one again the other way round"));
  ferry_widget_set_name (button, _ ("Sort"));
  return button;
}
