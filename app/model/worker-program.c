/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds ferry-worker. */
#include "worker-program.h"

#include "operations/installed.h"

#include <gio/gio.h>

/* As a path of its own: what starts it may be anywhere by then. */
static char *
accept (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  return g_file_test (whole, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&whole) : NULL;
}

char *
ferry_worker_program_find (void)
{
  const char *given = g_getenv ("FERRY_WORKER");
  g_autofree char *built = ferry_installed_get_path ("worker/ferry-worker");
  g_autofree char *installed = ferry_installed_get_path (FERRY_LIBEXEC_DIR "/ferry-worker");
  char *path;

  if (given != NULL)
    return accept (given);
  path = accept (built);
  return path != NULL ? path : accept (installed);
}
