/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.checksum against sha256sum, sha512sum and b2sum, on trees that are hard to walk. */
#include "run-helper.h"
#include "tree-helper.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEBIBYTE (1024 * 1024)

static GVariant *
make_parameters (const char * const *paths, const char *digest)
{
  return g_variant_new_parsed ("{'paths': <%^aay>, 'digest': <%s>}", paths, digest);
}

static gboolean
run_on_path (FerryTestRun *run, const char *path, const char *digest)
{
  const char * const paths[] = {path, NULL};

  return ferry_test_run (run, "files.checksum", make_parameters (paths, digest));
}

/* What @program says, path to digest. The chain's paths are too long for it. */
static GHashTable *
ask_program (const char *program, const char *folder)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  GHashTable *digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize length;

  command = g_strdup_printf ("find \"$1\" -path \"$1/deep\" -prune -o -type f -print0 |"
                             " xargs -0 %s -z",
                             program);
  output = ferry_test_shell (command, folder, TRUE, &length);
  for (const char *line = output; line < output + length; line += strlen (line) + 1)
    {
      const char *gap = strstr (line, "  ");

      g_hash_table_insert (digests, g_strdup (gap + 2), g_strndup (line, gap - line));
    }

  return digests;
}

static gboolean
has_problem (FerryTestRun *run, const char *suffix)
{
  g_autoptr (GVariant) problems = ferry_test_run_dup_value (run, "problems", "a(ays)");
  GVariantIter iter;
  const char *path, *reason;

  g_variant_iter_init (&iter, problems);
  while (g_variant_iter_next (&iter, "(^&ay&s)", &path, &reason))
    {
      g_assert_cmpstr (reason, !=, "");
      if (g_str_has_suffix (path, suffix))
        return TRUE;
    }

  return FALSE;
}

static gsize
count_problems (FerryTestRun *run)
{
  g_autoptr (GVariant) problems = ferry_test_run_dup_value (run, "problems", "a(ays)");

  return g_variant_n_children (problems);
}

/* The digest of the only file whose path ends so. */
static char *
dup_digest (FerryTestRun *run, const char *suffix, guint64 *size)
{
  g_autoptr (GVariant) entries = ferry_test_run_dup_value (run, "entries", "a(ayts)");
  char *found = NULL;
  GVariantIter iter;
  const char *path, *digest;
  guint64 bytes;

  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_next (&iter, "(^&ayt&s)", &path, &bytes, &digest))
    if (g_str_has_suffix (path, suffix))
      {
        g_assert_null (found);
        found = g_strdup (digest);
        if (size != NULL)
          *size = bytes;
      }

  return found;
}

static void
check_progress (FerryTestRun *run)
{
  const FerryProgress *last = ferry_test_run_get_last_progress (run);
  FerryProgress before = {.unit = FERRY_UNIT_FILES};

  for (guint i = 0; i < run->progress->len; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      if (progress->unit == FERRY_UNIT_FILES)
        {
          g_assert_cmpint (before.unit, ==, FERRY_UNIT_FILES);
          g_assert_cmpuint (progress->done, ==, before.done + 1);
          g_assert_cmpuint (progress->total, ==, 0);
        }
      else
        {
          g_assert_cmpint (progress->unit, ==, FERRY_UNIT_BYTES);
          g_assert_true (before.unit == FERRY_UNIT_FILES || progress->done >= before.done);
          g_assert_cmpuint (progress->total, >=, progress->done);
        }
      before = *progress;
    }

  g_assert_cmpint (last->unit, ==, FERRY_UNIT_BYTES);
  g_assert_cmpuint (last->done, ==, ferry_test_run_get_count (run, "bytes"));
  g_assert_cmpuint (last->done, ==, last->total);
}

static void
test_tree (gconstpointer data)
{
  const char * const *names = data; /* the operation's id of the digest, the program */
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GVariant) entries = NULL;
  g_autofree char *before = g_strdup ("");
  const char *path, *digest;
  GVariantIter iter;
  guint64 size, bytes = 0;
  guint deep = 0;

  ferry_test_fill_tree (folder);
  expected = ask_program (names[1], folder);
  g_assert_cmpuint (g_hash_table_size (expected), >, FERRY_TEST_TREE_COPIES);
  g_assert_true (run_on_path (run, folder, names[0]));

  entries = ferry_test_run_dup_value (run, "entries", "a(ayts)");
  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_next (&iter, "(^&ayt&s)", &path, &size, &digest))
    {
      g_assert_cmpint (strcmp (before, path), <, 0);
      g_free (before);
      before = g_strdup (path);
      bytes += size;
      if (strlen (path) > PATH_MAX)
        {
          deep++;
          g_assert_true (g_str_has_suffix (path, "/d/d/d/bottom"));
          continue;
        }
      g_assert_cmpstr (digest, ==, g_hash_table_lookup (expected, path));
      g_hash_table_remove (expected, path);
    }

  g_assert_cmpuint (g_hash_table_size (expected), ==, 0);
  g_assert_cmpuint (deep, ==, 1);
  g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==, g_variant_n_children (entries));
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, bytes);
  g_assert_cmpuint (count_problems (run), ==, 1);
  g_assert_true (has_problem (run, "/links/fifo"));
  check_progress (run);
  ferry_test_folder_free (folder);
}

/* The chain's file, by the path that no system call takes, and by the folder above. */
static void
test_long_path (void)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (GString) path = g_string_new (folder);
  g_autofree char *digest = NULL;
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "bottom\n", 7);

  ferry_test_write_chain (folder, FERRY_TEST_TREE_DEPTH);
  for (guint i = 0; i < FERRY_TEST_TREE_DEPTH; i++)
    g_string_append (path, "/d");
  g_string_append (path, "/bottom");

  g_assert_true (run_on_path (run, path->str, "sha256"));
  digest = dup_digest (run, path->str, NULL);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (count_problems (run), ==, 0);
  ferry_test_folder_free (folder);
}

static void
test_unreadable (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *secret = g_build_filename (folder, "secret", NULL);
  g_autofree char *closed = g_build_filename (folder, "closed", "inside", NULL);
  const char * const all[] = {folder, NULL};
  const char * const none[] = {secret, closed, NULL};
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (FerryTestRun) nothing = ferry_test_run_new ();
  g_autofree char *digest = NULL;

  ferry_test_fill_unreadable (folder);
  if (!ferry_test_drop_privileges ())
    {
      g_test_skip ("root cannot become nobody here");
      ferry_test_folder_free (folder);
      return;
    }

  g_assert_true (ferry_test_run (run, "files.checksum", make_parameters (all, "sha256")));
  g_assert_true (ferry_test_run (nothing, "files.checksum", make_parameters (none, "sha256")));
  ferry_test_regain_privileges ();

  digest = dup_digest (run, "/open", NULL);
  g_assert_nonnull (digest);
  g_assert_cmpuint (ferry_test_run_get_count (run, "files"), ==, 1);
  g_assert_cmpuint (count_problems (run), ==, 3);
  g_assert_true (has_problem (run, "/secret"));
  g_assert_true (has_problem (run, "/closed"));
  g_assert_true (has_problem (run, "/listed/inside"));

  g_assert_cmpuint (ferry_test_run_get_count (nothing, "files"), ==, 0);
  g_assert_cmpuint (count_problems (nothing), ==, 2);
  ferry_test_folder_free (folder);
}

static void
test_missing (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "not there", NULL);
  const char * const paths[] = {folder, missing, NULL};
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_assert_false (ferry_test_run (run, "files.checksum", make_parameters (paths, "sha256")));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (run->error->message, missing));
  ferry_test_folder_free (folder);
}

/* Named ones are followed; a FIFO named is told, not waited for. */
static void
test_named_links (void)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *to_file = g_build_filename (folder, "to-file", NULL);
  g_autofree char *to_folder = g_build_filename (folder, "to-folder", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  const char * const paths[] = {to_file, to_folder, fifo, "/dev/null", NULL};
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  ferry_test_write_file (folder, "real/file", "text");
  g_assert_cmpint (symlink ("real/file", to_file), ==, 0);
  g_assert_cmpint (symlink ("real", to_folder), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0644), ==, 0);

  g_assert_true (ferry_test_run (run, "files.checksum", make_parameters (paths, "sha256")));
  first = dup_digest (run, "/to-file", NULL);
  second = dup_digest (run, "/to-folder/file", NULL);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (count_problems (run), ==, 2);
  g_assert_true (has_problem (run, "/fifo"));
  g_assert_true (has_problem (run, "/dev/null"));
  ferry_test_folder_free (folder);
}

typedef struct
{
  const char *path;
  gssize length;
  gboolean done;
} Resize;

static void
resize_once (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  Resize *resize = user_data;

  if (progress->unit != FERRY_UNIT_BYTES || resize->done)
    return;
  resize->done = TRUE;
  g_assert_cmpint (truncate (resize->path, resize->length), ==, 0);
}

/* A file whose length changes after its first block. */
static void
test_resized (gconstpointer data)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  Resize resize = {.path = path, .length = GPOINTER_TO_INT (data)};
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *digest = NULL;
  g_autofree char *expected = NULL;
  guint64 size = 0;

  ferry_test_write_file (folder, "file", "start");
  g_assert_cmpint (truncate (path, 4 * MEBIBYTE), ==, 0);
  run->hook = resize_once;
  run->hook_data = &resize;
  g_assert_true (run_on_path (run, path, "sha256"));

  digest = dup_digest (run, "/file", &size);
  expected = ferry_test_shell ("sha256sum \"$1/file\" | cut -c-64 | tr -d '\\n'", folder, TRUE, NULL);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (size, ==, resize.length);
  g_assert_cmpuint (ferry_test_run_get_last_progress (run)->total, ==, MAX (size, 4 * MEBIBYTE));
  ferry_test_folder_free (folder);
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
test_cancel (gconstpointer data)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "large", NULL);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  Fuse fuse = {.unit = GPOINTER_TO_INT (data), .left = 3};

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("small-%u", i);

      ferry_test_write_file (folder, name, "");
    }
  ferry_test_write_file (folder, "large", "");
  g_assert_cmpint (truncate (path, 64 * MEBIBYTE), ==, 0);

  run->hook = cancel_after;
  run->hook_data = &fuse;
  g_assert_false (run_on_path (run, folder, "sha256"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fuse.left, ==, 0);
  ferry_test_folder_free (folder);
}

static void
test_cancelled_before (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (run_on_path (run, "/usr/share", "sha256"));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->progress->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const char * const sha256[] = {"sha256", "sha256sum"};
  static const char * const sha512[] = {"sha512", "sha512sum"};
  static const char * const blake2b[] = {"blake2b", "b2sum"};

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/operations/checksum/tree/sha256", sha256, test_tree);
  g_test_add_data_func ("/operations/checksum/tree/sha512", sha512, test_tree);
  g_test_add_data_func ("/operations/checksum/tree/blake2b", blake2b, test_tree);
  g_test_add_func ("/operations/checksum/long-path", test_long_path);
  g_test_add_func ("/operations/checksum/unreadable", test_unreadable);
  g_test_add_func ("/operations/checksum/missing", test_missing);
  g_test_add_func ("/operations/checksum/named-links", test_named_links);
  g_test_add_data_func ("/operations/checksum/grows", GINT_TO_POINTER (6 * MEBIBYTE), test_resized);
  g_test_add_data_func ("/operations/checksum/shrinks", GINT_TO_POINTER (2 * MEBIBYTE), test_resized);
  g_test_add_data_func ("/operations/checksum/cancel-while-walking",
                        GINT_TO_POINTER (FERRY_UNIT_FILES), test_cancel);
  g_test_add_data_func ("/operations/checksum/cancel-while-reading",
                        GINT_TO_POINTER (FERRY_UNIT_BYTES), test_cancel);
  g_test_add_func ("/operations/checksum/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
