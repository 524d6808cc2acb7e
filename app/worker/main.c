/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry-worker: runs operations in a process of their own, for Ferry that starts it. */
#include "serve.h"

#include "operations/expendable.h"
#include "operations/installed.h"
#include "operations/registry.h"

int
main (int argc,
      char **argv)
{
  ferry_installed_set_up_locale (FERRY_LOCALE_DIR);

  /* Its end is one failed attempt and nothing else. */
  ferry_expendable_declare ();
  return ferry_worker_serve (argc, argv, ferry_operations_find);
}
