/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file is exported whole or not at all, while the loop goes on. */
#include "telemetry/export.h"

#include "export-helper.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANG_GUARD 30

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
  FerrySnapshot *snapshot;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("ferry-export-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "file", NULL);
  self->file = g_file_new_for_path (self->path);
  self->snapshot = test_snapshot_new (100);
}

/* Nothing but @n files may be left in the folder. */
static void
assert_files (Fixture *self,
              guint n)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);

  while (g_dir_read_name (dir) != NULL)
    n--;
  g_assert_cmpuint (n, ==, 0);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_object_unref (self->file);
  ferry_snapshot_unref (self->snapshot);
  g_free (self->path);
  g_free (self->folder);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_assert_null (*(GAsyncResult **)user_data);
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
on_hang (gpointer user_data)
{
  g_error ("The export hangs");
  return G_SOURCE_REMOVE;
}

static gboolean
finish (GAsyncResult **result,
        GError **error)
{
  guint guard = g_timeout_add_seconds (HANG_GUARD, on_hang, NULL);
  g_autoptr(GAsyncResult) got = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  got = g_steal_pointer (result);
  return ferry_export_write_file_finish (got, error);
}

static gboolean
export_to (Fixture *self,
           GFile *file,
           GCancellable *cancellable,
           GError **error)
{
  GAsyncResult *result = NULL;

  ferry_export_write_file_async (self->snapshot, FERRY_EXPORT_LINES, file, cancellable, on_done, &result);
  g_assert_null (result);
  return finish (&result, error);
}

static void
assert_whole (Fixture *self,
              const char *path)
{
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (ferry_export_write (self->snapshot, FERRY_EXPORT_LINES, stream, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

static void
test_new (Fixture *self,
          gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  mode_t mask = umask (0027);
  GStatBuf status;

  g_assert_true (export_to (self, self->file, NULL, &error));
  umask (mask);
  g_assert_no_error (error);
  assert_whole (self, self->path);
  assert_files (self, 1);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
}

/* What was there is replaced, behind a link too, and stays as private as it was. */
static void
test_replaces (Fixture *self,
               gconstpointer data)
{
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (link);
  g_autoptr(GError) error = NULL;
  GStatBuf status;

  g_assert_true (g_file_set_contents (self->path, "before", -1, NULL));
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (export_to (self, file, NULL, &error));
  g_assert_no_error (error);
  assert_whole (self, self->path);
  assert_files (self, 2);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_cancelled (Fixture *self,
                gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_set_contents (self->path, "before", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (export_to (self, self->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (self->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  assert_files (self, 1);
}

static void
test_cannot (Fixture *self,
             gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (self->folder, "no", "such", NULL);
  g_autoptr(GFile) missing = g_file_new_for_path (nowhere);
  g_autoptr(GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr(GFile) full = g_file_new_for_path ("/dev/full");
  g_autoptr(GError) error = NULL;

  g_assert_false (export_to (self, missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  g_assert_false (export_to (self, folder, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_false (export_to (self, full, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_files (self, 0);
}

/* A disk that fills up: here the limit on a file's size. */
static void
test_half (Fixture *self,
           gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  GStatBuf status;

  g_assert_true (export_to (self, self->file, NULL, &error));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 3 * 65536);
  g_assert_true (g_file_set_contents (self->path, "before", -1, NULL));
  if (g_test_subprocess ())
    {
      const struct rlimit limit = {2 * 65536 + 10, RLIM_INFINITY};

      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      g_assert_false (export_to (self, self->file, NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (g_file_get_contents (self->path, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, "before");
      assert_files (self, 1);
      return;
    }
  g_test_trap_subprocess (NULL, HANG_GUARD * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Nobody reads the pipe: the worker waits, the loop does not. */
static void
test_loop_goes_on (Fixture *self,
                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *result = NULL;
  char buffer[65536];
  int reader;

  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  ferry_export_write_file_async (self->snapshot, FERRY_EXPORT_LINES, self->file, NULL, on_done, &result);
  for (guint i = 0; i < 1000; i++)
    {
      g_main_context_wakeup (NULL);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_null (result);
  reader = g_open (self->path, O_RDONLY, 0);
  g_assert_cmpint (reader, >=, 0);
  while (read (reader, buffer, sizeof buffer) > 0)
    ;
  g_assert_true (finish (&result, &error));
  g_assert_no_error (error);
  close (reader);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/telemetry/export-file/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("new", test_new);
  TEST ("replaces", test_replaces);
  TEST ("cancelled", test_cancelled);
  TEST ("cannot", test_cannot);
  TEST ("half", test_half);
  TEST ("loop-goes-on", test_loop_goes_on);
#undef TEST

  return g_test_run ();
}
