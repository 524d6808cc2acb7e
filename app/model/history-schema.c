/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps, oldest first. A step that has been released is never changed: another one is added. */
#include "history-schema.h"

#include "operations/database/sqlite-errors.h"

#include <string.h>

static const char * const steps[FERRY_HISTORY_VERSION] = {
  /* 1: the rows, and how many there are, for counting a million takes a while. An id is never given twice,
   * so that what a list remembers of a deleted row finds nothing rather than another row. */
  "CREATE TABLE calls ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  started INTEGER NOT NULL," /* microseconds since 1970 */
  "  call_id INTEGER NOT NULL,"
  "  trace_id TEXT NOT NULL,"
  "  operation TEXT NOT NULL,"
  "  dependency TEXT NOT NULL,"
  "  executor TEXT NOT NULL,"
  "  parameters TEXT NOT NULL,"
  "  outcome TEXT NOT NULL,"
  "  error_code TEXT,"
  "  error_type TEXT,"
  "  error_message TEXT,"
  "  attempts INTEGER NOT NULL,"
  "  queued INTEGER," /* microseconds, as those that follow */
  "  ran INTEGER,"
  "  delivered INTEGER,"
  "  elapsed INTEGER,"
  "  cancel INTEGER,"
  "  worst INTEGER,"
  "  deliberate INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX calls_started ON calls (started);"
  "CREATE TABLE counts (calls INTEGER NOT NULL) STRICT;"
  "INSERT INTO counts VALUES (0);"
  "CREATE TRIGGER calls_counted AFTER INSERT ON calls BEGIN UPDATE counts SET calls = calls + 1; END;"
  "CREATE TRIGGER calls_uncounted AFTER DELETE ON calls BEGIN UPDATE counts SET calls = calls - 1; END;",

  /* 2: which rows hold which three characters in a row, so that a million are searched in milliseconds.
   * Which column they stand in, and where, is not kept (detail, columnsize): a third of the size. */
  "CREATE VIRTUAL TABLE search USING fts5 (operation, executor, outcome, parameters, error_message,"
  "  content = 'calls', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);"
  "CREATE TRIGGER calls_indexed AFTER INSERT ON calls BEGIN"
  "  INSERT INTO search (rowid, operation, executor, outcome, parameters, error_message)"
  "  VALUES (new.id, new.operation, new.executor, new.outcome, new.parameters, new.error_message); END;"
  "CREATE TRIGGER calls_unindexed AFTER DELETE ON calls BEGIN"
  "  INSERT INTO search (search, rowid, operation, executor, outcome, parameters, error_message)"
  "  VALUES ('delete', old.id, old.operation, old.executor, old.outcome, old.parameters, old.error_message); END;"
  "INSERT INTO search (search) VALUES ('rebuild');",

  /* 3: the same with two blanks behind each text, so that three characters in a row begin with each one or two
   * of it, the last ones too, and a list of those three: a word of one or two letters is found by them. */
  "DROP TRIGGER calls_indexed;"
  "DROP TRIGGER calls_unindexed;"
  "DROP TABLE search;"
  "CREATE VIEW searched AS SELECT id, operation || '  ' AS operation, executor || '  ' AS executor, outcome || '  ' AS outcome,"
  "  parameters || '  ' AS parameters, error_message || '  ' AS error_message FROM calls;"
  "CREATE VIRTUAL TABLE search USING fts5 (operation, executor, outcome, parameters, error_message,"
  "  content = 'searched', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);"
  "CREATE VIRTUAL TABLE grams USING fts5vocab (search, instance);"
  "CREATE TRIGGER calls_indexed AFTER INSERT ON calls BEGIN"
  "  INSERT INTO search (rowid, operation, executor, outcome, parameters, error_message)"
  "  VALUES (new.id, new.operation || '  ', new.executor || '  ', new.outcome || '  ', new.parameters || '  ', new.error_message || '  '); END;"
  "CREATE TRIGGER calls_unindexed AFTER DELETE ON calls BEGIN"
  "  INSERT INTO search (search, rowid, operation, executor, outcome, parameters, error_message)"
  "  VALUES ('delete', old.id, old.operation || '  ', old.executor || '  ', old.outcome || '  ', old.parameters || '  ', old.error_message || '  '); END;"
  "INSERT INTO search (search) VALUES ('rebuild');",

  /* 4 to 8: rows in the order of each column that they can be sorted by, apart by their outcomes, for that is what
   * else is asked for: what is wanted of them is merged (history-query.c). A million take a second each, so
   * each is a step of its own, between which rows are written. */
  "CREATE INDEX calls_by_started ON calls (outcome, started);",
  "CREATE INDEX calls_by_operation ON calls (outcome, operation, started);",
  "CREATE INDEX calls_by_executor ON calls (outcome, executor);",
  "CREATE INDEX calls_by_elapsed ON calls (outcome, elapsed);",
  "CREATE INDEX calls_by_worst ON calls (outcome, worst);",

  /* 9 and 10: the durations apart by spans of ids as well. They come in no order: so each new row changed a page somewhere
   * in an index that grew with the history, and now one in a part that does not. */
  "DROP INDEX IF EXISTS calls_by_elapsed;"
  "CREATE INDEX calls_by_elapsed ON calls (outcome, id >> 14, elapsed);",
  "DROP INDEX IF EXISTS calls_by_worst;"
  "CREATE INDEX calls_by_worst ON calls (outcome, id >> 14, worst);",

  /* 11: what words new rows hold is a part of the index by itself. Parts of a size are merged by the sixteen, not four: so
   * what is known of a row is written anew three times among a million, not seven. */
  "INSERT INTO search (search, rank) VALUES ('automerge', 16);"
  "INSERT INTO search (search, rank) VALUES ('crisismerge', 32);",
};

static gboolean
execute (sqlite3 *database,
         const char *path,
         const char *sql,
         GError **error)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  ferry_sqlite_set_error (database, path, error);
  return FALSE;
}

int
ferry_history_schema_get_version (sqlite3 *database)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;

  g_return_val_if_fail (database != NULL, -1);

  if (sqlite3_prepare_v2 (database, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

static gboolean
take_steps (sqlite3 *database,
            const char *path,
            int steps_max,
            GError **error)
{
  /* Asked inside the transaction: another program may just have taken them. */
  int version = ferry_history_schema_get_version (database);
  g_autofree char *done = NULL;

  if (version < 0)
    {
      ferry_sqlite_set_error (database, path, error);
      return FALSE;
    }
  for (int i = version; i < steps_max; i++)
    if (!execute (database, path, steps[i], error))
      return FALSE;

  done = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", FERRY_HISTORY_APPLICATION_ID, MAX (version, steps_max));
  return execute (database, path, done, error);
}

gboolean
ferry_history_schema_update (sqlite3 *database,
                             const char *path,
                             int steps_max,
                             GError **error)
{
  g_return_val_if_fail (database != NULL, FALSE);
  g_return_val_if_fail (steps_max >= 0 && steps_max <= FERRY_HISTORY_VERSION, FALSE);

  if (!execute (database, path, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (take_steps (database, path, steps_max, error) && execute (database, path, "COMMIT", error))
    return TRUE;
  /* Some errors have done so already. */
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* ASCII, which nearly all of it is, needs no folded copy. */
static gboolean
contains (const char *text,
          const char *word)
{
  g_autofree char *folded_text = NULL;
  g_autofree char *folded_word = NULL;

  if (g_str_is_ascii (text) && g_str_is_ascii (word))
    return strcasestr (text, word) != NULL;
  folded_text = g_utf8_casefold (text, -1);
  folded_word = g_utf8_casefold (word, -1);
  return strstr (folded_text, folded_word) != NULL;
}

static void
contains_text (sqlite3_context *context,
               int n,
               sqlite3_value **values)
{
  const char *word = (const char *)sqlite3_value_text (values[0]);
  gboolean found = FALSE;

  for (int i = 1; i < n && !found; i++)
    {
      const char *text = (const char *)sqlite3_value_text (values[i]);

      found = text != NULL && word != NULL && contains (text, word);
    }
  sqlite3_result_int (context, found);
}

gboolean
ferry_history_schema_add_functions (sqlite3 *database)
{
  return sqlite3_create_function (database, "contains_text", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                  NULL, contains_text, NULL, NULL) == SQLITE_OK;
}
