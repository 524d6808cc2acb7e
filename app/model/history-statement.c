/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From columns to a row, one after the other. */
#include "history-statement.h"

#include "history-row.h"

/* As valid UTF-8, whatever somebody put there; NULL for no text. */
static char *
dup_text (sqlite3_stmt *statement,
          int column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, sqlite3_column_bytes (statement, column)) : NULL;
}

static char *
dup_present_text (sqlite3_stmt *statement,
                  int column)
{
  char *text = dup_text (statement, column);

  return text != NULL ? text : g_strdup ("");
}

GVariant *
ferry_history_statement_read_row (sqlite3_stmt *statement)
{
  g_autoptr(FerryHistoryRow) row = g_new0 (FerryHistoryRow, 1);
  int column = 0;

  row->id = sqlite3_column_int64 (statement, column++);
  row->started = sqlite3_column_int64 (statement, column++);
  row->call_id = sqlite3_column_int64 (statement, column++);
  row->trace_id = dup_present_text (statement, column++);
  row->operation = dup_present_text (statement, column++);
  row->dependency = dup_present_text (statement, column++);
  row->executor = dup_present_text (statement, column++);
  row->parameters = dup_present_text (statement, column++);
  row->outcome = dup_present_text (statement, column++);
  row->error_code = dup_text (statement, column++);
  row->error_type = dup_text (statement, column++);
  row->error_message = dup_text (statement, column++);
  row->attempts = sqlite3_column_int (statement, column++);
  for (guint i = 0; i < FERRY_N_HISTORY_DURATIONS; i++, column++)
    row->durations[i] = sqlite3_column_type (statement, column) == SQLITE_NULL ? FERRY_HISTORY_NONE : sqlite3_column_int64 (statement, column);
  row->deliberate = sqlite3_column_int (statement, column) != 0;
  return ferry_history_row_to_variant (row);
}

char *
ferry_history_ids_to_json (const gint64 *ids,
                           guint n)
{
  GString *text = g_string_sized_new (8 * (gsize)n + 2);

  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", ids[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
