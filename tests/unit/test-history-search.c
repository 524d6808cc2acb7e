/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of any length are found by the index, wherever they stand, and looked for row by row only where that is less. */
#include "model/history-file.h"
#include "model/history-search.h"
#include "tree-helper.h"

#include <string.h>

#define CONTAINS "contains_text (?1, calls.operation, calls.executor, calls.outcome, calls.parameters, calls.error_message)"
#define BY_ROW "SELECT count(*) FROM calls WHERE " CONTAINS
#define BY_INDEX "SELECT count(*) FROM search JOIN calls ON calls.id = search.rowid WHERE search MATCH ?2 AND " CONTAINS

/* What the errors of the rows say. */
static const char * const messages[] = {
  "No such file: /home/a",
  "\"quoted\" it's 100% of_it",
  "Ärger mit GRÖSSEN",
  "x",
  "xy",
  "東京",
  "",
  NULL,
};

typedef struct
{
  char *folder;
  sqlite3 *database;
} Fixture;

static void
insert (Fixture *self,
        const char *parameters,
        const char *message)
{
  char *sql = sqlite3_mprintf ("INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, error_message, attempts, deliberate)"
                               " VALUES (1, 1, 'abc', 'files.scan', 'files', 'task-pool', %Q, 'failed', %Q, 1, 0)",
                               parameters, message);

  g_assert_cmpint (sqlite3_exec (self->database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_free (sql);
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = ferry_test_folder_new ();
  path = g_build_filename (self->folder, "history.db", NULL);
  self->database = ferry_history_file_open (path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; messages[i] != NULL; i++)
    insert (self, i % 2 == 0 ? "--folder=/usr --largest=7" : "", messages[i]);
  insert (self, "--folder=/", NULL);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  sqlite3_close (self->database);
  ferry_test_folder_free (self->folder);
}

static gint64
count (Fixture *self,
       const char *sql,
       const char *word,
       const char *plan)
{
  sqlite3_stmt *statement = NULL;
  gint64 n;

  g_assert_cmpint (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, word, -1, SQLITE_STATIC);
  if (plan != NULL)
    sqlite3_bind_text (statement, 2, plan, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

static void
check_word (Fixture *self,
            const char *word)
{
  const char *words[] = {word, NULL};
  g_autofree char *plan = ferry_history_search_plan (self->database, words, TRUE);
  gint64 wanted = count (self, BY_ROW, word, NULL);

  if (plan == NULL)
    g_error ("“%s” is looked for row by row", word);
  if (count (self, BY_INDEX, word, plan) != wanted)
    g_error ("“%s”: %s does not find %" G_GINT64_FORMAT " rows", word, plan, wanted);
}

/* Each letter of the rows, each two and three in a row, in small letters and capital ones. */
static void
test_every_word (Fixture *self,
                 gconstpointer data)
{
  for (guint i = 0; messages[i] != NULL; i++)
    for (const char *at = messages[i]; *at != '\0'; at = g_utf8_next_char (at))
      for (glong n = 1; n <= MIN (3, g_utf8_strlen (at, -1)); n++)
        {
          g_autofree char *word = g_utf8_substring (at, 0, n);
          g_autofree char *capital = g_utf8_strup (word, -1);

          if (strchr (word, ' ') != NULL)
            continue;
          check_word (self, word);
          check_word (self, capital);
        }
  g_assert_cmpint (count (self, BY_ROW, "x", NULL), ==, 2);
  g_assert_cmpint (count (self, BY_ROW, "京", NULL), ==, 1);
}

static void
test_nowhere (Fixture *self,
              gconstpointer data)
{
  check_word (self, "qq");
  check_word (self, "~");
  check_word (self, "*");
  check_word (self, "\"\"");
  check_word (self, "zzz");
  g_assert_cmpint (count (self, BY_ROW, "qq", NULL), ==, 0);
}

/* Of a hundred different grams that begin with a letter all are worth asking for only where the first rows are enough. */
static void
test_common_letter (Fixture *self,
                    gconstpointer data)
{
  static const char *common[] = {"~", NULL};
  static const char *rare[] = {"~", "~9", NULL};
  g_autofree char *first = NULL;
  g_autofree char *all = NULL;
  g_autofree char *both = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *message = g_strdup_printf ("~%u%u", i / 10, i % 10);

      insert (self, "", message);
    }
  first = ferry_history_search_plan (self->database, common, FALSE);
  g_assert_cmpint (count (self, BY_INDEX, "~", first), ==, 100);
  all = ferry_history_search_plan (self->database, common, TRUE);
  g_assert_cmpstr (all, ==, NULL);
  both = ferry_history_search_plan (self->database, rare, TRUE);
  g_assert_cmpint (count (self, BY_INDEX, "~9", both), ==, 10);
  g_assert_null (strstr (both, "~8"));
}

/* Where the index and GLib may not agree on what is the same letter, each row is looked at; a file of an older version
 * has no list to go by. */
static void
test_row_by_row (Fixture *self,
                 gconstpointer data)
{
  static const char *sharp[] = {"ß", NULL};
  static const char *none[] = {NULL};
  static const char *plain[] = {"us", NULL};
  g_autofree char *plan = ferry_history_search_plan (self->database, sharp, FALSE);

  g_assert_cmpstr (plan, ==, NULL);
  plan = ferry_history_search_plan (self->database, none, FALSE);
  g_assert_cmpstr (plan, ==, NULL);
  g_assert_cmpint (sqlite3_exec (self->database, "DROP TABLE grams", NULL, NULL, NULL), ==, SQLITE_OK);
  plan = ferry_history_search_plan (self->database, plain, FALSE);
  g_assert_cmpstr (plan, ==, NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/history-search/every-word", Fixture, NULL, set_up, test_every_word, tear_down);
  g_test_add ("/model/history-search/nowhere", Fixture, NULL, set_up, test_nowhere, tear_down);
  g_test_add ("/model/history-search/common-letter", Fixture, NULL, set_up, test_common_letter, tear_down);
  g_test_add ("/model/history-search/row-by-row", Fixture, NULL, set_up, test_row_by_row, tear_down);

  return g_test_run ();
}
