/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The native forms of files.checksum and files.scan say what the blocking ones say. */
#include "run-helper.h"
#include "tree-helper.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 120
#define MEBIBYTE (1024 * 1024)

static GVariant *
make_checksum (const char *path, const char *digest)
{
  const char * const paths[] = {path, NULL};

  return g_variant_new_parsed ("{'paths': <%^aay>, 'digest': <%s>}", paths, digest);
}

static GVariant *
make_scan (const char *path)
{
  return g_variant_new_parsed ("{'folder': <%^ay>, 'largest': <int64 1000>}", path);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char * const *)a, *(const char * const *)b);
}

static char *
print_sorted (GVariant *array)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gsize n = g_variant_n_children (array);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (array, i);

      g_ptr_array_add (lines, g_variant_print (child, TRUE));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

/* Everything but how long it took; of lists whose order is that of the folder on the disk, what is in
 * them. */
static void
assert_same (FerryTestRun *native, FerryTestRun *blocking, const char *unsorted)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_assert_cmpuint (g_variant_n_children (native->result), ==, g_variant_n_children (blocking->result));
  g_variant_iter_init (&iter, native->result);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) expected = g_variant_lookup_value (blocking->result, name, NULL);

      g_assert_nonnull (expected);
      g_test_message ("%s", name);
      if (g_strcmp0 (name, unsorted) == 0)
        {
          g_autofree char *left = print_sorted (value);
          g_autofree char *right = print_sorted (expected);

          g_assert_cmpstr (left, ==, right);
        }
      else if (!g_str_equal (name, "seconds"))
        g_assert_cmpvariant (value, expected);
      g_variant_unref (value);
    }
}

static void
compare_checksums (const char *path, const char *digest)
{
  g_autoptr (FerryTestRun) native = ferry_test_run_new ();
  g_autoptr (FerryTestRun) blocking = ferry_test_run_new ();

  g_assert_true (ferry_test_run_native (native, "files.checksum", make_checksum (path, digest)));
  g_assert_true (ferry_test_run (blocking, "files.checksum", make_checksum (path, digest)));
  assert_same (native, blocking, NULL);
}

static void
compare_scans (const char *path)
{
  g_autoptr (FerryTestRun) native = ferry_test_run_new ();
  g_autoptr (FerryTestRun) blocking = ferry_test_run_new ();

  g_assert_true (ferry_test_run_native (native, "files.scan", make_scan (path)));
  g_assert_true (ferry_test_run (blocking, "files.scan", make_scan (path)));
  assert_same (native, blocking, "problems");
  g_assert_cmpuint (native->progress->len, ==, blocking->progress->len);
}

/* Without hard links between folders, which count where they are met first, and without the chain of
 * folders whose path is too long. */
static char *
make_tree (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *chain = g_build_filename (folder, "chain", NULL);

  ferry_test_fill_tree (folder);
  g_assert_cmpint (g_mkdir (chain, 0755), ==, 0);
  ferry_test_write_chain (chain, 200);
  g_free (ferry_test_shell ("rm -rf \"$1/deep\" \"$1/links/hard\" \"$1/links/hard again\"", folder, TRUE, NULL));
  return folder;
}

static void
test_tree (void)
{
  char *folder = make_tree ();

  compare_checksums (folder, "sha256");
  compare_checksums (folder, "blake2b");
  compare_scans (folder);
  ferry_test_folder_free (folder);
}

/* Several paths, of which some are files, links and special. */
static void
test_paths (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *large = g_build_filename (folder, "large", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  const char * const paths[] = {folder, link, fifo, "/dev/null", large, NULL};
  g_autoptr (FerryTestRun) native = ferry_test_run_new ();
  g_autoptr (FerryTestRun) blocking = ferry_test_run_new ();

  ferry_test_write_file (folder, "large", "begin");
  g_assert_cmpint (truncate (large, 5 * MEBIBYTE + 7), ==, 0);
  g_assert_cmpint (symlink ("large", link), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0644), ==, 0);
  g_assert_true (ferry_test_run_native (native, "files.checksum", g_variant_new_parsed ("{'paths': <%^aay>}", paths)));
  g_assert_true (ferry_test_run (blocking, "files.checksum", g_variant_new_parsed ("{'paths': <%^aay>}", paths)));
  g_assert_cmpuint (ferry_test_run_get_count (native, "files"), ==, 3);
  assert_same (native, blocking, NULL);
  ferry_test_folder_free (folder);
}

static void
test_unreadable (void)
{
  char *folder = ferry_test_folder_new ();

  ferry_test_fill_unreadable (folder);
  if (!ferry_test_drop_privileges ())
    {
      g_test_skip ("root cannot become nobody here");
      ferry_test_folder_free (folder);
      return;
    }
  compare_checksums (folder, "sha256");
  compare_scans (folder);
  ferry_test_regain_privileges ();
  ferry_test_folder_free (folder);
}

/* Paths that the kernel does not take are told as such, and the rest goes on. */
static void
test_long_path (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) scan = ferry_test_run_new ();
  g_autoptr (FerryTestRun) checksum = ferry_test_run_new ();
  g_autoptr (GVariant) problems = NULL;
  const char *reason;

  ferry_test_write_chain (folder, FERRY_TEST_TREE_DEPTH);
  ferry_test_write_file (folder, "zz", "text");
  g_assert_true (ferry_test_run_native (scan, "files.scan", make_scan (folder)));
  problems = ferry_test_run_dup_value (scan, "problems", "a(ays)");
  g_assert_cmpuint (g_variant_n_children (problems), ==, 1);
  g_variant_get_child (problems, 0, "(^&ay&s)", NULL, &reason);
  g_assert_cmpstr (reason, ==, "File name too long");
  g_assert_true (ferry_test_run_native (checksum, "files.checksum", make_checksum (folder, "sha256")));
  g_assert_cmpuint (ferry_test_run_get_count (checksum, "files"), ==, 1);
  ferry_test_folder_free (folder);
}

static void
assert_fails (const char *id, GVariant *parameters, int code)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (ferry_test_run_native (run, id, parameters));
  g_assert_error (run->error, G_IO_ERROR, code);
}

static void
test_missing (void)
{
  assert_fails ("files.checksum", make_checksum ("/nonexistent/file", "sha256"), G_IO_ERROR_NOT_FOUND);
  assert_fails ("files.scan", make_scan ("/nonexistent/folder"), G_IO_ERROR_NOT_FOUND);
  assert_fails ("files.scan", make_scan ("/etc/passwd"), G_IO_ERROR_NOT_DIRECTORY);
}

typedef struct
{
  FerryUnit unit;
  guint left;
} Fuse;

static void
cancel_after (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  Fuse *fuse = user_data;

  /* Nothing more may be told once it is cancelled. */
  g_assert_false (g_cancellable_is_cancelled (run->cancellable));
  if (progress->unit == fuse->unit && --fuse->left == 0)
    g_cancellable_cancel (run->cancellable);
}

static void
cancel_run (const char *id, GVariant *parameters, FerryUnit unit, guint after)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  Fuse fuse = {.unit = unit, .left = after};

  run->hook = cancel_after;
  run->hook_data = &fuse;
  g_assert_false (ferry_test_run_native (run, id, parameters));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fuse.left, ==, 0);
}

/* While it counts, while it reads a small file and a large one, and before it began. */
static void
test_cancel (void)
{
  char *folder = make_tree ();
  g_autofree char *large = g_build_filename (folder, "0", NULL);
  g_autoptr (FerryTestRun) before = ferry_test_run_new ();

  ferry_test_write_file (folder, "0", "");
  g_assert_cmpint (truncate (large, 100 * MEBIBYTE), ==, 0);
  cancel_run ("files.checksum", make_checksum (folder, "sha256"), FERRY_UNIT_FILES, 10);
  cancel_run ("files.checksum", make_checksum (folder, "sha256"), FERRY_UNIT_BYTES, 3);
  cancel_run ("files.checksum", make_checksum (folder, "sha256"), FERRY_UNIT_BYTES, 450);
  cancel_run ("files.scan", make_scan (folder), FERRY_UNIT_FILES, 1);
  cancel_run ("files.scan", make_scan (folder), FERRY_UNIT_FILES, 700);

  g_cancellable_cancel (before->cancellable);
  g_assert_false (ferry_test_run_native (before, "files.scan", make_scan (folder)));
  g_assert_error (before->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (before->progress->len, ==, 0);
  ferry_test_folder_free (folder);
}

static void
resize_once (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  const char *path = run->hook_data;

  if (progress->unit == FERRY_UNIT_BYTES && progress->done <= MEBIBYTE)
    g_assert_cmpint (truncate (path, 9 * MEBIBYTE), ==, 0);
}

/* A file that grows is digested as far as it goes. */
static void
test_resized (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *expected = NULL;
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) entries = NULL;
  const char *digest;
  guint64 size;

  ferry_test_write_file (folder, "file", "start");
  g_assert_cmpint (truncate (path, 4 * MEBIBYTE), ==, 0);
  run->hook = resize_once;
  run->hook_data = path;
  g_assert_true (ferry_test_run_native (run, "files.checksum", make_checksum (path, "sha256")));
  expected = ferry_test_shell ("sha256sum \"$1/file\" | cut -c-64 | tr -d '\\n'", folder, TRUE, NULL);
  entries = ferry_test_run_dup_value (run, "entries", "a(ayts)");
  g_variant_get_child (entries, 0, "(^&ayt&s)", NULL, &size, &digest);
  g_assert_cmpuint (size, ==, 9 * MEBIBYTE);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (ferry_test_run_get_last_progress (run)->total, ==, 9 * MEBIBYTE);
  ferry_test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/native-files/tree", test_tree);
  g_test_add_func ("/operations/native-files/paths", test_paths);
  g_test_add_func ("/operations/native-files/unreadable", test_unreadable);
  g_test_add_func ("/operations/native-files/long-path", test_long_path);
  g_test_add_func ("/operations/native-files/missing", test_missing);
  g_test_add_func ("/operations/native-files/cancel", test_cancel);
  g_test_add_func ("/operations/native-files/resized", test_resized);
  return g_test_run ();
}
