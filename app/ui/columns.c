/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a GtkColumnView whose cells follow their items. */
#include "columns.h"

#include "cell-text.h"
#include "children.h"
#include "model/paced-update.h"
#include "table-keys.h"
#include "table-rows.h"
#include "table-start.h"
#include "text-scale.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define CELL "ferry-cell"

typedef struct
{
  FerryPacedUpdate update;
  const FerryCell *cell;
  GtkWidget *widget;
  gpointer item;
} Binding;

/* In 4.8 a row has neither a property for its name nor one of its contents': it is found as the
 * parent of the cell around @widget, once that has one. */
static void
name_row (GtkWidget *widget)
{
  GtkListItem *list_item = ferry_table_rows_get_item (widget);
  const FerryCell *cell = g_object_get_data (G_OBJECT (widget), CELL);
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GtkWidget *row = parent != NULL ? gtk_widget_get_parent (parent) : NULL;
  g_autofree char *name = NULL;

  if (item == NULL || row == NULL)
    return;
  name = cell->describe (item);
  ferry_widget_set_name (row, name);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          gpointer user_data)
{
  const FerryCell *cell = user_data;
  GtkWidget *widget;

  if (cell->create != NULL)
    widget = cell->create ();
  else
    widget = cell->numeric ? ferry_cell_number_new () : ferry_cell_text_new (0);
  gtk_list_item_set_child (list_item, widget);
  if (cell->describe != NULL || cell->has_level)
    {
      ferry_table_rows_set_item (widget, list_item);
      g_object_set_data (G_OBJECT (widget), CELL, (gpointer)cell);
    }
  if (cell->describe != NULL)
    g_signal_connect (widget, "map", G_CALLBACK (name_row), NULL);
}

static void
show_item (const FerryCell *cell,
           GtkWidget *widget,
           gpointer item)
{
  cell->update (widget, item);
  if (cell->describe != NULL)
    name_row (widget);
}

static void
show_change (gpointer data)
{
  Binding *binding = data;

  show_item (binding->cell, binding->widget, binding->item);
}

static void
on_changed (gpointer item,
            gpointer user_data)
{
  ferry_paced_update_request (&((Binding *)user_data)->update);
}

static void
binding_free (gpointer data,
              GClosure *closure)
{
  Binding *binding = data;

  ferry_paced_update_clear (&binding->update);
  g_free (binding);
}

#define HANDLER "ferry-changed-handler"
#define NUMERIC "ferry-numeric"
#define WIDTH "ferry-width"

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item,
         gpointer user_data)
{
  const FerryCell *cell = user_data;
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *widget = gtk_list_item_get_child (list_item);
  Binding *binding;
  gulong handler;

  show_item (cell, widget, item);
  if (!cell->follows)
    return;

  binding = g_new0 (Binding, 1);
  binding->cell = cell;
  binding->widget = widget;
  binding->item = item;
  ferry_paced_update_init (&binding->update, show_change, binding);
  handler = g_signal_connect_data (item, "changed", G_CALLBACK (on_changed), binding, binding_free, 0);
  g_object_set_data (G_OBJECT (list_item), HANDLER, GSIZE_TO_POINTER (handler));
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem *list_item,
           gpointer user_data)
{
  const FerryCell *cell = user_data;

  if (cell->follows)
    g_signal_handler_disconnect (gtk_list_item_get_item (list_item), GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (list_item), HANDLER)));
}

GtkColumnViewColumn *
ferry_column_new (const char *title,
                  const FerryCell *cell)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer)cell);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer)cell);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), (gpointer)cell);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (cell->numeric)
    g_object_set_data (G_OBJECT (column), NUMERIC, (gpointer)cell);
  if (cell->compare != NULL)
    {
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (cell->compare, NULL, NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }

  return column;
}

static void
update_width (GtkColumnViewColumn *column)
{
  int width = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), WIDTH));

  gtk_column_view_column_set_fixed_width (column, ferry_text_scale_pixels (gtk_settings_get_default (), width));
}

void
ferry_column_set_width (GtkColumnViewColumn *column,
                        int width)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  gtk_column_view_column_set_expand (column, width == 0);
  if (width == 0)
    return;
  g_object_set_data (G_OBJECT (column), WIDTH, GINT_TO_POINTER (width));
  update_width (column);
  ferry_text_scale_watch (gtk_settings_get_default (), G_CALLBACK (update_width), column);
}

/* Of a cell, on both sides of what is in it, with what rounding takes. */
#define CELL_PADDING 10
/* As in style.css. */
#define SMALL_SCALE 0.86
/* The arrow beside the title of the column that orders the rows. */
#define ARROW_WIDTH 18

void
ferry_column_make_room (GtkColumnViewColumn *column,
                        GtkWidget *view,
                        const char *text,
                        gboolean is_small,
                        int beside)
{
  g_autoptr(PangoLayout) layout = NULL;
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *font_name = NULL;
  PangoFontDescription *font;
  int set, width;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (GTK_IS_WIDGET (view));

  set = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), WIDTH));
  if (set == 0)
    return;
  layout = gtk_widget_create_pango_layout (view, text);
  /* A view that is in no window yet has a font of its own. */
  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font_name, NULL);
  font = pango_font_description_from_string (font_name != NULL ? font_name : "");
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (is_small)
    pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  /* As it would be in text of the usual size, which is what is kept. */
  width = ceil (width * 100.0 / ferry_text_scale_pixels (gtk_settings_get_default (), 100)) + 2 * CELL_PADDING + beside;
  if (width <= set)
    return;
  g_object_set_data (G_OBJECT (column), WIDTH, GINT_TO_POINTER (width));
  update_width (column);
}

static void
make_room_for_titles (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  guint n = g_list_model_get_n_items (columns);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      gboolean is_sorter = gtk_column_view_column_get_sorter (column) != NULL;

      ferry_column_make_room (column, GTK_WIDGET (view), gtk_column_view_column_get_title (column), TRUE, is_sorter ? ARROW_WIDTH : 0);
    }
}

/* The header's widgets are GTK's own, and 4.8 has no property for where a title stands: they are
 * found by their place. The titles are the header's children, in order. */
static void
align_titles (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; title != NULL; i++, title = gtk_widget_get_next_sibling (title))
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (column == NULL || box == NULL || g_object_get_data (G_OBJECT (column), NUMERIC) == NULL)
        continue;
      gtk_widget_set_halign (box, GTK_ALIGN_END);
      /* The arrow of the order first: its room would keep the title from the edge that the numbers have. */
      gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
    }
}

void
ferry_columns_finish (GtkColumnView *view,
                      const char *name)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  align_titles (view);
  make_room_for_titles (view);
  ferry_table_keys_add (view);
  ferry_table_start_add (view);
  ferry_widget_set_name (GTK_WIDGET (view), name);
  ferry_widget_set_name (gtk_widget_get_first_child (GTK_WIDGET (view)), _ ("Titles"));
  ferry_widget_set_name (gtk_widget_get_last_child (GTK_WIDGET (view)), name);
}

/* @box: what GTK has around the contents of a cell. */
static void
update_level (GtkWidget *box)
{
  GtkWidget *widget = gtk_widget_get_first_child (box);
  const FerryCell *cell = widget != NULL ? g_object_get_data (G_OBJECT (widget), CELL) : NULL;
  gpointer item;

  if (cell == NULL || !cell->has_level)
    return;
  item = gtk_list_item_get_item (ferry_table_rows_get_item (widget));
  if (item != NULL)
    cell->update (widget, item);
}

/* The rows that there are widgets of are the view's last child's children, their cells are theirs. */
void
ferry_columns_update_levels (GtkColumnView *view)
{
  GtkWidget *list;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  list = gtk_widget_get_last_child (GTK_WIDGET (view));
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    for (GtkWidget *box = gtk_widget_get_first_child (row); box != NULL; box = gtk_widget_get_next_sibling (box))
      update_level (box);
}
