/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real peers, which take as long as they are told to. */
#include "matrix-peers.h"

#include "tree-helper.h"
#include "web-helper.h"

#include <gio/gunixinputstream.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static char *folder;
static char *web_url;
static char *hostile_url;
static int server; /* what ends it when closed */

GVariant *
matrix_peers_make_parameters (const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  g_autoptr (GError) error = NULL;
  GVariant *parameters;

  g_string_replace (filled, "FOLDER", folder, 0);
  g_string_replace (filled, "WEB", web_url, 0);
  g_string_replace (filled, "HOSTILE", hostile_url, 0);
  parameters = g_variant_parse (G_VARIANT_TYPE_VARDICT, filled->str, NULL, NULL, &error);
  g_assert_no_error (error);
  return parameters;
}

static void
make_endless (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  /* Of zeros that take no room. */
  g_assert_cmpint (truncate (path, (off_t)1 << 42), ==, 0);
}

static void
make_files (void)
{
  g_autofree char *path = NULL;
  sqlite3 *database;

  folder = ferry_test_folder_new ();
  ferry_test_write_file (folder, "tree/text", "This is no database, but text like any other, of which there is more than one copy.\n");
  ferry_test_write_file (folder, "tree/in/copy", "This is no database, but text like any other, of which there is more than one copy.\n");
  ferry_test_write_file (folder, "tree/in/other", "x");
  make_endless ("endless-1");
  make_endless ("endless-2");
  path = g_build_filename (folder, "database", NULL);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "CREATE TABLE numbers (i, r, t, b, n);"
                                           "INSERT INTO numbers VALUES (1, 0.5, 'one', x'00ff', NULL), (2, -1e300, '', x'', NULL)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (database);
}

void
matrix_peers_serve_web (void)
{
  FerryTestWeb *web = ferry_test_web_new (NULL);
  g_autofree char *base = ferry_test_web_url (web, "");
  g_autofree char *hostile = ferry_test_web_hostile_url (web, "");

  g_print ("%s\n%s\n", base, hostile);
  while (getchar () != EOF)
    ;
  _exit (0);
}

/* No child of ours, for those are counted. Returns what ends it when closed. */
static int
start_web (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = {program, (char *)"--web", NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) pipe = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  int input_fd;
  int output_fd;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &input_fd, &output_fd, NULL, &error);
  g_assert_no_error (error);
  pipe = g_unix_input_stream_new (output_fd, TRUE);
  output = g_data_input_stream_new (pipe);
  web_url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  hostile_url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  return input_fd;
}

void
matrix_peers_start (void)
{
  make_files ();
  server = start_web ();
}

void
matrix_peers_stop (void)
{
  close (server);
  ferry_test_folder_free (folder);
  g_free (web_url);
  g_free (hostile_url);
}
