/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plain values in a table, everything else in a block of its own. */
#include "print-any.h"

#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
format_bytes (GVariant *value)
{
  gsize length;
  const char *bytes = g_variant_get_fixed_array (value, &length, 1);

  /* What ends like a file's name is taken for one. */
  if (length > 1 && bytes[length - 1] == '\0' && g_utf8_validate (bytes, length - 1, NULL))
    return g_strdup (bytes);
  return g_strdup_printf (_ ("%zu bytes"), length);
}

static gboolean
is_list (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) && !g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING);
}

char *
ferry_print_format_cell (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT) || g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    {
      g_autoptr (GVariant) child = g_variant_n_children (value) > 0 ? g_variant_get_child_value (value, 0) : NULL;

      return child != NULL ? ferry_print_format_cell (child) : g_strdup (_ ("none"));
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return *g_variant_get_string (value, NULL) != '\0' ? g_variant_dup_string (value, NULL) : g_strdup (_ ("none"));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%.6g", g_variant_get_double (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return format_bytes (value);
  if (is_list (value) && g_variant_n_children (value) == 0)
    return g_strdup (_ ("none"));
  return g_variant_print (value, FALSE);
}

/* Whether it takes a block of its own: a list, or a text of several lines. */
static gboolean
is_block (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return strchr (g_variant_get_string (value, NULL), '\n') != NULL;
  return is_list (value) && g_variant_n_children (value) > 0;
}

static guint
get_n_columns (GVariant *list)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (list, 0);

  if (g_variant_is_of_type (first, G_VARIANT_TYPE_TUPLE) || g_variant_is_of_type (first, G_VARIANT_TYPE_DICT_ENTRY))
    return g_variant_n_children (first);
  return 1;
}

static void
add_list_row (FerryTextTable *table,
              GVariant *row,
              guint n_columns)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autoptr (GVariant) cell = n_columns > 1 ? g_variant_get_child_value (row, i) : g_variant_ref (row);

      g_ptr_array_add (cells, ferry_print_format_cell (cell));
    }
  ferry_text_table_add_cells (table, (const char * const *)cells->pdata);
}

/* A line for each child; those of tuples in columns. */
static void
append_list (GString *text,
             GVariant *list)
{
  guint n_columns = MAX (get_n_columns (list), 1);
  g_autofree char *columns = g_strnfill (n_columns, 'l');
  g_autoptr (FerryTextTable) table = ferry_text_table_new (columns);
  g_autofree char *lines = NULL;
  GVariantIter iter;
  GVariant *row;

  g_variant_iter_init (&iter, list);
  while ((row = g_variant_iter_next_value (&iter)) != NULL)
    {
      add_list_row (table, row, n_columns);
      g_variant_unref (row);
    }
  lines = ferry_text_table_format (table, "  ");
  g_string_append (text, lines);
}

static void
append_lines (GString *text,
              const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *printable = ferry_text_make_printable (lines[i]);

      /* What ends with a line's end has no further, empty line. */
      if (lines[i + 1] != NULL || *printable != '\0')
        g_string_append_printf (text, "%s%s\n", *printable != '\0' ? "  " : "", printable);
    }
}

static void
append_block (GString *text,
              const char *name,
              GVariant *value)
{
  g_string_append_printf (text, "%s%s\n", text->len > 0 ? "\n" : "", name);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    append_lines (text, g_variant_get_string (value, NULL));
  else
    append_list (text, value);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *)a, *(const char * const *)b);
}

/* (transfer full) of char * */
static GPtrArray *
list_names (GVariant *result)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  char *name;

  g_variant_iter_init (&iter, result);
  while (g_variant_iter_next (&iter, "{sv}", &name, NULL))
    if (g_str_equal (name, "problems"))
      g_free (name);
    else
      g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
print_dictionary (GVariant *result)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");
  g_autoptr (GPtrArray) names = list_names (result);
  g_autoptr (GString) blocks = g_string_new (NULL);
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GVariant) value = g_variant_lookup_value (result, name, NULL);
      g_autofree char *cell = NULL;

      if (is_block (value))
        {
          append_block (blocks, name, value);
          continue;
        }
      cell = ferry_print_format_cell (value);
      ferry_text_table_add_row (table, name, cell);
    }
  lines = ferry_text_table_format (table, "");
  text = g_strconcat (lines, *lines != '\0' && blocks->len > 0 ? "\n" : "", blocks->str, NULL);
  return ferry_output_text (text);
}

gboolean
ferry_print_any (GVariant *result)
{
  g_autofree char *cell = NULL;
  g_autofree char *printable = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (result != NULL, FALSE);

  if (g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    return print_dictionary (result);

  cell = ferry_print_format_cell (result);
  printable = ferry_text_make_printable (cell);
  text = g_strconcat (printable, "\n", NULL);
  return ferry_output_text (text);
}
