/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the history does not do, however many rows there are: counted, for a time says something of a machine as well. */
#include "history-helper.h"
#include "model/history-file.h"
#include "model/history-insert.h"
#include "model/history-operations.h"
#include "model/history-query.h"
#include "tree-helper.h"

#include <string.h>

/* The oldest of them hold one word, and more of them than are put in order after they are found; the others hold another, and a
 * hundred that begin with one letter. */
#define ROWS 40000
#define OLDEST 12000
#define SOME 8000
#define FILL                                                                                                                                    \
  "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40000) "                                                 \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, attempts, elapsed, worst, deliberate) " \
  "SELECT 1700000000000000 + n, n, 'trace', 'files.scan', 'files', CASE WHEN n <= 8000 THEN 'task-pool' ELSE 'own-pool' END,"                   \
  " CASE WHEN n <= 12000 THEN 'early' ELSE printf ('later ~%02d', n % 100) END, 'succeeded', 1, n, n, 0 FROM number"

/* So many that what a batch changes of their indices is more than SQLite keeps by itself: without words, which take long. */
#define FILL_PLAIN                                                                                                                              \
  "DROP TRIGGER calls_indexed; WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000) "                    \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, attempts, elapsed, worst, deliberate) " \
  "SELECT 1700000000000000 + n, n, '', 'files.scan', 'files', 'task-pool', '', 'succeeded', 1, n * 7919 % 1000003, n * 104729 % 1000003, 0 FROM number"
#define BATCH(rows)                                                                                                                             \
  "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < " rows ") "                                              \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, attempts, elapsed, worst, deliberate) " \
  "SELECT 1800000000000000 + n, n, '', 'files.scan', 'files', 'task-pool', '', 'succeeded', 1, n * 15485863 % 1000003, n * 32452843 % 1000003, 0 FROM number"

typedef struct
{
  char *folder;
  char *path;
  sqlite3 *database;
} Fixture;

static void
execute (Fixture *self,
         const char *sql)
{
  if (sqlite3_exec (self->database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->database));
}

static void
set_up (Fixture *self,
        gconstpointer fill)
{
  g_autoptr (GError) error = NULL;

  self->folder = ferry_test_folder_new ();
  self->path = g_build_filename (self->folder, "history.db", NULL);
  self->database = ferry_history_file_open (self->path, NULL, &error);
  g_assert_no_error (error);
  execute (self, fill);
  execute (self, "PRAGMA wal_checkpoint");
}

static void
tear_down (Fixture *self,
           gconstpointer fill)
{
  sqlite3_close (self->database);
  ferry_test_folder_free (self->folder);
  g_free (self->path);
}

/* How many rows a search for @text finds, and the *@first of them. */
static guint
find (Fixture *self,
      const char *text,
      const char *sort,
      gboolean descending,
      gint64 *first)
{
  g_autoptr (GVariant) complete = NULL;
  g_autoptr (GError) error = NULL;
  GVariantDict given;
  sqlite3_stmt *statement;
  guint n = 0;

  g_variant_dict_init (&given, NULL);
  g_variant_dict_insert (&given, "store", "x", (gint64)1);
  g_variant_dict_insert (&given, "text", "s", text);
  g_variant_dict_insert (&given, "sort", "s", sort);
  g_variant_dict_insert (&given, "descending", "b", descending);
  g_variant_dict_insert (&given, "limit", "x", (gint64)37);
  complete = ferry_parameter_table_complete (ferry_history_find_operation.parameters, g_variant_dict_end (&given), &error);
  g_assert_no_error (error);
  statement = ferry_history_query_prepare (self->database, self->path, "calls.id", complete, &error);
  g_assert_no_error (error);
  while (sqlite3_step (statement) == SQLITE_ROW)
    if (n++ == 0)
      *first = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

static int
count_grams (unsigned int kind,
             gpointer n,
             gpointer statement,
             gpointer sql)
{
  if (strstr (sql, "FROM grams") != NULL)
    ++*(guint *)n;
  return 0;
}

/* What a letter begins is not looked up where enough of the first rows hold it; wherever they are, they are found. */
static void
test_near_letter (Fixture *self,
                  gconstpointer fill)
{
  static const struct
  {
    const char *letter;
    gboolean descending;
    gboolean is_near;
    gint64 first;
  } cases[] = {
    {"~", TRUE, TRUE, ROWS},
    {"~", FALSE, FALSE, OLDEST + 1},
    {"y", TRUE, FALSE, OLDEST},
    {"y", FALSE, TRUE, 1},
    {"e", TRUE, TRUE, ROWS},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_grams = 0;
      gint64 first = 0;

      sqlite3_trace_v2 (self->database, SQLITE_TRACE_STMT, count_grams, &n_grams);
      g_assert_cmpuint (find (self, cases[i].letter, "started", cases[i].descending, &first), ==, 37);
      sqlite3_trace_v2 (self->database, 0, NULL, NULL);
      g_test_message ("“%s”, %s: %u", cases[i].letter, cases[i].descending ? "down" : "up", n_grams);
      g_assert_cmpint (first, ==, cases[i].first);
      if (cases[i].is_near)
        g_assert_cmpuint (n_grams, ==, 0);
    }
}

static void
count_asked (sqlite3_context *context,
             int n,
             sqlite3_value **values)
{
  ++*(guint *)sqlite3_user_data (context);
  sqlite3_result_int (context, TRUE);
}

/* Rows that are newer than all that hold a word, or older, are passed without asking whether they do. */
static void
test_ends (Fixture *self,
           gconstpointer fill)
{
  guint n_asked = 0;
  gint64 first = 0;

  g_assert_cmpint (sqlite3_create_function (self->database, "may_hold", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, &n_asked, count_asked, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (find (self, "early", "worst", TRUE, &first), ==, 37);
  g_assert_cmpint (first, ==, OLDEST);
  g_test_message ("%u of %u rows were asked", n_asked, ROWS);
  g_assert_cmpuint (n_asked, >=, 37);
  g_assert_cmpuint (n_asked, <, 100);
  g_assert_cmpuint (find (self, "later", "elapsed", FALSE, &first), ==, 37);
  g_assert_cmpint (first, ==, OLDEST + 1);
  g_assert_cmpuint (n_asked, <, 200);
}

/* So it is known of those that are too few to be passed: none of them is read. */
static void
test_beyond (Fixture *self,
             gconstpointer fill)
{
  guint n_read = 0;
  gint64 first = 0;

  g_assert_cmpint (sqlite3_create_function (self->database, "contains_text", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, &n_read, count_asked, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (find (self, "own-pool", "worst", FALSE, &first), ==, 37);
  g_test_message ("%u of %u rows were read", n_read, ROWS);
  g_assert_cmpint (first, ==, SOME + 1);
  g_assert_cmpuint (n_read, <, 100);
}

/* Durations come in no order: what rows change of their indices is kept until they are committed, and for the rows that
 * follow, rather than written and read again meanwhile. */
static void
test_pages (Fixture *self,
            gconstpointer fill)
{
  int spilt = 0;
  int missed = 0;
  int most = 0;

  execute (self, BATCH ("1000"));
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_SPILL, &spilt, &most, TRUE);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_MISS, &missed, &most, TRUE);
  execute (self, BATCH ("1000"));
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_SPILL, &spilt, &most, FALSE);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_MISS, &missed, &most, FALSE);
  g_test_message ("%d pages were written before their time, %d read anew", spilt, missed);
  g_assert_cmpint (spilt, ==, 0);
  g_assert_cmpint (missed, <, 20);
}

/* Nor do they change a page each of an index that grows with the history. */
static void
test_changed_pages (Fixture *self,
                    gconstpointer fill)
{
  int written = 0;
  int most = 0;

  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_WRITE, &written, &most, TRUE);
  execute (self, BATCH ("100"));
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_WRITE, &written, &most, FALSE);
  g_test_message ("100 rows changed %d pages", written);
  g_assert_cmpint (written, <, 100);
}

/* Rows of @n calls, at once. */
static void
write_calls (Fixture *self,
             FerrySession *session,
             guint n)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_history_draft_free);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FerryCallRecord) record = ferry_test_history_run (session, "{'seconds': <0.0>, 'message': <'alike'>}");

      g_ptr_array_add (drafts, ferry_history_draft_new (record, i));
    }
  execute (self, "BEGIN");
  g_assert_true (ferry_history_insert (self->database, drafts));
  execute (self, "COMMIT");
}

static void
assert_asked (Fixture *self,
              const char *sql,
              const char *wanted)
{
  ferry_test_history_assert_asked (self->path, sql, wanted);
}

/* The words of rows that are written at once are one part of the index, not one for each row, to be merged by and by. */
static void
test_parts (Fixture *self,
            gconstpointer fill)
{
  FerrySession *session = ferry_session_new ();

  write_calls (self, session, 0);
  assert_asked (self, "SELECT count(*) FROM calls", "0");
  write_calls (self, session, 12);
  assert_asked (self, "SELECT count(DISTINCT segid) FROM search_idx", "1");
  write_calls (self, session, 12);
  assert_asked (self, "SELECT count(DISTINCT segid) FROM search_idx", "2");
  assert_asked (self, "SELECT count(*) FROM search WHERE search MATCH 'ali AND ike'", "24");
  /* In their order. */
  assert_asked (self, "SELECT count(*) FROM calls WHERE worst = (id - 1) % 12 AND call_id = id", "24");
  g_object_unref (session);
}

/* Many of them are merged at a time, for each time costs each of their rows as much. */
static void
test_merged_parts (Fixture *self,
                   gconstpointer fill)
{
  FerrySession *session = ferry_session_new ();

  for (guint i = 0; i < 20; i++)
    write_calls (self, session, 1);
  assert_asked (self, "SELECT count(DISTINCT segid) FROM search_idx", "20");
  g_object_unref (session);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/history-cost/near-letter", Fixture, FILL, set_up, test_near_letter, tear_down);
  g_test_add ("/model/history-cost/ends", Fixture, FILL, set_up, test_ends, tear_down);
  g_test_add ("/model/history-cost/beyond", Fixture, FILL, set_up, test_beyond, tear_down);
  g_test_add ("/model/history-cost/parts", Fixture, "", set_up, test_parts, tear_down);
  g_test_add ("/model/history-cost/merged-parts", Fixture, "", set_up, test_merged_parts, tear_down);
  g_test_add ("/model/history-cost/pages", Fixture, FILL_PLAIN, set_up, test_pages, tear_down);
  g_test_add ("/model/history-cost/changed-pages", Fixture, FILL_PLAIN, set_up, test_changed_pages, tear_down);

  return g_test_run ();
}
