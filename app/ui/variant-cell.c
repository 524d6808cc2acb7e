/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cells of a table.
 *
 * A GtkListView keeps some 200 rows alive, so a cell has to be cheap: GtkInscription's size does not
 * depend on its text, and a text is laid out only where it is drawn. */
#include "variant-cell.h"

#include "changes.h"
#include "share-bar.h"
#include "table-rows.h"
#include "variant-row.h"

#include <string.h>

/* How many characters of a text always have room. */
#define USUAL_LEAST 10

/* On each cell: what all of its column share, and how it stands out. */
#define CELLS "ferry-cells"
#define STYLE "ferry-style"

typedef struct
{
  const FerryVariantColumn *column;
  const FerryVariantScale *scale;
} Cells;

static void
cells_free (gpointer data,
            GClosure *closure)
{
  g_free (data);
}

gboolean
ferry_variant_cell_is_number (FerryVariantCell cell)
{
  return cell == FERRY_CELL_SIZE || cell == FERRY_CELL_COUNT;
}

char *
ferry_variant_shorten_name (const char *name,
                            const char *folder)
{
  gsize length = folder != NULL ? strlen (folder) : 0;

  while (length > 0 && folder[length - 1] == '/')
    length--;
  if (folder != NULL && strncmp (name, folder, length) == 0 && name[length] == '/' && name[length + 1] != '\0')
    return g_filename_display_name (name + length + 1);
  return g_filename_display_name (name);
}

/* NULL for what is no text. (transfer full) */
static char *
format_value (GVariant *value,
              FerryVariantCell cell,
              const char *folder)
{
  switch (cell)
    {
    case FERRY_CELL_NAME:
      /* One line, whatever the name holds. */
      return g_strdelimit (ferry_variant_shorten_name (g_variant_get_bytestring (value), folder), "\n\r\t", ' ');
    case FERRY_CELL_TEXT:
    case FERRY_CELL_DIGEST:
      return g_variant_dup_string (value, NULL);
    case FERRY_CELL_SIZE:
      return g_format_size (g_variant_get_uint64 (value));
    case FERRY_CELL_COUNT:
      return g_strdup_printf ("%'" G_GUINT64_FORMAT, g_variant_get_uint64 (value));
    case FERRY_CELL_SHARE:
    default:
      return NULL;
    }
}

/* What a cell says; NULL for nothing. (transfer full) */
static char *
format_cell (const FerryVariantColumn *column,
             GVariant *row,
             const char *folder,
             const char **style_class)
{
  g_autoptr(GVariant) value = NULL;

  if (column->format != NULL)
    return column->format (column, row, style_class);
  value = g_variant_get_child_value (row, column->child);
  return format_value (value, column->cell, folder);
}

/* What the cell had to leave out. Made when asked for. */
static gboolean
on_query_tooltip (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  Cells *cells = g_object_get_data (G_OBJECT (widget), CELLS);
  FerryVariantRow *row = gtk_list_item_get_item (GTK_LIST_ITEM (user_data));
  const char *style_class = NULL;
  g_autofree char *text = NULL;

  if (row == NULL || ferry_variant_row_get_value (row) == NULL)
    return FALSE;
  text = format_cell (cells->column, ferry_variant_row_get_value (row), NULL, &style_class);
  gtk_tooltip_set_text (tooltip, text);

  return text != NULL && *text != '\0';
}

static GtkWidget *
create_inscription (Cells *cells,
                    GtkListItem *item)
{
  const FerryVariantColumn *column = cells->column;
  GtkInscription *inscription = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gboolean is_number = ferry_variant_cell_is_number (column->cell);
  guint least = column->least != 0 ? column->least : USUAL_LEAST;

  gtk_inscription_set_min_chars (inscription, is_number ? column->width : MIN (column->width, least));
  gtk_inscription_set_nat_chars (inscription, column->width);
  gtk_inscription_set_nat_lines (inscription, 1);
  gtk_inscription_set_xalign (inscription, is_number ? 1 : 0);
  gtk_inscription_set_text_overflow (inscription, column->cell == FERRY_CELL_NAME ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (is_number)
    gtk_widget_add_css_class (GTK_WIDGET (inscription), "numeric");
  else
    {
      gtk_widget_set_has_tooltip (GTK_WIDGET (inscription), TRUE);
      g_signal_connect (inscription, "query-tooltip", G_CALLBACK (on_query_tooltip), item);
    }
  if (column->cell == FERRY_CELL_DIGEST)
    gtk_widget_add_css_class (GTK_WIDGET (inscription), "monospace");

  return GTK_WIDGET (inscription);
}

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem *item,
          gpointer user_data)
{
  Cells *cells = user_data;

  GtkWidget *child = cells->column->cell == FERRY_CELL_SHARE ? ferry_share_bar_new () : create_inscription (cells, item);

  g_object_set_data (G_OBJECT (child), CELLS, cells);
  ferry_table_rows_set_item (child, item);
  gtk_list_item_set_child (item, child);
}

/* GTK 4.8 gives a row, which takes the focus, no name of its own. */
static void
name_row (GtkWidget *child,
          const char *text)
{
  GtkWidget *cell = gtk_widget_get_parent (child);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row != NULL && text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update_share (GtkWidget *child,
              Cells *cells,
              GVariant *row)
{
  g_autoptr(GVariant) value = row != NULL ? g_variant_get_child_value (row, cells->column->child) : NULL;

  gtk_widget_set_visible (child, value != NULL);
  if (value != NULL)
    ferry_share_bar_set_share (FERRY_SHARE_BAR (child), g_variant_get_uint64 (value) / (double)MAX (cells->scale->largest, 1));
}

static void
update_text (GtkWidget *child,
             Cells *cells,
             GVariant *row)
{
  const char *style_class = NULL;
  g_autofree char *text = row != NULL ? format_cell (cells->column, row, cells->scale->folder, &style_class) : NULL;
  const char *before = g_object_get_data (G_OBJECT (child), STYLE);

  /* Without any text assistive technology would be told "GtkInscription". */
  ferry_change_inscription (child, text != NULL ? text : "");
  if (style_class != before)
    {
      ferry_change_style_class (child, before, style_class);
      g_object_set_data (G_OBJECT (child), STYLE, (gpointer)style_class);
    }
  if (cells->column->child == 0)
    name_row (child, text);
}

static void
update (GtkListItem *item,
        FerryVariantRow *row)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  Cells *cells = g_object_get_data (G_OBJECT (child), CELLS);
  GVariant *value = ferry_variant_row_get_value (row);

  if (cells->column->cell == FERRY_CELL_SHARE)
    update_share (child, cells, value);
  else
    update_text (child, cells, value);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem *item,
         gpointer user_data)
{
  FerryVariantRow *row = gtk_list_item_get_item (item);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), item);
  update (item, row);
}

static void
on_unbind (GtkListItemFactory *factory,
           GtkListItem *item,
           gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), update, item);
}

GtkListItemFactory *
ferry_variant_cell_factory_new (const FerryVariantColumn *column,
                                const FerryVariantScale *scale)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);

  cells->column = column;
  cells->scale = scale;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), cells, cells_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);

  return factory;
}
