/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds ferry-worker. */
#include "worker-program.h"

#include <gio/gio.h>

/* As a path of its own: what starts it may be anywhere by then. */
static char *
accept (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  return g_file_test (whole, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&whole) : NULL;
}

static char *
find_in_build_tree (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (program == NULL)
    return NULL;
  folder = g_path_get_dirname (program);
  path = g_build_filename (folder, "worker", "ferry-worker", NULL);
  return accept (path);
}

char *
ferry_worker_program_find (void)
{
  const char *given = g_getenv ("FERRY_WORKER");
  char *path;

  if (given != NULL)
    return accept (given);
  path = find_in_build_tree ();
  return path != NULL ? path : accept (FERRY_LIBEXEC_DIR "/ferry-worker");
}
