/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.duplicates against find and sha256sum, on trees that are hard to walk. */
#include "run-helper.h"
#include "tree-helper.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (16 * 1024)

static gboolean
run_on_path (FerryTestRun *run, const char *path)
{
  const char * const paths[] = {path, NULL};

  return ferry_test_run (run, "files.duplicates", g_variant_new_parsed ("{'paths': <%^aay>}", paths));
}

/* A file whose bytes are all 'a' but for the one at @position. */
static void
write_large (const char *folder, const char *name, gsize length, gsize position)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_malloc (length);
  g_autoptr (GError) error = NULL;

  memset (text, 'a', length);
  text[position] = 'b';
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

/* How many files, by inode, have each digest that several of them have: digest to count. The
 * chain's path is too long for sha256sum. */
static GHashTable *
ask_programs (const char *folder)
{
  static const char command[] =
    "find \"$1\" -path \"$1/deep\" -prune -o -type f -size +0 -printf '%i/%p\\0' |"
    " sort -z -t/ -u -k1,1 | cut -z -d/ -f2- | xargs -0 sha256sum -z | tr '\\n\\0' '?\\n' |"
    " cut -c-64 | sort | uniq -cd";
  g_autofree char *output = ferry_test_shell (command, folder, TRUE, NULL);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; lines[i][0] != '\0'; i++)
    {
      char *end;
      guint64 count = g_ascii_strtoull (lines[i], &end, 10);

      g_hash_table_insert (counts, g_strdup (end + 1), GUINT_TO_POINTER (count));
    }
  return counts;
}

static void
check_paths (GVariant *paths, guint64 size, GHashTable *seen)
{
  GVariantIter iter;
  const char *path;

  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "^&ay", &path))
    {
      struct stat status;

      g_assert_cmpint (lstat (path, &status), ==, 0);
      g_assert_true (S_ISREG (status.st_mode));
      g_assert_cmpuint (status.st_size, ==, size);
      g_assert_true (g_hash_table_add (seen, g_strdup (path)));
    }
}

static void
test_tree (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GVariant) groups = NULL;
  guint64 size, before = G_MAXUINT64, duplicates = 0, wasted = 0;
  const char *digest;
  GVariant *paths;
  GVariantIter iter;

  ferry_test_fill_tree (folder);
  /* Same size and first block but not the same; the same but for a byte in the first; the same. */
  write_large (folder, "large a", 5 * BLOCK, 4 * BLOCK);
  write_large (folder, "large\nb", 5 * BLOCK, 4 * BLOCK);
  write_large (folder, "large c", 5 * BLOCK, 4 * BLOCK + 1);
  write_large (folder, "large d", 5 * BLOCK, 1);
  write_large (folder, "edge a", BLOCK, BLOCK - 1);
  write_large (folder, "edge b", BLOCK, BLOCK - 1);
  write_large (folder, "edge c", BLOCK + 1, BLOCK);
  write_large (folder, "edge d", BLOCK + 1, BLOCK);

  expected = ask_programs (folder);
  g_assert_cmpuint (g_hash_table_size (expected), >=, 3);
  g_assert_true (run_on_path (run, folder));

  groups = ferry_test_run_dup_value (run, "groups", "a(tsaay)");
  g_assert_cmpuint (run->partials->len, ==, g_variant_n_children (groups));
  g_variant_iter_init (&iter, groups);
  for (guint i = 0; g_variant_iter_next (&iter, "(t&s@aay)", &size, &digest, &paths); i++)
    {
      g_autoptr (GVariant) group = g_variant_get_child_value (groups, i);
      guint count = g_variant_n_children (paths);

      g_assert_true (g_variant_equal (group, g_ptr_array_index (run->partials, i)));
      g_assert_cmpuint (size, <=, before);
      before = size;
      check_paths (paths, size, seen);
      g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (expected, digest)), ==, count);
      g_hash_table_remove (expected, digest);
      duplicates += count - 1;
      wasted += (count - 1) * size;
      g_variant_unref (paths);
    }

  g_assert_cmpuint (g_hash_table_size (expected), ==, 0);
  g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, duplicates);
  g_assert_cmpuint (ferry_test_run_get_count (run, "wasted"), ==, wasted);
  g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==,
                    ferry_test_shell_number ("find \"$1\" -type f -printf 'x\\n' | wc -l", folder));
  ferry_test_folder_free (folder);
}

static void
test_progress (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  const FerryProgress *last;
  FerryProgress before = {.unit = FERRY_UNIT_FILES};

  write_large (folder, "a", 5 * BLOCK, 4 * BLOCK);
  write_large (folder, "b", 5 * BLOCK, 4 * BLOCK);
  write_large (folder, "c", 5 * BLOCK, 1);
  write_large (folder, "alone", 6 * BLOCK, 1);
  g_assert_true (run_on_path (run, folder));

  for (guint i = 0; i < run->progress->len; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      g_assert_true (progress->unit == before.unit || before.unit == FERRY_UNIT_FILES);
      if (progress->unit == before.unit)
        g_assert_cmpuint (progress->done, >=, before.done);
      before = *progress;
    }

  last = ferry_test_run_get_last_progress (run);
  g_assert_cmpint (last->unit, ==, FERRY_UNIT_BYTES);
  g_assert_cmpuint (last->done, ==, 3 * 5 * BLOCK);
  g_assert_cmpuint (last->total, ==, 3 * 5 * BLOCK);
  /* First blocks of three, and the whole of two; nothing of what is alone with its size. */
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 3 * BLOCK + 2 * 5 * BLOCK);
  ferry_test_folder_free (folder);
}

/* One file by several names, by hard links and by folders named twice, has no duplicate. */
static void
test_names (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *hard = g_build_filename (folder, "hard", NULL);
  g_autofree char *soft = g_build_filename (folder, "soft", NULL);
  const char * const paths[] = {folder, folder, soft, file, NULL};
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  ferry_test_write_file (folder, "file", "text");
  g_assert_cmpint (link (file, hard), ==, 0);
  g_assert_cmpint (symlink ("file", soft), ==, 0);
  g_assert_true (ferry_test_run (run, "files.duplicates", g_variant_new_parsed ("{'paths': <%^aay>}", paths)));
  g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, 0);
  g_assert_cmpuint (run->partials->len, ==, 0);
  ferry_test_folder_free (folder);
}

/* At the end of a path that no system call takes. */
static void
test_long_path (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  ferry_test_write_chain (folder, FERRY_TEST_TREE_DEPTH);
  ferry_test_write_file (folder, "top", "bottom\n");
  g_assert_true (run_on_path (run, folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, 1);
  ferry_test_folder_free (folder);
}

static void
test_smallest (void)
{
  char *folder = ferry_test_folder_new ();
  const char * const paths[] = {folder, NULL};
  static const struct
  {
    gint64 smallest;
    guint64 duplicates;
  } cases[] = {{0, 3}, {1, 2}, {2, 1}, {3, 0}};

  for (guint i = 0; i < 3; i++)
    {
      static const char * const texts[] = {"", "1", "22"};
      g_autofree char *first = g_strdup_printf ("%u", i);
      g_autofree char *second = g_strdup_printf ("again-%u", i);

      ferry_test_write_file (folder, first, texts[i]);
      ferry_test_write_file (folder, second, texts[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_true (ferry_test_run (run, "files.duplicates",
                                     g_variant_new_parsed ("{'paths': <%^aay>, 'smallest': <%x>}", paths, cases[i].smallest)));
      g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, cases[i].duplicates);
    }
  ferry_test_folder_free (folder);
}

static void
test_unreadable (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) problems = NULL;

  ferry_test_fill_unreadable (folder);
  ferry_test_write_file (folder, "a", "x");
  ferry_test_write_file (folder, "b", "x");
  g_free (ferry_test_shell ("cp \"$1/secret\" \"$1/open2\"; chmod 644 \"$1/open2\"", folder, TRUE, NULL));
  if (!ferry_test_drop_privileges ())
    {
      g_test_skip ("root cannot become nobody here");
      ferry_test_folder_free (folder);
      return;
    }
  g_assert_true (run_on_path (run, folder));
  ferry_test_regain_privileges ();

  g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, 1);
  problems = ferry_test_run_dup_value (run, "problems", "a(ays)");
  g_assert_cmpuint (g_variant_n_children (problems), ==, 3);
  ferry_test_folder_free (folder);
}

static void
truncate_when_reading (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  if (progress->unit == FERRY_UNIT_BYTES)
    g_assert_cmpint (truncate (user_data, BLOCK + 7), ==, 0);
}

/* A file that shrinks before it is read ("b") or after its first part ("a") is told, and in no group. */
static void
test_shrunk (gconstpointer data)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, data, NULL);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) problems = NULL;
  const FerryProgress *last;
  const char *reason;

  write_large (folder, "a", 200 * BLOCK, 4 * BLOCK);
  write_large (folder, "b", 200 * BLOCK, 4 * BLOCK);
  run->hook = truncate_when_reading;
  run->hook_data = path;
  g_assert_true (run_on_path (run, folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "duplicates"), ==, 0);
  problems = ferry_test_run_dup_value (run, "problems", "a(ays)");
  g_assert_cmpuint (g_variant_n_children (problems), ==, 1);
  g_variant_get_child (problems, 0, "(^&ay&s)", NULL, &reason);
  g_assert_cmpstr (reason, ==, "Changed while it was looked at");
  last = ferry_test_run_get_last_progress (run);
  g_assert_cmpuint (last->done, ==, last->total);
  ferry_test_folder_free (folder);
}

static void
test_missing (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (run_on_path (run, "/nonexistent/folder"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
cancel_at_unit (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  g_assert_false (g_cancellable_is_cancelled (run->cancellable));
  if (progress->unit == (FerryUnit)GPOINTER_TO_INT (user_data))
    g_cancellable_cancel (run->cancellable);
}

static void
test_cancel (gconstpointer data)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_large (folder, name, 5 * BLOCK, 4 * BLOCK);
    }
  run->hook = cancel_at_unit;
  run->hook_data = (gpointer)data;
  g_assert_false (run_on_path (run, folder));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->partials->len, ==, 0);
  ferry_test_folder_free (folder);
}

/* Once nobody takes its groups it stops, though nobody cancelled. */
static void
test_unwanted (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_large (folder, name, 100 + i / 2, 0);
    }
  run->partials_wanted = 2;
  g_assert_false (run_on_path (run, folder));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->partials->len, ==, 2);
  ferry_test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/duplicates/tree", test_tree);
  g_test_add_func ("/operations/duplicates/progress", test_progress);
  g_test_add_func ("/operations/duplicates/names", test_names);
  g_test_add_func ("/operations/duplicates/long-path", test_long_path);
  g_test_add_func ("/operations/duplicates/smallest", test_smallest);
  g_test_add_func ("/operations/duplicates/unreadable", test_unreadable);
  g_test_add_data_func ("/operations/duplicates/shrunk-before", "b", test_shrunk);
  g_test_add_data_func ("/operations/duplicates/shrunk-within", "a", test_shrunk);
  g_test_add_func ("/operations/duplicates/missing", test_missing);
  g_test_add_data_func ("/operations/duplicates/cancel-counting", GINT_TO_POINTER (FERRY_UNIT_FILES), test_cancel);
  g_test_add_data_func ("/operations/duplicates/cancel-reading", GINT_TO_POINTER (FERRY_UNIT_BYTES), test_cancel);
  g_test_add_func ("/operations/duplicates/unwanted", test_unwanted);
  return g_test_run ();
}
