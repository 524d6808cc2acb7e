/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* database.query on real files, beside the sqlite3 program: good, locked, damaged and foreign ones. */
#include "run-helper.h"
#include "tree-helper.h"

#include "boundary/errors.h"
#include "operations/database/sqlite-errors.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 120
#define MILLION 1000000
#define ENDLESS "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "

typedef struct
{
  char *folder;
  char *path; /* a database with the table t (a INTEGER, b TEXT), rows 1 to 100, and the view v */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = ferry_test_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "data\nbase", NULL);
  g_free (ferry_test_shell ("sqlite3 \"$1/data\nbase\" \"CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);"
                            " CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT a * 2 AS c FROM t;"
                            " WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 100)"
                            " INSERT INTO t SELECT i, 'row ' || i FROM n\"",
                            fixture->folder, TRUE, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ferry_test_folder_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
query_limited (FerryTestRun *run, const char *path, const char *sql, gint64 rows, gint64 bytes)
{
  return ferry_test_run (run, "database.query",
                         g_variant_new_parsed ("{'database': <%^ay>, 'sql': <%s>, 'rows': <%x>, 'bytes': <%x>}", path, sql, rows, bytes));
}

static gboolean
query (FerryTestRun *run, const char *path, const char *sql)
{
  return query_limited (run, path, sql, 10000, 16 * 1024 * 1024);
}

/* The rows as GVariant prints them. */
static char *
print_rows (FerryTestRun *run)
{
  g_autoptr (GVariant) rows = ferry_test_run_dup_value (run, "rows", "aav");

  return g_variant_print (rows, TRUE);
}

static void
assert_rows (const char *path, const char *sql, const char *expected)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *rows = NULL;

  g_test_message ("%s", sql);
  query (run, path, sql);
  g_assert_no_error (run->error);
  rows = print_rows (run);
  g_assert_cmpstr (rows, ==, expected);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  assert_rows (fixture->path, "SELECT NULL, 1, -9223372036854775808, 2.5, 'ü', x'00ff', '', x''",
               "[[<@ms nothing>, <int64 1>, <int64 -9223372036854775808>, <2.5>, <'ü'>, <[byte 0x00, 0xff]>, <''>, <@ay []>]]");
  /* Text that is no text. */
  assert_rows (fixture->path, "SELECT CAST (x'61ff62' AS TEXT), 'a' || char (0) || 'b'",
               "[[<[byte 0x61, 0xff, 0x62]>, <[byte 0x61, 0x00, 0x62]>]]");
  assert_rows (fixture->path, "SELECT a, b FROM t WHERE a > 98 ORDER BY a", "[[<int64 99>, <'row 99'>], [<int64 100>, <'row 100'>]]");
  assert_rows (fixture->path, "SELECT max (c) FROM v", "[[<int64 200>]]");
  assert_rows (fixture->path, "VALUES (1), (2) ; -- and no more\n /* at all */ ;", "[[<int64 1>], [<int64 2>]]");
  assert_rows (fixture->path, "SELECT 1 WHERE 0", "@aav []");
  assert_rows (fixture->path, "PRAGMA user_version", "[[<int64 0>]]");
  assert_rows (fixture->path, "PRAGMA integrity_check", "[[<'ok'>]]");
  assert_rows (fixture->path, "SELECT name FROM pragma_table_info ('t')", "[[<'a'>], [<'b'>]]");
  assert_rows (fixture->path, "SELECT count (*) > 0 FROM pragma_function_list", "[[<int64 1>]]");
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) columns = NULL;
  g_autofree char *printed = NULL;

  g_assert_true (query (run, fixture->path, "SELECT a, b AS a, 1 AS \"\" FROM t LIMIT 0"));
  columns = ferry_test_run_dup_value (run, "columns", "as");
  printed = g_variant_print (columns, FALSE);
  g_assert_cmpstr (printed, ==, "['a', 'a', '']");
}

/* A million rows, by sum and by count as sqlite3 has them, and every one of them. */
static void
test_million (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (FerryTestRun) sum = ferry_test_run_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "million", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *rows = NULL;

  g_free (ferry_test_shell ("sqlite3 \"$1/million\" \"CREATE TABLE m (x, y); " ENDLESS
                            " INSERT INTO m SELECT i, i % 977 FROM n LIMIT 1000000\"",
                            fixture->folder, TRUE, NULL));
  expected = ferry_test_shell ("sqlite3 \"$1/million\" \"SELECT '[[<int64 ' || sum (x * y) || '>]]' FROM m\" | tr -d '\\n'",
                               fixture->folder, TRUE, NULL);
  g_assert_true (query (sum, path, "SELECT sum (x * y) FROM m"));
  rows = print_rows (sum);
  g_assert_cmpstr (rows, ==, expected);

  g_assert_true (query_limited (run, path, "SELECT x FROM m", 2 * MILLION, 256 * 1024 * 1024));
  g_assert_cmpuint (ferry_test_run_get_count (run, "count"), ==, MILLION);
  g_assert_cmpuint (run->progress->len, ==, MILLION);
  for (guint i = 0; i < run->progress->len; i++)
    g_assert_cmpuint (g_array_index (run->progress, FerryProgress, i).done, ==, i + 1);
  g_assert_cmpint (ferry_test_run_get_last_progress (run)->unit, ==, FERRY_UNIT_ITEMS);
}

static void
assert_limited (const char *path, const char *sql, gint64 rows, gint64 bytes, guint64 count, gboolean is_truncated)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  gboolean truncated = !is_truncated;

  g_assert_true (query_limited (run, path, sql, rows, bytes));
  g_assert_cmpuint (ferry_test_run_get_count (run, "count"), ==, count);
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), <=, bytes);
  g_assert_true (g_variant_lookup (run->result, "truncated", "b", &truncated));
  g_assert_cmpint (truncated, ==, is_truncated);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  assert_limited (fixture->path, "SELECT a FROM t", 100, 16384, 100, FALSE);
  assert_limited (fixture->path, "SELECT a FROM t", 99, 16384, 99, TRUE);
  assert_limited (fixture->path, "SELECT a FROM t", 0, 16384, 0, TRUE);
  assert_limited (fixture->path, "SELECT a FROM t WHERE 0", 0, 16384, 0, FALSE);
  assert_limited (fixture->path, ENDLESS "SELECT i FROM n", 1000, 1024 * 1024, 1000, TRUE);
  /* 600 bytes and a little each. */
  assert_limited (fixture->path, "SELECT zeroblob (600) FROM t", 100, 2048, 3, TRUE);
}

/* The most that this process ever had, in KiB. */
static guint64
get_peak (void)
{
  return ferry_test_shell_number ("awk '/VmHWM/ { print $2 }' /proc/$PPID/status", "/");
}

/* Values of which each is allowed, side by side. */
static char *
make_wide_query (guint n)
{
  GString *sql = g_string_new ("SELECT zeroblob (16000000)");

  for (guint i = 1; i < n; i++)
    g_string_append (sql, ", zeroblob (16000000)");
  return g_string_free (sql, FALSE);
}

/* Forty of them are 640 MB within SQLite, and a row that is not copied to find out that it is too long; eighty are more
 * than SQLite gets. */
static void
test_wide_row (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wide = make_wide_query (40), *wider = make_wide_query (80);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  guint64 before = get_peak ();

  assert_limited (fixture->path, wide, 10, 16 * 1024 * 1024, 0, TRUE);
  g_assert_cmpuint (get_peak () - before, <, 700 * 1024);

  g_assert_false (query (run, fixture->path, wider));
  g_assert_error (run->error, FERRY_SQLITE_ERROR, SQLITE_NOMEM);
  g_assert_cmpuint (get_peak () - before, <, 1200 * 1024);
  assert_limited (fixture->path, "SELECT a FROM t", 100, 16384, 100, FALSE);
}

static void
assert_fails (const char *path, const char *sql, GQuark domain, int code)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_test_message ("%s", sql);
  g_assert_false (query (run, path, sql));
  g_assert_error (run->error, domain, code);
  if (domain == FERRY_ERROR)
    g_assert_cmpstr (ferry_error_get_details (run->error)->parameter, ==, "sql");
}

/* Whatever writes, sets or reaches elsewhere; afterwards not a byte in the folder is another. */
static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  static const char * const statements[] = {
    "INSERT INTO t VALUES (1000, '')",
    "INSERT INTO t VALUES (1000, '') RETURNING a",
    "UPDATE t SET b = ''",
    "UPDATE sqlite_schema SET sql = ''",
    "DELETE FROM t",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "CREATE TABLE u (a)",
    "CREATE TEMP TABLE u (a)",
    "CREATE TEMP VIEW u AS SELECT 1",
    "CREATE VIRTUAL TABLE u USING fts5 (a)",
    "DROP TABLE t",
    "ALTER TABLE t RENAME TO u",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    "VACUUM INTO 'copy'",
    "BEGIN",
    "BEGIN EXCLUSIVE",
    "SAVEPOINT s",
    "ROLLBACK",
    "ATTACH ':memory:' AS other",
    "ATTACH '/etc/passwd' AS other",
    "ATTACH 'file:x?mode=rwc' AS other",
    "DETACH main",
    "PRAGMA journal_mode = WAL",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA user_version = 7",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA trusted_schema = ON",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA wal_checkpoint",
    "PRAGMA incremental_vacuum",
    "PRAGMA optimize",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA mmap_size = 1000000000",
    "PRAGMA soft_heap_limit = 1",
    "SELECT load_extension ('x')",
    "SELECT * FROM sqlite_dbpage",
  };
  static const char digest[] = "cd \"$1\"; find . -printf '%p %s %i\\n' | sort; cat -- * | sha256sum";
  g_autofree char *before = ferry_test_shell (digest, fixture->folder, TRUE, NULL);
  g_autofree char *after = NULL;
  FerryError mapped;
  gboolean transient;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_test_message ("%s", statements[i]);
      g_assert_false (query (run, fixture->path, statements[i]));
      g_assert_true (run->error->domain == FERRY_SQLITE_ERROR);
      g_test_message ("%d: %s", run->error->code, run->error->message);
      g_assert_true (ferry_error_map_apply (ferry_error_map_database, run->error, &mapped, &transient));
      g_assert_cmpint (mapped, ==, FERRY_ERROR_FAILED);
      g_assert_false (transient);
    }
  after = ferry_test_shell (digest, fixture->folder, TRUE, NULL);
  g_assert_cmpstr (after, ==, before);
}

/* For those, "not authorized" and not some other reason. */
static void
test_not_authorized (Fixture *fixture, gconstpointer data)
{
  static const char * const statements[] = {
    "DELETE FROM t", "ATTACH ':memory:' AS other", "PRAGMA user_version = 7",
    "PRAGMA query_only = OFF", "BEGIN", "VACUUM INTO 'copy'"};

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      assert_fails (fixture->path, statements[i], FERRY_SQLITE_ERROR, SQLITE_AUTH);
      /* In words that say what to do. */
      g_assert_false (query (run, fixture->path, statements[i]));
      g_assert_nonnull (strstr (run->error->message, "Ferry only reads databases"));
    }
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (2 * 1024 * 1024, ' ');

  assert_fails (fixture->path, "SELEKT 1", FERRY_SQLITE_ERROR, SQLITE_ERROR);
  assert_fails (fixture->path, "SELECT nothing FROM t", FERRY_SQLITE_ERROR, SQLITE_ERROR);
  /* Once there were quotes that could be both. */
  assert_fails (fixture->path, "SELECT \"nothing\" FROM t", FERRY_SQLITE_ERROR, SQLITE_ERROR);
  assert_fails (fixture->path, "SELECT 1; SELECT 2", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  assert_fails (fixture->path, "SELECT 1; DELETE FROM t", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  assert_fails (fixture->path, "SELECT 1; nonsense", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  assert_fails (fixture->path, " -- nothing", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  assert_fails (fixture->path, ";", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  assert_fails (fixture->path, longest, FERRY_SQLITE_ERROR, SQLITE_TOOBIG);
  assert_fails (fixture->path, "SELECT zeroblob (20000000)", FERRY_SQLITE_ERROR, SQLITE_TOOBIG);
  assert_fails (fixture->path, "SELECT abs (-9223372036854775808)", FERRY_SQLITE_ERROR, SQLITE_ERROR);
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_build_filename (fixture->folder, "text", NULL);
  g_autofree char *empty = g_build_filename (fixture->folder, "empty", NULL);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *closed = g_build_filename (fixture->folder, "closed", NULL);
  g_autofree char *long_text = g_strnfill (100000, 'x');

  ferry_test_write_file (fixture->folder, "text", long_text);
  ferry_test_write_file (fixture->folder, "empty", "");
  ferry_test_write_file (fixture->folder, "closed", "");
  g_assert_cmpint (mkfifo (fifo, 0644), ==, 0);

  assert_fails (text, "SELECT * FROM sqlite_schema", FERRY_SQLITE_ERROR, SQLITE_NOTADB);
  assert_fails (fifo, "SELECT 1", FERRY_SQLITE_ERROR, SQLITE_CANTOPEN);
  assert_fails (fixture->folder, "SELECT 1", FERRY_SQLITE_ERROR, SQLITE_CANTOPEN);
  assert_fails (missing, "SELECT 1", FERRY_SQLITE_ERROR, SQLITE_CANTOPEN);
  /* Nothing is a database without tables. */
  assert_rows (empty, "SELECT * FROM sqlite_schema", "@aav []");

  g_assert_cmpint (g_chmod (closed, 0), ==, 0);
  if (ferry_test_drop_privileges ())
    {
      assert_fails (closed, "SELECT 1", FERRY_SQLITE_ERROR, SQLITE_CANTOPEN);
      ferry_test_regain_privileges ();
    }
}

/* Damage in every page, one after the other: an error or an answer, never a crash or a hang. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "damaged", NULL);
  g_autofree char *good = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);
  guint corrupt = 0;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &good, &length, NULL));
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *bad = g_memdup2 (good, length);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      gsize begin = g_rand_int_range (rand, 16, length);

      for (gsize j = begin; j < MIN (begin + (1u << i % 10), length); j++)
        bad[j] = g_rand_int (rand);
      g_assert_true (g_file_set_contents (path, bad, i % 7 == 0 ? begin : length, NULL));
      if (query (run, path, "SELECT count (*), max (length (b)), sum (c) FROM t JOIN v ON c = a"))
        continue;
      g_assert_true (run->error->domain == FERRY_SQLITE_ERROR);
      corrupt += run->error->code == SQLITE_CORRUPT;
    }
  g_assert_cmpuint (corrupt, >, 10);
}

static sqlite3 *
open_writer (const char *path, const char *sql)
{
  sqlite3 *writer;

  g_assert_cmpint (sqlite3_open (path, &writer), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (writer, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  return writer;
}

/* Somebody else writes: at once "busy", which is worth another attempt; with a log, no wait at all. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  sqlite3 *writer = open_writer (fixture->path, "BEGIN EXCLUSIVE; DELETE FROM t");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  FerryError mapped;
  gboolean transient;

  g_assert_false (query (run, fixture->path, "SELECT count (*) FROM t"));
  g_assert_error (run->error, FERRY_SQLITE_ERROR, SQLITE_BUSY);
  g_assert_true (ferry_error_map_apply (ferry_error_map_database, run->error, &mapped, &transient));
  g_assert_cmpint (mapped, ==, FERRY_ERROR_BUSY);
  g_assert_true (transient);

  g_assert_cmpint (sqlite3_exec (writer, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  assert_rows (fixture->path, "SELECT count (*) FROM t", "[[<int64 100>]]");
  g_assert_cmpint (sqlite3_exec (writer, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; DELETE FROM t", NULL, NULL, NULL), ==, SQLITE_OK);
  assert_rows (fixture->path, "SELECT count (*) FROM t", "[[<int64 100>]]");
  sqlite3_close (writer);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Statements that would never end, with and without rows. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const char * const statements[] = {
    ENDLESS "SELECT count (*) FROM n",
    ENDLESS "SELECT i FROM n WHERE i < 0",
    ENDLESS "SELECT i FROM n ORDER BY i",
    ENDLESS "SELECT a.i FROM n AS a, n AS b WHERE a.i < 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      GThread *canceller = g_thread_new ("canceller", cancel_soon, run->cancellable);

      g_assert_false (query_limited (run, fixture->path, statements[i], (gint64)1e7, 1024 * 1024));
      g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (canceller);
    }
}

static void
cancel_at_tenth (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (progress->done == 10)
    g_cancellable_cancel (run->cancellable);
}

static void
test_cancel_between_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->hook = cancel_at_tenth;
  g_assert_false (query (run, fixture->path, "SELECT * FROM t"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->progress->len, ==, 10);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (query (run, fixture->path, "SELECT 1"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_test (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  add_test ("/operations/query/values", test_values);
  add_test ("/operations/query/columns", test_columns);
  add_test ("/operations/query/million", test_million);
  add_test ("/operations/query/limits", test_limits);
  add_test ("/operations/query/wide-row", test_wide_row);
  add_test ("/operations/query/forbidden", test_forbidden);
  add_test ("/operations/query/not-authorized", test_not_authorized);
  add_test ("/operations/query/wrong", test_wrong);
  add_test ("/operations/query/no-database", test_no_database);
  add_test ("/operations/query/damaged", test_damaged);
  add_test ("/operations/query/locked", test_locked);
  add_test ("/operations/query/cancel", test_cancel);
  add_test ("/operations/query/cancel-between-rows", test_cancel_between_rows);
  add_test ("/operations/query/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
