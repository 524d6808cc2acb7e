/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.scan against du and find, on trees that are hard to walk and on /usr. */
#include "run-helper.h"
#include "tree-helper.h"

#include "operations/files/tree-walk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
run_on_folder (FerryTestRun *run, const char *folder, gint64 largest)
{
  return ferry_test_run (run, "files.scan",
                         g_variant_new_parsed ("{'folder': <%^ay>, 'largest': <%x>}", folder, largest));
}

static guint64
ask_disk (const char *folder)
{
  return ferry_test_shell_number ("du -s --block-size=1 \"$1\" 2>/dev/null", folder);
}

/* From coreutils 9.2 on, du leaves out what folders themselves take; it says so by an empty one. */
static guint64
ask_apparent (const char *folder)
{
  char *empty = ferry_test_folder_new ();
  guint64 bytes = ferry_test_shell_number ("du -sb \"$1\" 2>/dev/null", folder);

  if (ferry_test_shell_number ("du -sb \"$1\"", empty) == 0)
    bytes += ferry_test_shell_number ("find \"$1\" -type d -printf '%s\\n' 2>/dev/null |"
                                      " awk '{ sum += $1 } END { printf \"%.0f\\n\", sum }'",
                                      folder);
  ferry_test_folder_free (empty);
  return bytes;
}

static void
check_totals (FerryTestRun *run, const char *folder)
{
  g_assert_cmpuint (ferry_test_run_get_count (run, "disk"), ==, ask_disk (folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "apparent"), ==, ask_apparent (folder));
}

/* Every kind of thing is in exactly one row. */
static void
check_types (FerryTestRun *run)
{
  g_autoptr (GVariant) types = ferry_test_run_dup_value (run, "types", "a(stt)");
  guint64 count, bytes, things, counts = 0, sum = 0, before = G_MAXUINT64;
  const char *name;
  GVariantIter iter;

  g_assert_cmpuint (g_variant_n_children (types), <=, 21);
  g_variant_iter_init (&iter, types);
  while (g_variant_iter_next (&iter, "(&stt)", &name, &count, &bytes))
    {
      if (!g_str_equal (name, "other"))
        g_assert_cmpuint (bytes, <=, before);
      before = bytes;
      counts += count;
      sum += bytes;
    }

  g_assert_cmpuint (sum, ==, ferry_test_run_get_count (run, "apparent"));
  things = ferry_test_run_get_count (run, "files") + ferry_test_run_get_count (run, "folders");
  things += ferry_test_run_get_count (run, "symlinks") + ferry_test_run_get_count (run, "others");
  g_assert_cmpuint (counts, ==, things);
}

/* The sizes of @list, as many lines as it has rows, as other programs name them. */
static void
check_largest (FerryTestRun *run, const char *list, const char *command, const char *folder)
{
  g_autoptr (GVariant) largest = ferry_test_run_dup_value (run, list, "a(ayt)");
  g_autofree char *output = ferry_test_shell (command, folder, TRUE, NULL);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  gsize length = g_variant_n_children (largest);

  g_assert_cmpuint (g_strv_length (lines), >, length);
  for (gsize i = 0; i < length; i++)
    {
      const char *path;
      guint64 bytes;

      g_variant_get_child (largest, i, "(^&ayt)", &path, &bytes);
      g_assert_cmpuint (bytes, ==, g_ascii_strtoull (lines[i], NULL, 10));
      g_assert_true (g_str_has_prefix (path, folder));
    }
}

static void
test_tree (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) problems = NULL;

  ferry_test_fill_tree (folder);
  g_assert_true (run_on_folder (run, folder, 50));
  check_totals (run, folder);
  check_types (run);

  /* The sparse file has two more names, one symbolic link has one. */
  g_assert_cmpuint (ferry_test_run_get_count (run, "hard_links"), ==, 3);
  g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==,
                    ferry_test_shell_number ("find \"$1\" -type f -printf '%i\\n' | sort -u | wc -l",
                                             folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "folders"), ==,
                    ferry_test_shell_number ("find \"$1\" -type d -printf 'x\\n' | wc -l", folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "symlinks"), ==,
                    ferry_test_shell_number ("find \"$1\" -type l -printf '%i\\n' |"
                                             " sort -u | wc -l",
                                             folder));
  g_assert_cmpuint (ferry_test_run_get_count (run, "others"), ==, 1);

  check_largest (run, "largest_files",
                 "find \"$1\" -type f -printf '%i %s\\n' | sort -u | cut -d' ' -f2 | sort -rn", folder);
  problems = ferry_test_run_dup_value (run, "problems", "a(ays)");
  g_assert_cmpuint (g_variant_n_children (problems), ==, 0);
  ferry_test_folder_free (folder);
}

/* Without hard links, whose folder depends on the order; the root's own line is du's first. */
static void
test_largest_folders (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) largest = NULL;

  ferry_test_write_file (folder, "a/b/c/file", "one");
  ferry_test_write_file (folder, "a/b/file", "two");
  ferry_test_write_file (folder, "a/d/file", "three");
  ferry_test_write_file (folder, "e/file", "four");
  g_free (ferry_test_shell ("cd \"$1\"; head -c 300000 /dev/zero >a/b/large;"
                            " head -c 500000 /dev/zero >e/large; head -c 10000 /dev/zero >a/d/small",
                            folder, TRUE, NULL));

  g_assert_true (run_on_folder (run, folder, 3));
  check_largest (run, "largest_folders", "du --block-size=1 \"$1\" | sort -rn | tail -n +2", folder);
  largest = ferry_test_run_dup_value (run, "largest_folders", "a(ayt)");
  g_assert_cmpuint (g_variant_n_children (largest), ==, 3);
  ferry_test_folder_free (folder);
}

static void
test_types (void)
{
  static const char * const names[] = {
    "libx.so", "libx.so.6", "libx.so.6.0.1", "X.SO", ".so", "page.1", "page.1.gz",
    "a.b-c", "ends.", "much.tooooooooolong", "x.y.z", NULL};
  static const char * const expected[] = {".gz 1", ".so 4", ".z 1", "folders 1", "no extension 5", NULL};
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) types = NULL;
  GVariantIter iter;
  const char *name;
  guint64 count, bytes;

  for (guint i = 0; names[i] != NULL; i++)
    ferry_test_write_file (folder, names[i], "text");
  g_assert_true (run_on_folder (run, folder, 1));

  types = ferry_test_run_dup_value (run, "types", "a(stt)");
  g_variant_iter_init (&iter, types);
  while (g_variant_iter_next (&iter, "(&stt)", &name, &count, &bytes))
    {
      g_autofree char *row = g_strdup_printf ("%s %" G_GUINT64_FORMAT, name, count);

      g_assert_true (g_strv_contains (expected, row));
    }
  g_assert_cmpuint (g_variant_n_children (types), ==, G_N_ELEMENTS (expected) - 1);
  ferry_test_folder_free (folder);
}

/* Others may write there meanwhile: only when du says the same before and after does it count. */
static void
test_usr (void)
{
  for (guint attempt = 0; attempt < 5; attempt++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      guint64 before = ask_disk ("/usr");

      g_assert_true (run_on_folder (run, "/usr", 20));
      if (ask_disk ("/usr") != before)
        continue;

      check_totals (run, "/usr");
      check_types (run);
      return;
    }

  g_test_skip ("/usr does not hold still");
}

static void
test_unreadable (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GVariant) problems = NULL;

  ferry_test_fill_unreadable (folder);
  if (!ferry_test_drop_privileges ())
    g_test_skip ("root cannot become nobody here");
  else
    {
      guint64 disk = ask_disk (folder);

      g_assert_true (run_on_folder (run, folder, 20));
      ferry_test_regain_privileges ();
      g_assert_cmpuint (ferry_test_run_get_count (run, "disk"), ==, disk);
      g_assert_cmpuint (ferry_test_run_get_count (run, "folders"), ==, 3);
      g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==, 2);
      problems = ferry_test_run_dup_value (run, "problems", "a(ays)");
      g_assert_cmpuint (g_variant_n_children (problems), ==, 2);
    }
  ferry_test_folder_free (folder);
}

static void
test_wrong_root (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autoptr (FerryTestRun) on_file = ferry_test_run_new ();
  g_autoptr (FerryTestRun) on_missing = ferry_test_run_new ();

  ferry_test_write_file (folder, "file", "");
  g_assert_false (run_on_folder (on_file, file, 20));
  g_assert_error (on_file->error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_assert_false (run_on_folder (on_missing, missing, 20));
  g_assert_error (on_missing->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  ferry_test_folder_free (folder);
}

static void
count_descriptors (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  guint *most = user_data;
  g_autoptr (GDir) folder = NULL;
  guint count = 0;

  if (progress->done % 100 != 0)
    return;
  folder = g_dir_open ("/proc/self/fd", 0, NULL);
  while (g_dir_read_name (folder) != NULL)
    count++;
  *most = MAX (*most, count);
}

static void
test_descriptors (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  guint most = 0, before = 0;
  FerryProgress start = {0};

  count_descriptors (run, &start, &before);
  ferry_test_write_chain (folder, FERRY_TEST_TREE_DEPTH);
  run->hook = count_descriptors;
  run->hook_data = &most;
  g_assert_true (run_on_folder (run, folder, 20));
  g_assert_cmpuint (ferry_test_run_get_count (run, "folders"), ==, FERRY_TEST_TREE_DEPTH + 1);
  g_assert_cmpuint (most, >, before);
  g_assert_cmpuint (most, <, before + 100);
  ferry_test_folder_free (folder);
}

/* A folder of the stack goes elsewhere, so that ".." leads out of the tree: nothing there may be
 * visited, and the walk says what it missed. */
static void
test_moved_away (void)
{
  char *inside = ferry_test_folder_new ();
  char *outside = ferry_test_folder_new ();
  g_autofree char *from = g_build_filename (inside, "d", "d", NULL);
  g_autofree char *to = g_build_filename (outside, "moved", NULL);
  g_autofree char *chain = g_build_filename (inside, "d", NULL);
  g_autoptr (FerryTreeWalk) walk = NULL;
  FerryTreeEntry entry;
  gboolean is_told = FALSE;

  ferry_test_write_chain (inside, 200);
  ferry_test_write_file (chain, "later", "");
  ferry_test_write_file (outside, "private", "");

  walk = ferry_tree_walk_new (inside, FERRY_TREE_SORTED, NULL);
  while (ferry_tree_walk_next (walk, &entry))
    {
      g_assert_null (strstr (entry.path, "private"));
      if (entry.event == FERRY_TREE_FILE && g_str_has_suffix (entry.path, "/bottom"))
        g_assert_cmpint (g_rename (from, to), ==, 0);
      if (entry.event == FERRY_TREE_PROBLEM)
        {
          g_assert_cmpint (entry.problem, ==, ESTALE);
          g_assert_cmpstr (entry.path, ==, chain);
          is_told = TRUE;
        }
    }

  g_assert_true (is_told);
  ferry_test_folder_free (inside);
  ferry_test_folder_free (outside);
}

static void
cancel_at (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  g_assert_cmpint (progress->unit, ==, FERRY_UNIT_FILES);
  g_assert_cmpuint (progress->total, ==, 0);
  g_assert_cmpuint (progress->done, <=, GPOINTER_TO_UINT (user_data));
  if (progress->done == GPOINTER_TO_UINT (user_data))
    g_cancellable_cancel (run->cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->hook = cancel_at;
  run->hook_data = GUINT_TO_POINTER (500);
  g_assert_false (run_on_folder (run, "/usr", 20));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->progress->len, ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/scan/tree", test_tree);
  g_test_add_func ("/operations/scan/largest-folders", test_largest_folders);
  g_test_add_func ("/operations/scan/types", test_types);
  g_test_add_func ("/operations/scan/usr", test_usr);
  g_test_add_func ("/operations/scan/unreadable", test_unreadable);
  g_test_add_func ("/operations/scan/wrong-root", test_wrong_root);
  g_test_add_func ("/operations/scan/descriptors", test_descriptors);
  g_test_add_func ("/operations/scan/moved-away", test_moved_away);
  g_test_add_func ("/operations/scan/cancel", test_cancel);
  return g_test_run ();
}
