/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One function to each format. */
#include "print-history.h"

#include "json-writer.h"
#include "model/history-fields.h"
#include "output.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
format_duration (const FerryHistoryRow *row, FerryHistoryDuration duration)
{
  return row->durations[duration] != FERRY_HISTORY_NONE ? ferry_format_duration (row->durations[duration]) : g_strdup ("—");
}

static void
add_table_row (FerryTextTable *table, const FerryHistoryRow *row)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_local (row->started / G_USEC_PER_SEC);
  g_autofree char *started = second != NULL ? g_date_time_format (second, "%F %T") : g_strdup ("");
  g_autofree char *elapsed = format_duration (row, FERRY_HISTORY_ELAPSED);
  g_autofree char *worst = format_duration (row, FERRY_HISTORY_WORST);
  g_autofree char *story = NULL;

  if (row->error_message != NULL)
    story = g_strdup_printf ("%s · %s", row->error_message, row->parameters);
  ferry_text_table_add_row (table, started, row->outcome, row->operation, row->executor, elapsed, worst,
                            story != NULL ? story : row->parameters);
}

static char *
format_table (GPtrArray *rows, gboolean is_first)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("llllrrl");

  if (is_first)
    ferry_text_table_add_row (table, _ ("Started"), _ ("Outcome"), _ ("Operation"), _ ("Run on"), _ ("Elapsed"),
                              _ ("Worst stall"), _ ("Parameters"));
  for (guint i = 0; i < rows->len; i++)
    add_table_row (table, g_ptr_array_index (rows, i));
  return ferry_text_table_format (table, "");
}

static void
add_json_field (FerryJsonWriter *json, const FerryHistoryField *field)
{
  ferry_json_writer_add_name (json, field->name);
  if (field->is_absent || field->kind == FERRY_HISTORY_TEXT)
    ferry_json_writer_add_string (json, field->is_absent ? NULL : field->text);
  else if (field->kind == FERRY_HISTORY_INTEGER)
    ferry_json_writer_add_integer (json, field->integer);
  else if (field->kind == FERRY_HISTORY_MILLISECONDS)
    ferry_json_writer_add_number (json, field->milliseconds);
  else
    ferry_json_writer_add_boolean (json, field->integer != 0);
}

static char *
format_json_row (const FerryHistoryRow *row)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  FerryHistoryField fields[FERRY_N_HISTORY_FIELDS];
  char moment[FERRY_HISTORY_MOMENT_SIZE];

  ferry_history_fields_fill (row, fields, moment);
  ferry_json_writer_begin_object (json);
  for (guint i = 0; i < FERRY_N_HISTORY_FIELDS; i++)
    add_json_field (json, &fields[i]);
  ferry_json_writer_end_object (json);
  return g_strchomp (ferry_json_writer_finish (json));
}

/* An object to a line, all of them in one array. */
static char *
format_json (GPtrArray *rows, gboolean is_first, gboolean is_last)
{
  GString *text = g_string_new (is_first ? "[" : "");

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *row = format_json_row (g_ptr_array_index (rows, i));

      g_string_append_printf (text, "%s%s", is_first && i == 0 ? "" : ",\n", row);
    }
  if (is_last)
    g_string_append (text, "]\n");
  return g_string_free (text, FALSE);
}

static char *
format_csv (GPtrArray *rows, gboolean is_first)
{
  GString *text = g_string_new (NULL);

  if (is_first)
    ferry_history_csv_append_head (text);
  for (guint i = 0; i < rows->len; i++)
    ferry_history_csv_append_row (text, g_ptr_array_index (rows, i));
  return g_string_free (text, FALSE);
}

gboolean
ferry_print_history (FerryHistoryFormat format, GPtrArray *rows, gboolean is_first, gboolean is_last)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (rows != NULL, FALSE);

  if (format == FERRY_HISTORY_AS_TABLE)
    {
      text = format_table (rows, is_first);
      return ferry_output_text (text);
    }
  text = format == FERRY_HISTORY_AS_JSON ? format_json (rows, is_first, is_last) : format_csv (rows, is_first);
  return ferry_output_bytes (text, strlen (text));
}
