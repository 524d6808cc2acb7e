/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry-worker: runs operations in a process of their own, for Ferry that starts it. */
#include "serve.h"

#include "operations/expendable.h"
#include "operations/registry.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Its end is one failed attempt and nothing else. */
  ferry_expendable_declare ();
  return ferry_worker_serve (ferry_operations_find);
}
