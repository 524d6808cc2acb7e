/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Printing results: a form of its own for operations that have one, a general one for the rest. */
#include "print-result.h"

#include "model/checksum-text.h"
#include "model/progress-rate.h"
#include "output.h"
#include "print-any.h"
#include "print-rows.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* Without the no-break space that GLib puts in, which not every terminal's font or grep knows. */
char *
ferry_format_size (guint64 bytes)
{
  g_autofree char *size = g_format_size (bytes);
  g_auto (GStrv) parts = g_strsplit (size, "\302\240", -1);

  return g_strjoinv (" ", parts);
}

/* Below, g_variant_iter_next() rather than _loop(), which frees what "^&ay" only lends. */

static guint64
get_number (GVariant *result,
            const char *name)
{
  guint64 number = 0;

  g_variant_lookup (result, name, "t", &number);
  return number;
}

static gint64
get_duration (GVariant *result)
{
  double seconds = 0;

  g_variant_lookup (result, "seconds", "d", &seconds);
  return seconds * G_USEC_PER_SEC;
}

static gboolean
print_checksum (GVariant *result)
{
  g_autoptr(GString) text = g_string_new (NULL);

  ferry_checksum_text_append (text, result);
  return ferry_output_bytes (text->str, text->len);
}

static void
add_count (FerryTextTable *table,
           const char *title,
           guint64 count)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);

  ferry_text_table_add_row (table, title, number, "");
}

static void
add_bytes (FerryTextTable *table,
           const char *title,
           guint64 bytes)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, bytes);
  g_autofree char *size = ferry_format_size (bytes);
  g_autofree char *rounded = g_strdup_printf (_ ("bytes (%s)"), size);

  ferry_text_table_add_row (table, title, number, rounded);
}

static void
append_totals (GString *text,
               GVariant *result)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("lrl");
  g_autofree char *lines = NULL;

  add_count (table, _ ("Files"), get_number (result, "files"));
  add_count (table, _ ("Folders"), get_number (result, "folders"));
  add_count (table, _ ("Symbolic links"), get_number (result, "symlinks"));
  add_count (table, _ ("Others"), get_number (result, "others"));
  add_count (table, _ ("Further names of files"), get_number (result, "hard_links"));
  add_bytes (table, _ ("Length"), get_number (result, "apparent"));
  add_bytes (table, _ ("On disk"), get_number (result, "disk"));
  lines = ferry_text_table_format (table, "");
  g_string_append (text, lines);
}

static void
append_largest (GString *text,
                GVariant *result,
                const char *name,
                const char *title)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (result, name, G_VARIANT_TYPE ("a(ayt)"));
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("rl");
  g_autofree char *lines = NULL;
  const char *path;
  guint64 bytes;
  GVariantIter iter;

  if (rows == NULL || g_variant_n_children (rows) == 0)
    return;

  g_variant_iter_init (&iter, rows);
  while (g_variant_iter_next (&iter, "(^&ayt)", &path, &bytes))
    {
      g_autofree char *display = g_filename_display_name (path);
      g_autofree char *size = ferry_format_size (bytes);

      ferry_text_table_add_row (table, size, display);
    }
  lines = ferry_text_table_format (table, "  ");
  g_string_append_printf (text, "\n%s\n%s", title, lines);
}

static void
append_types (GString *text,
              GVariant *result)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (result, "types", G_VARIANT_TYPE ("a(stt)"));
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("rrl");
  g_autofree char *lines = NULL;
  const char *type;
  guint64 count, bytes;
  GVariantIter iter;

  if (rows == NULL || g_variant_n_children (rows) == 0)
    return;

  g_variant_iter_init (&iter, rows);
  while (g_variant_iter_next (&iter, "(&stt)", &type, &count, &bytes))
    {
      g_autofree char *size = ferry_format_size (bytes);
      g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);

      ferry_text_table_add_row (table, size, number, type);
    }
  lines = ferry_text_table_format (table, "  ");
  g_string_append_printf (text, "\n%s\n%s", _ ("Types, by length"), lines);
}

static gboolean
print_scan (GVariant *result)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_totals (text, result);
  append_largest (text, result, "largest_files", _ ("Largest files, by length"));
  append_largest (text, result, "largest_folders", _ ("Largest folders, on disk"));
  append_types (text, result);
  return ferry_output_text (text->str);
}

static gboolean
print_fractal (GVariant *result)
{
  guint width = 0, height = 0, tiles = 0;
  g_autofree char *duration = ferry_format_duration (get_duration (result));
  g_autofree char *text = NULL;

  g_variant_lookup (result, "width", "u", &width);
  g_variant_lookup (result, "height", "u", &height);
  g_variant_lookup (result, "tiles", "u", &tiles);
  text = g_strdup_printf (_ ("%u × %u pixels in %u tiles, computed in %s\n"),
                          width, height, tiles, duration);
  return ferry_output_text (text);
}

static const struct
{
  const char *operation;
  gboolean (*print) (GVariant *result);
} printers[] = {
  {"files.checksum", print_checksum},
  {"files.scan", print_scan},
  {"files.duplicates", ferry_print_duplicates},
  {"compute.fractal", print_fractal},
  {"database.query", ferry_print_rows},
};

gboolean
ferry_print_result (const FerryOperation *operation,
                    GVariant *result)
{
  g_return_val_if_fail (operation != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (printers); i++)
    if (g_str_equal (printers[i].operation, operation->id))
      return printers[i].print (result);
  return ferry_print_any (result);
}

guint
ferry_print_problems (GVariant *result)
{
  g_autoptr (GVariant) problems = NULL;
  const char *path, *reason;
  GVariantIter iter;

  g_return_val_if_fail (result != NULL, 0);

  if (!g_variant_is_of_type (result, G_VARIANT_TYPE_VARDICT))
    return 0;
  problems = g_variant_lookup_value (result, "problems", G_VARIANT_TYPE ("a(ays)"));
  if (problems == NULL)
    return 0;

  g_variant_iter_init (&iter, problems);
  while (g_variant_iter_next (&iter, "(^&ay&s)", &path, &reason))
    {
      g_autofree char *display = g_filename_display_name (path);

      ferry_output_message ("%s: %s", display, reason);
    }
  return g_variant_n_children (problems);
}
