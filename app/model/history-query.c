/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what is wanted to SQL. Nothing that somebody typed gets into the text of a statement. */
#include "history-query.h"

#include "history-row.h"
#include "history-search.h"
#include "operations/database/sqlite-errors.h"

#include <string.h>

const FerryChoice ferry_history_columns[] = {
  {"started", "Started"},
  {"operation", "Operation"},
  {"executor", "Executor"},
  {"outcome", "Outcome"},
  {"elapsed", "Elapsed"},
  {"ran", "Ran"},
  {"worst", "Worst stall"},
  {NULL},
};

typedef struct
{
  GString *sql;
  GPtrArray *texts; /* char *, bound as ?1, ?2 … */
} Builder;

/* Binds @text (transfer full) and returns its number. */
static guint
bind (Builder *self,
      char *text)
{
  g_ptr_array_add (self->texts, text);
  return self->texts->len;
}

/* The words of @text. (transfer full) */
static char **
split (const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, " \t\n", -1);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/* Whether more must be read than the first rows that hold the first of @words. */
static gboolean
wants_all (GVariant *parameters,
           char **words)
{
  return g_strv_length (words) > 1 || ferry_parameters_get_integer (parameters, "limit") == 0 ||
         *ferry_parameters_get_text (parameters, "operation") != '\0' || *ferry_parameters_get_text (parameters, "outcome") != '\0' ||
         ferry_parameters_get_integer (parameters, "since") > 0 || strcmp (ferry_parameters_get_text (parameters, "sort"), "started") != 0;
}

/* FALSE if every row has to be looked at. */
static gboolean
add_text (Builder *self,
          sqlite3 *database,
          GVariant *parameters)
{
  g_auto(GStrv) words = split (ferry_parameters_get_text (parameters, "text"));
  char *plan = ferry_history_search_plan (database, (const char * const *)words, wants_all (parameters, words));

  if (plan != NULL)
    g_string_append_printf (self->sql, " search JOIN calls ON calls.id = search.rowid WHERE search MATCH ?%u", bind (self, plan));
  else
    g_string_append (self->sql, " calls WHERE TRUE");
  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (self->sql,
                            " AND contains_text (?%u, calls.operation, calls.executor, calls.outcome, calls.parameters, calls.error_message)",
                            bind (self, g_strdup (words[i])));
  return plan != NULL;
}

static void
add_conditions (Builder *self,
                GVariant *parameters)
{
  const char *operation = ferry_parameters_get_text (parameters, "operation");
  const char *outcome = ferry_parameters_get_text (parameters, "outcome");
  gint64 since = ferry_parameters_get_integer (parameters, "since");

  if (*operation != '\0')
    g_string_append_printf (self->sql, " AND calls.operation = ?%u", bind (self, g_strdup (operation)));
  if (*outcome == '!')
    g_string_append_printf (self->sql, " AND calls.outcome <> ?%u", bind (self, g_strdup (outcome + 1)));
  else if (*outcome != '\0')
    g_string_append_printf (self->sql, " AND calls.outcome = ?%u", bind (self, g_strdup (outcome)));
  if (since > 0)
    g_string_append_printf (self->sql, " AND calls.started >= %" G_GINT64_FORMAT, since);
}

/* By the index of a search rows come in the order of their ids, which is that of their ends: nearly that of
 * their beginnings, and the first of a million come at once. */
static void
add_order (Builder *self,
           GVariant *parameters,
           gboolean is_search)
{
  const char *column = ferry_parameters_get_text (parameters, "sort");
  const char *way = ferry_parameters_get_boolean (parameters, "descending") ? "DESC" : "ASC";
  gint64 limit = ferry_parameters_get_integer (parameters, "limit");

  if (is_search && strcmp (column, "started") == 0)
    g_string_append_printf (self->sql, " ORDER BY search.rowid %s", way);
  else
    g_string_append_printf (self->sql, " ORDER BY calls.%s %s, calls.id %s", column, way, way);
  if (limit > 0)
    g_string_append_printf (self->sql, " LIMIT %" G_GINT64_FORMAT, limit);
}

sqlite3_stmt *
ferry_history_query_prepare (sqlite3 *database,
                             const char *path,
                             const char *columns,
                             GVariant *parameters,
                             GError **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Builder self = {sql, texts};
  sqlite3_stmt *statement = NULL;
  gboolean is_search;

  g_return_val_if_fail (database != NULL && columns != NULL && parameters != NULL, NULL);

  g_string_append_printf (sql, "SELECT %s FROM", columns);
  is_search = add_text (&self, database, parameters);
  add_conditions (&self, parameters);
  add_order (&self, parameters, is_search);
  if (sqlite3_prepare_v2 (database, sql->str, -1, &statement, NULL) != SQLITE_OK)
    {
      ferry_sqlite_set_error (database, path, error);
      return NULL;
    }
  for (guint i = 0; i < texts->len; i++)
    sqlite3_bind_text (statement, i + 1, g_ptr_array_index (texts, i), -1, SQLITE_TRANSIENT);
  return statement;
}

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
ferry_history_query_read_row (sqlite3_stmt *statement)
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
