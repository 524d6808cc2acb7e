/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opens a path piece by piece: each folder relative to the one before. */
#include "long-path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static void
replace_folder (int *folder, int descriptor)
{
  int problem = errno;

  if (*folder >= 0)
    close (*folder);
  *folder = descriptor;
  errno = problem;
}

const char *
ferry_long_path_shorten (const char *path, int *folder)
{
  const char *rest = path;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  *folder = AT_FDCWD;
  while (strlen (rest) >= PATH_MAX)
    {
      const char *slash = memrchr (rest, '/', PATH_MAX - 1);
      g_autofree char *front = NULL;
      int descriptor = -1;

      if (slash == NULL || slash == rest)
        errno = ENAMETOOLONG;
      else
        {
          front = g_strndup (rest, slash - rest);
          descriptor = openat (*folder, front, O_PATH | O_DIRECTORY | O_CLOEXEC);
        }
      if (descriptor < 0)
        {
          replace_folder (folder, AT_FDCWD);
          return NULL;
        }

      replace_folder (folder, descriptor);
      for (rest = slash; *rest == '/'; rest++)
        ;
    }

  return rest;
}
