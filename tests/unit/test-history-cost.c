/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the history does not do, however many rows there are: counted, for a time says something of a machine as well. */
#include "model/history-file.h"
#include "tree-helper.h"

/* So many that what a batch changes of their indices is more than SQLite keeps by itself: without words, which take long. */
#define FILL_PLAIN                                                                                                                              \
  "DROP TRIGGER calls_indexed; WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000) "                    \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, attempts, elapsed, worst, deliberate) " \
  "SELECT 1700000000000000 + n, n, '', 'files.scan', 'files', 'task-pool', '', 'succeeded', 1, n * 7919 % 1000003, n * 104729 % 1000003, 0 FROM number"
#define BATCH                                                                                                                                   \
  "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000) "                                                  \
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

/* Durations come in no order: what rows change of their indices is kept until they are committed, and for the rows that
 * follow, rather than written and read again meanwhile. */
static void
test_pages (Fixture *self,
            gconstpointer fill)
{
  int spilt = 0;
  int missed = 0;
  int most = 0;

  execute (self, BATCH);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_SPILL, &spilt, &most, TRUE);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_MISS, &missed, &most, TRUE);
  execute (self, BATCH);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_SPILL, &spilt, &most, FALSE);
  sqlite3_db_status (self->database, SQLITE_DBSTATUS_CACHE_MISS, &missed, &most, FALSE);
  g_test_message ("%d pages were written before their time, %d read anew", spilt, missed);
  g_assert_cmpint (spilt, ==, 0);
  g_assert_cmpint (missed, <, 20);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/history-cost/pages", Fixture, FILL_PLAIN, set_up, test_pages, tear_down);

  return g_test_run ();
}
