/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows and groups as text. */
#include "print-rows.h"

#include "output.h"
#include "print-any.h"
#include "print-result.h"
#include "text-table.h"

#include <inttypes.h>

#include <glib/gi18n.h>

/* A cell of a row, unwrapped; NULL for SQL's NULL. (transfer full) */
static GVariant *
get_cell (GVariant *row,
          gsize column)
{
  g_autoptr (GVariant) boxed = g_variant_get_child_value (row, column);
  g_autoptr (GVariant) cell = g_variant_get_variant (boxed);

  return g_variant_is_of_type (cell, G_VARIANT_TYPE_MAYBE) ? NULL : g_steal_pointer (&cell);
}

static gboolean
is_number (GVariant *cell)
{
  return g_variant_is_of_type (cell, G_VARIANT_TYPE_INT64) || g_variant_is_of_type (cell, G_VARIANT_TYPE_DOUBLE);
}

/* "lrl": a column with nothing but numbers, one at least, is lined up on its right. (transfer full) */
static char *
align_columns (GVariant *rows,
               gsize n_columns)
{
  char *columns = g_strnfill (n_columns, 'l');
  g_autofree gboolean *has_others = g_new0 (gboolean, n_columns);

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

      for (gsize column = 0; column < n_columns; column++)
        {
          g_autoptr (GVariant) cell = get_cell (row, column);

          if (cell == NULL)
            continue;
          has_others[column] |= !is_number (cell);
          columns[column] = has_others[column] ? 'l' : 'r';
        }
    }
  return columns;
}

static char *
format_cell (GVariant *cell)
{
  if (cell == NULL)
    return g_strdup ("NULL");
  if (g_variant_is_of_type (cell, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (cell, NULL);
  if (g_variant_is_of_type (cell, G_VARIANT_TYPE_BYTESTRING))
    return g_strdup_printf (_ ("%zu bytes"), g_variant_get_size (cell));
  if (g_variant_is_of_type (cell, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%.15g", g_variant_get_double (cell));
  return ferry_print_format_cell (cell);
}

static void
add_rows (FerryTextTable *table,
          GVariant *rows,
          gsize n_columns)
{
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

      for (gsize column = 0; column < n_columns; column++)
        {
          g_autoptr (GVariant) cell = get_cell (row, column);

          g_ptr_array_add (cells, format_cell (cell));
        }
      ferry_text_table_add_cells (table, (const char * const *)cells->pdata);
    }
}

/* What stdout does not show. */
static void
note_truncation (GVariant *result,
                 GVariant *rows)
{
  gboolean is_truncated = FALSE;
  gsize n = g_variant_n_children (rows);

  g_variant_lookup (result, "truncated", "b", &is_truncated);
  if (is_truncated)
    ferry_output_message (ngettext ("There are more rows than the %zu that was read; see --rows and --bytes",
                                    "There are more rows than the %zu that were read; see --rows and --bytes", n),
                          n);
}

gboolean
ferry_print_rows (GVariant *result)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (result, "rows", G_VARIANT_TYPE ("aav"));
  g_autofree const char **names = NULL;
  g_autoptr (FerryTextTable) table = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *text = NULL;
  gsize n_columns;

  if (rows == NULL || !g_variant_lookup (result, "columns", "^a&s", &names))
    return ferry_print_any (result);

  n_columns = g_strv_length ((char **)names);
  if (n_columns == 0)
    return TRUE;
  columns = align_columns (rows, n_columns);
  table = ferry_text_table_new (columns);
  ferry_text_table_add_cells (table, names);
  add_rows (table, rows, n_columns);
  text = ferry_text_table_format (table, "");
  if (!ferry_output_text (text))
    return FALSE;
  note_truncation (result, rows);
  return TRUE;
}

static void
append_group (GString *text,
              guint64 size,
              GVariant *paths)
{
  g_autofree char *rounded = ferry_format_size (size);
  gsize n = g_variant_n_children (paths);

  g_string_append_printf (text, ngettext ("%zu file of %s\n", "%zu files of %s each\n", n), n, rounded);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) path = g_variant_get_child_value (paths, i);
      g_autofree char *display = g_filename_display_name (g_variant_get_bytestring (path));
      g_autofree char *printable = ferry_text_make_printable (display);

      g_string_append_printf (text, "  %s\n", printable);
    }
  g_string_append_c (text, '\n');
}

gboolean
ferry_print_duplicates (GVariant *result)
{
  g_autoptr (GVariant) groups = g_variant_lookup_value (result, "groups", G_VARIANT_TYPE ("a(tsaay)"));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *wasted = NULL;
  guint64 files = 0, duplicates = 0, bytes = 0;

  if (groups == NULL)
    return ferry_print_any (result);

  for (gsize i = 0; i < g_variant_n_children (groups); i++)
    {
      g_autoptr (GVariant) paths = NULL;
      guint64 size;

      g_variant_get_child (groups, i, "(t&s@aay)", &size, NULL, &paths);
      append_group (text, size, paths);
    }
  g_variant_lookup (result, "files", "t", &files);
  g_variant_lookup (result, "duplicates", "t", &duplicates);
  g_variant_lookup (result, "wasted", "t", &bytes);
  wasted = ferry_format_size (bytes);
  g_string_append_printf (text, _ ("%" PRIu64 " of %" PRIu64 " files are needless, and take %s\n"),
                          duplicates, files, wasted);
  return ferry_output_text (text->str);
}
