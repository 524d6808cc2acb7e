/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where nothing can be written: that is told once, calls go on, and what is there is read. */
#include "history-helper.h"
#include "model/history-file.h"
#include "tree-helper.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void
drop_privileges (void)
{
  if (!ferry_test_drop_privileges () && geteuid () == 0)
    g_error ("root cannot become anybody else here");
}

/* Nobody may write there: that is told once, and the calls go on. */
static void
test_read_only_folder (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  FerryTestHistory self;
  GPtrArray *problems;

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  drop_privileges ();
  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_calls (&self, 0, 100);
  /* A second batch fails as the first did. */
  g_usleep (300000);
  ferry_test_history_calls (&self, 100, 100);
  problems = ferry_test_history_end (&self);
  ferry_test_regain_privileges ();
  ferry_test_history_assert_told_once (problems, "history.db", "Permission denied");
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* What cannot be written beside can be read all the same, and what may not be looked at is not nothing. */
static void
test_read_only_to_read (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GError) error = NULL;
  FerryTestHistory self;

  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 3));
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  drop_privileges ();
  ferry_test_history_begin (&self, folder, 1000);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) rows = ferry_test_history_find (&self, &(FerryHistoryQuery) {0});

      g_assert_cmpuint (rows->len, ==, 3);
    }
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_regain_privileges ();

  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
  drop_privileges ();
  g_assert_null (ferry_history_file_open_to_read (path, &error));
  ferry_test_regain_privileges ();
  g_assert_nonnull (error);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* Not even for the index of the log there is room; with a log, what lies there is not whole. */
static void
test_full_disk_to_read (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit former;
  struct rlimit small;
  sqlite3 *reader;

  signal (SIGXFSZ, SIG_IGN);
  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 3));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &former), ==, 0);
  small = former;
  small.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  reader = ferry_history_file_open_to_read (path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);
  g_assert_no_error (error);
  g_assert_true (ferry_history_file_is_frozen (reader));
  sqlite3_close (reader);

  g_assert_true (g_file_set_contents (log, "something", -1, NULL));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_null (ferry_history_file_open_to_read (path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);
  g_assert_nonnull (strstr (error->message, "full"));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

/* What cannot be written waits, and is written once there is room. */
static void
test_full_disk (void)
{
  g_autofree char *folder = ferry_test_folder_new ();
  struct rlimit former;
  struct rlimit small;
  FerryTestHistory self;
  GPtrArray *problems;
  char *told;

  signal (SIGXFSZ, SIG_IGN);
  g_ptr_array_unref (ferry_test_history_keep_calls (folder, 1));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &former), ==, 0);
  small = former;
  /* The index of the log alone takes so much. */
  small.rlim_cur = 64 * 1024;
  ferry_test_history_begin (&self, folder, 1000);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  ferry_test_history_calls (&self, 0, 300);
  for (guint i = 0; i < 1000 && self.problems->len == 0; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &former), ==, 0);
  told = g_strdup (g_ptr_array_index (self.problems, 0));
  problems = ferry_test_history_end (&self);
  ferry_test_history_assert_told_once (problems, "history.db", "cannot be kept");
  g_assert_nonnull (strstr (told, "history.db"));
  g_free (told);

  ferry_test_history_begin (&self, folder, 1000);
  ferry_test_history_assert_asked (self.path, "SELECT count(*), count(DISTINCT trace_id) FROM calls", "301|301");
  ferry_test_history_assert_asked (self.path, "PRAGMA integrity_check", "ok");
  g_ptr_array_unref (ferry_test_history_end (&self));
  ferry_test_folder_free (g_steal_pointer (&folder));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/history-unwritable/read-only-folder", test_read_only_folder);
  g_test_add_func ("/model/history-unwritable/read-only-to-read", test_read_only_to_read);
  g_test_add_func ("/model/history-unwritable/full-disk", test_full_disk);
  g_test_add_func ("/model/history-unwritable/full-disk-to-read", test_full_disk_to_read);

  return g_test_run ();
}
