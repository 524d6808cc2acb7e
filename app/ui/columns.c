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

#define SHOWN "ferry-shown"

/* What the widget in a cell shows. */
typedef struct
{
  FerryPacedUpdate update;
  const FerryCell *cell;
  GtkWidget *widget;
  gpointer item; /* NULL at first */
  gulong handler;
} Shown;

/* In 4.8 a row has neither a property for its name nor one of its contents': it is found as the
 * parent of the cell around the widget, once that has one. */
static void
name_row (Shown *shown)
{
  GtkWidget *parent = gtk_widget_get_parent (shown->widget);
  GtkWidget *row = parent != NULL ? gtk_widget_get_parent (parent) : NULL;
  g_autofree char *name = NULL;

  if (shown->item == NULL || row == NULL)
    return;
  name = shown->cell->describe (shown->item);
  ferry_widget_set_name (row, name);
}

static void
show_item (gpointer data)
{
  Shown *shown = data;

  shown->cell->update (shown->widget, shown->item);
  if (shown->cell->describe != NULL)
    name_row (shown);
}

static void
forget_item (Shown *shown)
{
  ferry_paced_update_clear (&shown->update);
  g_clear_signal_handler (&shown->handler, shown->item);
  g_clear_object (&shown->item);
}

static void
shown_free (gpointer data)
{
  forget_item (data);
  g_free (data);
}

/* Not "bind" and "unbind": before 4.12 GTK emits both for each of the two hundred rows and more that have widgets, each
 * time that one comes before them. */
static void
on_item_changed (GtkListItem *list_item,
                 GParamSpec *pspec,
                 gpointer widget)
{
  Shown *shown = g_object_get_data (widget, SHOWN);
  gpointer item = gtk_list_item_get_item (list_item);

  forget_item (shown);
  if (item == NULL)
    return;
  shown->item = g_object_ref (item);
  if (shown->cell->follows)
    shown->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (ferry_paced_update_request), &shown->update);
  show_item (shown);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          gpointer user_data)
{
  const FerryCell *cell = user_data;
  Shown *shown = g_new0 (Shown, 1);

  if (cell->create != NULL)
    shown->widget = cell->create ();
  else
    shown->widget = cell->numeric ? ferry_cell_number_new () : ferry_cell_text_new (0);
  shown->cell = cell;
  ferry_paced_update_init (&shown->update, show_item, shown);
  g_object_set_data_full (G_OBJECT (shown->widget), SHOWN, shown, shown_free);
  ferry_table_rows_set_item (shown->widget, list_item);
  gtk_list_item_set_child (list_item, shown->widget);
  if (cell->describe != NULL)
    g_signal_connect_swapped (shown->widget, "map", G_CALLBACK (name_row), shown);
  g_signal_connect_object (list_item, "notify::item", G_CALLBACK (on_item_changed), shown->widget, 0);
}

#define NUMERIC "ferry-numeric"
#define WIDTH "ferry-width"

GtkColumnViewColumn *
ferry_column_new (const char *title,
                  const FerryCell *cell)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer)cell);
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
#define SMALL_SCALE 0.82
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
  Shown *shown = widget != NULL ? g_object_get_data (G_OBJECT (widget), SHOWN) : NULL;

  if (shown != NULL && shown->item != NULL && shown->cell->has_level)
    shown->cell->update (widget, shown->item);
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
