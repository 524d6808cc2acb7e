/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* By the program itself, not by the prefix that it was configured for: it may be packed up, or tried, elsewhere. */
#include "installed.h"

#include <libintl.h>
#include <locale.h>

char *
ferry_installed_get_path (const char *path)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  g_return_val_if_fail (path != NULL, NULL);

  return g_canonicalize_filename (path, folder);
}

void
ferry_installed_set_up_locale (const char *path)
{
  g_autofree char *installed = ferry_installed_get_path (path);
  const char *given = g_getenv ("FERRY_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, given != NULL ? given : installed);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
