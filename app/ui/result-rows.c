/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a query. SQLite's columns have no types, only its values have: what a column looks like is told
 * by its first rows. */
#include "result-rows.h"

#include "children.h"
#include "model/row-text.h"
#include "variant-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A statement may have two thousand; each is a widget in two hundred rows. */
#define COLUMNS_MAX 24

/* How many rows tell how wide a column is, and of what. */
#define ROWS_LOOKED_AT 50
#define NARROWEST 4
#define WIDEST 40
/* So much of a text has room before the table is scrolled sideways. */
#define LEAST 20

/* Nobody reads more in one line, and all of it would be laid out. */
#define CELL_MAX 300

struct _FerryResultRows
{
  GtkWidget parent_instance;

  GtkWidget *table;    /* NULL before the first result */
  GArray *columns;     /* of FerryVariantColumn, its own */
  GtkWidget *left_out; /* columns */
};

G_DEFINE_FINAL_TYPE (FerryResultRows, ferry_result_rows, GTK_TYPE_WIDGET)

/* (transfer full); NULL for none */
static GVariant *
get_value (GVariant *row,
           guint column)
{
  g_autoptr(GVariant) boxed = NULL;
  g_autoptr(GVariant) value = NULL;

  if (column >= g_variant_n_children (row))
    return NULL;
  boxed = g_variant_get_child_value (row, column);
  value = g_variant_get_variant (boxed);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE) ? NULL : g_steal_pointer (&value);
}

static gboolean
is_number (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_INT64) || g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE);
}

/* One line, as far as anybody reads it. */
static char *
shorten (const char *text)
{
  g_autofree char *start = g_utf8_substring (text, 0, g_utf8_strlen (text, CELL_MAX));
  gboolean is_cut = text[strlen (start)] != '\0';

  g_strdelimit (start, "\n\r\t", ' ');
  return is_cut ? g_strconcat (start, "…", NULL) : g_steal_pointer (&start);
}

/* What is no text must not be taken for one: nothing at all, and bytes. */
static char *
format_cell (const FerryVariantColumn *column,
             GVariant *row,
             const char **style_class)
{
  g_autoptr(GVariant) value = get_value (row, column->child);
  gsize size;

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return shorten (g_variant_get_string (value, NULL));
  if (value != NULL && is_number (value))
    return ferry_row_text_format_number (value);

  *style_class = "no-text";
  if (value == NULL)
    return g_strdup ("NULL");
  size = g_variant_get_size (value);
  return g_strdup_printf (ngettext ("%'zu byte", "%'zu bytes", size), size);
}

/* Numbers, unless one of the values is none. */
static FerryVariantColumn
describe_column (const char *title,
                 guint child,
                 GVariant *rows)
{
  FerryVariantColumn column = {.title = g_strdup (title), .cell = FERRY_CELL_COUNT, .child = child, .least = LEAST, .is_literal = TRUE, .format = format_cell};
  gsize n = MIN (g_variant_n_children (rows), ROWS_LOOKED_AT);
  gsize numbers = 0;
  glong width = MAX (NARROWEST, g_utf8_strlen (title, -1));

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr(GVariant) value = get_value (row, child);
      const char *style_class = NULL;
      g_autofree char *text = format_cell (&column, row, &style_class);

      width = MAX (width, g_utf8_strlen (text, -1));
      if (value != NULL && is_number (value))
        numbers++;
      else if (value != NULL)
        column.cell = FERRY_CELL_TEXT;
    }
  if (numbers == 0)
    column.cell = FERRY_CELL_TEXT;
  column.width = MIN (width, WIDEST);
  return column;
}

static void
clear_column (gpointer data)
{
  g_free ((char *)((FerryVariantColumn *)data)->title);
}

/* A table's rows go as they come, a few with each frame: all at once they would take longer. */
static void
retire_table (FerryResultRows *self)
{
  if (self->table == NULL)
    return;
  gtk_widget_set_visible (self->table, FALSE);
  g_signal_connect (self->table, "settled", G_CALLBACK (gtk_widget_unparent), NULL);
  ferry_variant_table_set_array (FERRY_VARIANT_TABLE (self->table), NULL, NULL);
  self->table = NULL;
  self->columns = NULL;
}

/* What is left over goes to the last column of text, or to nobody: numbers stay beside each other. */
static void
spread (GArray *columns)
{
  for (guint i = columns->len; i > 0; i--)
    {
      FerryVariantColumn *column = &g_array_index (columns, FerryVariantColumn, i - 1);

      if (column->cell == FERRY_CELL_TEXT)
        {
          column->expand = TRUE;
          return;
        }
    }
}

/* (transfer full) */
static GArray *
describe_columns (GVariant *titles,
                  GVariant *rows)
{
  GArray *columns = g_array_new (TRUE, FALSE, sizeof (FerryVariantColumn));
  gsize n = MIN (g_variant_n_children (titles), COLUMNS_MAX);

  g_array_set_clear_func (columns, clear_column);
  for (gsize i = 0; i < n; i++)
    {
      const char *title;
      FerryVariantColumn column;

      g_variant_get_child (titles, i, "&s", &title);
      column = describe_column (title, i, rows);
      g_array_append_val (columns, column);
    }
  spread (columns);
  return columns;
}

/* Whether the table that is there does for a result with @columns too: mostly it is that of the same statement. */
static gboolean
has_columns (FerryResultRows *self,
             GArray *columns)
{
  if (self->table == NULL || self->columns->len != columns->len)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const FerryVariantColumn *ours = &g_array_index (self->columns, FerryVariantColumn, i);
      const FerryVariantColumn *theirs = &g_array_index (columns, FerryVariantColumn, i);

      if (!g_str_equal (ours->title, theirs->title) || ours->cell != theirs->cell || ours->width != theirs->width)
        return FALSE;
    }
  return TRUE;
}

static void
require_table (FerryResultRows *self,
               GArray *columns)
{
  if (has_columns (self, columns))
    return;
  retire_table (self);
  self->table = ferry_variant_table_new ((const FerryVariantColumn *)columns->data, _ ("Rows of the query"));
  self->columns = columns;
  g_object_set_data_full (G_OBJECT (self->table), "ferry-columns", g_array_ref (columns), (GDestroyNotify)g_array_unref);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_widget_insert_after (self->table, GTK_WIDGET (self), NULL);
}

static void
tell_left_out (FerryResultRows *self,
               gsize n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%'zu more column does not fit here; copying and saving take it along.",
                                                     "%'zu more columns do not fit here; copying and saving take them along.", n),
                                           n);

  gtk_label_set_label (GTK_LABEL (self->left_out), text);
  gtk_widget_set_visible (self->left_out, n > 0);
}

static void
ferry_result_rows_dispose (GObject *object)
{
  ferry_widget_drop_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (ferry_result_rows_parent_class)->dispose (object);
}

static void
ferry_result_rows_class_init (FerryResultRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_result_rows_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_result_rows_init (FerryResultRows *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->left_out = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->left_out), 0);
  gtk_label_set_wrap (GTK_LABEL (self->left_out), TRUE);
  gtk_widget_add_css_class (self->left_out, "secondary");
  gtk_widget_set_visible (self->left_out, FALSE);
  gtk_widget_set_parent (self->left_out, GTK_WIDGET (self));
}

GtkWidget *
ferry_result_rows_new (void)
{
  return g_object_new (FERRY_TYPE_RESULT_ROWS, NULL);
}

void
ferry_result_rows_show (GtkWidget *widget,
                        GVariant *parameters,
                        GVariant *result)
{
  FerryResultRows *self = FERRY_RESULT_ROWS (widget);
  g_autoptr(GVariant) titles = result != NULL ? g_variant_lookup_value (result, "columns", G_VARIANT_TYPE_STRING_ARRAY) : NULL;
  g_autoptr(GVariant) rows = result != NULL ? g_variant_lookup_value (result, "rows", G_VARIANT_TYPE ("aav")) : NULL;
  gsize n = titles != NULL ? g_variant_n_children (titles) : 0;

  if (n > 0)
    {
      g_autoptr(GArray) columns = describe_columns (titles, rows);

      require_table (self, columns);
    }
  if (self->table != NULL)
    ferry_variant_table_set_array (FERRY_VARIANT_TABLE (self->table), rows, NULL);
  tell_left_out (self, n > COLUMNS_MAX ? n - COLUMNS_MAX : 0);
}
