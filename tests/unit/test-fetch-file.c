/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch into a file: it is there whole or not at all. */
#include "fetch-helper.h"
#include "tree-helper.h"

#include "boundary/errors.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  const char *folder;
  const char *path;
  const char *before; /* what the file holds until the end, or NULL */
  guint seen;
} Watch;

/* While it is written, nobody sees a part of it. */
static void
check_hidden (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  Watch *watch = user_data;
  g_autofree char *text = NULL;

  watch->seen++;
  g_assert_cmpuint (ferry_test_fetch_count_files (watch->folder), ==, watch->before != NULL ? 2 : 1);
  if (watch->before == NULL)
    g_assert_cmpint (g_access (watch->path, F_OK), !=, 0);
  else
    {
      g_assert_true (g_file_get_contents (watch->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, watch->before);
    }
}

static void
test_file (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "new\nfile", NULL);
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/300000");
  g_autofree char *expected = ferry_test_fetch_ask_curl ("", url);
  static const char * const befores[] = {NULL, "older"};

  for (guint i = 0; i < G_N_ELEMENTS (befores); i++)
    {
      Watch watch = {.folder = folder, .path = path, .before = befores[i]};
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *digest = NULL;
      g_autoptr (GVariant) file = NULL;

      g_remove (path);
      if (befores[i] != NULL)
        ferry_test_write_file (folder, "new\nfile", befores[i]);
      run->hook = check_hidden;
      run->hook_data = &watch;
      g_assert_true (ferry_test_fetch (run, native, url, path, MEBIBYTE));
      g_assert_cmpuint (watch.seen, >, 1);
      g_assert_cmpuint (ferry_test_fetch_count_files (folder), ==, 1);
      file = ferry_test_run_dup_value (run, "file", "ay");
      g_assert_cmpstr (g_variant_get_bytestring (file), ==, path);
      digest = ferry_test_shell ("sha256sum \"$1\"/* | tr -d '\\\\' | cut -c-64 | tr -d '\\n'", folder, TRUE, NULL);
      g_assert_cmpstr (digest, ==, expected);
    }
  ferry_test_folder_free (folder);
}

/* However it goes wrong, the old file stays and nothing new is there. */
static void
test_file_stays (gconstpointer native)
{
  static const char * const paths[] = {"/short", "/reset", "/cut-chunk", "/endless", "/redirect-nowhere"};
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  ferry_test_write_file (folder, "file", "older");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = ferry_test_web_hostile_url (ferry_test_fetch_web, paths[i]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *text = NULL;

      g_assert_false (ferry_test_fetch (run, native, url, path, MEBIBYTE));
      g_assert_cmpuint (ferry_test_fetch_count_files (folder), ==, 1);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "older");
    }
  ferry_test_folder_free (folder);
}

static void
test_unwritable (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "no", "such", "folder", NULL);
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/300000");
  const struct
  {
    const char *file;
    GQuark domain;
    int code;
  } cases[] = {
    {missing, G_FILE_ERROR, G_FILE_ERROR_NOENT},
    {folder, G_FILE_ERROR, G_FILE_ERROR_FAILED},
    {"relative", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (ferry_test_fetch (run, native, url, cases[i].file, MEBIBYTE));
      g_assert_error (run->error, cases[i].domain, cases[i].code);
    }
  g_assert_cmpuint (ferry_test_fetch_count_files (folder), ==, 0);
  ferry_test_folder_free (folder);
}

static const FerryTestFetchCase cases[] = {
  {"file", test_file},
  {"file-stays", test_file_stays},
  {"unwritable", test_unwritable},
  {NULL},
};

int
main (int argc, char **argv)
{
  return ferry_test_fetch_run (&argc, &argv, cases);
}
