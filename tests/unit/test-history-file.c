/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever is found in the history's place: nothing of it is lost, it is told once, and calls go on. */
#include "history-helper.h"
#include "model/history-file.h"
#include "model/history-schema.h"
#include "model/history-store.h"
#include "tree-helper.h"

#include <glib/gstdio.h>
#include <string.h>

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *database = NULL;

  if (sqlite3_open (path, &database) != SQLITE_OK || sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  sqlite3_close (database);
}

/* The one file in @folder that was set aside. (transfer full) */
static char *
find_set_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, "-set-aside-") != NULL && g_str_has_suffix (name, ".db"))
      {
        g_assert_null (found);
        found = g_build_filename (folder, name, NULL);
      }
  g_assert_nonnull (found);
  return found;
}

/* What is at @path, @why, is set aside as it is, and a new history begun. */
static void
assert_set_aside (const char *folder,
                  const char *path,
                  const char *why)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *set_aside = NULL;
  g_autofree char *name = NULL;
  gsize length_before;
  gsize length_after;
  GPtrArray *problems;

  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  problems = ferry_test_history_keep_calls (folder, 3);
  set_aside = find_set_aside (folder);
  name = g_path_get_basename (set_aside);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), path));
  ferry_test_history_assert_told_once (problems, name, why);

  g_assert_true (g_file_get_contents (set_aside, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  ferry_test_history_assert_asked (path, "SELECT count(*) FROM calls", "3");
  /* From then on there is nothing to tell. */
  problems = ferry_test_history_keep_calls (folder, 1);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);
  ferry_test_history_assert_asked (path, "SELECT count(*) FROM calls", "4");
}

/* As it is between its making and the first commit: there is nothing to read yet. */
static void
test_empty (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (ferry_history_file_open_to_read (path, &error));
  g_assert_no_error (error);
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
test_no_database (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);

  ferry_test_write_file (folder, "history.db", "This is a letter to somebody, and no database at all: so it is longer than the first "
                                               "hundred bytes that SQLite looks at, and is a text all the same.\n");
  assert_set_aside (folder, path, "not a database");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
test_newer (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);

  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 2));
  execute (path, "PRAGMA user_version = 99");
  assert_set_aside (folder, path, "newer Ferry");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
test_foreign (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);

  execute (path, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.org')");
  assert_set_aside (folder, path, "another program");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Begins well and is rubbish further on: found out in the midst of writing. */
static void
test_damaged_within (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 500));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  /* The first two pages hold the schema. */
  g_assert_cmpuint (length, >, 10 * 4096);
  memset (text + 2 * 4096, 0xa5, length - 2 * 4096);
  g_assert_true (g_file_set_contents (path, text, length, NULL));
  assert_set_aside (folder, path, "cannot be used");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Reading finds it out, too. */
static void
test_damaged_to_read (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *set_aside = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const FerryHistoryQuery everything = {0};
  FerryTestHistory self;

  ferry_test_write_file (folder, "history.db", "This is another letter, which is no database either, and as long as the first hundred bytes "
                                               "that SQLite looks at and then some more.\n");
  ferry_test_history_begin (&self, folder, 1000);
  rows = ferry_test_history_find (&self, &everything);
  g_assert_cmpuint (rows->len, ==, 0);
  set_aside = find_set_aside (folder);
  ferry_test_history_assert_told_once (ferry_test_history_end (&self), "history-set-aside-", "not a database");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* As an older Ferry left it, with a row. */
static void
make_old_file (const char *path,
               int version)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_true (ferry_history_schema_update (database, path, version, &error));
  g_assert_no_error (error);
  sqlite3_close (database);
  execute (path, "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, attempts, deliberate)"
                 " VALUES (1700000000000000, 1, 'abc', 'files.scan', 'files', 'task-pool', '--folder=/older/than/you', 'succeeded', 1, 0)");
}

/* A file of an older version keeps its rows and can be searched; what a row does not need comes after it. */
static void
check_migration (int version)
{
  /* The last two letters of the row that was there, in the middle, and all. */
  static const char * const words[] = {"ou", "/t", "older/than"};
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *wanted = g_strdup_printf ("%d", FERRY_HISTORY_VERSION);
  g_autofree char *got = NULL;
  FerryTestHistory self;
  GPtrArray *problems;

  make_old_file (path, version);
  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 2);
  for (guint i = 0; i < 1000 && g_strcmp0 (got, wanted) != 0; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
      g_free (got);
      got = ferry_test_history_ask (path, "PRAGMA user_version");
    }
  problems = ferry_test_history_end (&self);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);
  ferry_test_history_assert_asked (path, "PRAGMA user_version", wanted);
  ferry_test_history_assert_asked (path, "SELECT calls, (SELECT count(*) FROM calls) FROM counts", "3|3");

  ferry_test_history_begin (&self, folder, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GPtrArray) rows = ferry_test_history_find (&self, &(const FerryHistoryQuery) {.text = words[i]});

      g_assert_cmpuint (rows->len, ==, 1);
    }
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

static void
test_migration (void)
{
  for (int version = 1; version < FERRY_HISTORY_VERSION; version++)
    check_migration (version);
}

/* Who closes waits for no more than a row needs, and reading alone changes nothing. */
static void
test_migration_waits (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *before = g_strdup_printf ("%d", FERRY_HISTORY_VERSION_TO_WRITE);
  g_autoptr (GPtrArray) rows = NULL;
  FerryTestHistory self;

  make_old_file (path, FERRY_HISTORY_VERSION_TO_WRITE);
  ferry_test_history_begin (&self, folder, 1000);
  rows = ferry_test_history_find (&self, &(const FerryHistoryQuery) {.sort = "elapsed", .outcome = "succeeded"});
  g_assert_cmpuint (rows->len, ==, 1);
  ferry_test_history_calls (&self, 0, 2);
  /* The rows are written by the way. */
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_history_assert_asked (path, "PRAGMA user_version", before);
  ferry_test_history_assert_asked (path, "SELECT count(*) FROM calls", "3");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Another program holds the file longer than one attempt waits. */
static void
test_busy (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory self;
  sqlite3 *other = NULL;
  GPtrArray *problems;

  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 1));
  ferry_test_history_begin (&self, folder, 1000);
  g_assert_cmpint (sqlite3_open (self.path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  ferry_test_history_calls (&self, 0, 20);
  g_usleep (350000);
  ferry_test_history_assert_asked (self.path, "SELECT count(*) FROM calls", "1");
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  problems = ferry_test_history_end (&self);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_assert_asked (self.path, "SELECT count(*) FROM calls", "21");
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Two at once: each keeps its own, neither loses any. */
static void
test_two_at_once (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory first;
  FerryTestHistory second;
  GPtrArray *problems;

  ferry_test_history_begin (&first, folder, 1000);
  ferry_test_history_begin (&second, folder, 1000);
  for (guint i = 0; i < 10; i++)
    {
      ferry_test_history_calls (&first, 20 * i, 20);
      ferry_test_history_calls (&second, 20 * i, 20);
      g_usleep (30000);
    }
  problems = ferry_test_history_end (&first);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);
  ferry_test_history_assert_asked (second.path, "SELECT count(*) >= 200 FROM calls", "1");
  problems = ferry_test_history_end (&second);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);

  ferry_test_history_begin (&first, folder, 1000);
  ferry_test_history_assert_asked (first.path, "SELECT count(*), count(DISTINCT trace_id) FROM calls", "400|400");
  g_ptr_array_unref (ferry_test_history_end (&first));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Somebody deletes the file, or another Ferry sets it aside, while it is open: what comes then is not written into
 * the void. */
static void
test_moved (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory self;

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 1);
  while (!g_file_test (self.path, G_FILE_TEST_EXISTS))
    g_usleep (10000);
  g_usleep (200000);
  g_assert_cmpint (g_unlink (self.path), ==, 0);
  ferry_test_history_calls (&self, 1, 5);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_assert_asked (self.path, "SELECT count(*) FROM calls", "5");
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Who writes leaves the log alone, and it gets into the file all the same. */
static void
test_log (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  FerryTestHistory self;
  GStatBuf status = {0};

  ferry_test_history_begin (&self, folder, 10000);
  for (guint i = 0; i < 100 && status.st_size < FERRY_HISTORY_LOG_PAGES * 1024; i++)
    {
      ferry_test_history_calls (&self, 100 * i, 100);
      g_usleep (10000);
      if (g_stat (path, &status) != 0)
        status.st_size = 0;
    }
  g_assert_cmpint (status.st_size, >=, FERRY_HISTORY_LOG_PAGES * 1024);
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_history_assert_asked (path, "PRAGMA integrity_check", "ok");
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Only the person may read it. */
static void
test_private (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *inner = g_build_filename (folder, "share", "ferry", NULL);
  g_autofree char *path = g_build_filename (inner, "history.db", NULL);
  GStatBuf status;

  g_ptr_array_unref (ferry_test_history_keep_calls (inner, 1));
  g_assert_cmpint (g_stat (inner, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  ferry_test_folder_free (g_steal_pointer (&folder));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/history-file/empty", test_empty);
  g_test_add_func ("/model/history-file/no-database", test_no_database);
  g_test_add_func ("/model/history-file/newer", test_newer);
  g_test_add_func ("/model/history-file/foreign", test_foreign);
  g_test_add_func ("/model/history-file/damaged-within", test_damaged_within);
  g_test_add_func ("/model/history-file/damaged-to-read", test_damaged_to_read);
  g_test_add_func ("/model/history-file/migration", test_migration);
  g_test_add_func ("/model/history-file/migration-waits", test_migration_waits);
  g_test_add_func ("/model/history-file/busy", test_busy);
  g_test_add_func ("/model/history-file/two-at-once", test_two_at_once);
  g_test_add_func ("/model/history-file/moved", test_moved);
  g_test_add_func ("/model/history-file/log", test_log);
  g_test_add_func ("/model/history-file/private", test_private);

  return g_test_run ();
}
