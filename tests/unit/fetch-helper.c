/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fetching in both forms, and what came of it. */
#include "fetch-helper.h"

#include "tree-helper.h"

#include <unistd.h>

#define HANG_GUARD_SECONDS 120

FerryTestWeb *ferry_test_fetch_web;

gboolean
ferry_test_fetch (FerryTestRun *run, gconstpointer native, const char *url, const char *file, gint64 limit)
{
  return ferry_test_run_form (run, GPOINTER_TO_INT (native), "network.fetch",
                              g_variant_new_parsed ("{'url': <%s>, 'file': <%^ay>, 'limit': <%x>}", url, file, limit));
}

guint32
ferry_test_fetch_get_number (FerryTestRun *run, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, name, "u");

  return g_variant_get_uint32 (value);
}

char *
ferry_test_fetch_dup_text (FerryTestRun *run, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, name, "s");

  return g_variant_dup_string (value, NULL);
}

char *
ferry_test_fetch_dup_header (FerryTestRun *run, const char *wanted)
{
  g_autoptr (GVariant) headers = ferry_test_run_dup_value (run, "headers", "a(ss)");
  const char *name, *value;
  GVariantIter iter;

  g_variant_iter_init (&iter, headers);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &value))
    if (g_ascii_strcasecmp (name, wanted) == 0)
      return g_strdup (value);
  return NULL;
}

char *
ferry_test_fetch_ask_curl (const char *options, const char *url)
{
  g_autofree char *command = g_strdup_printf ("curl -s %s '%s' | sha256sum | cut -c-64 | tr -d '\\n'", options, url);

  return ferry_test_shell (command, "/", TRUE, NULL);
}

guint
ferry_test_fetch_count_files (const char *folder)
{
  return ferry_test_shell_number ("find \"$1\" -mindepth 1 -printf x | wc -c", folder);
}

int
ferry_test_fetch_run (int *argc, char ***argv, const FerryTestFetchCase *cases)
{
  int status;

  /* This machine alone is asked, and not by way of another. */
  g_unsetenv ("http_proxy");
  g_unsetenv ("https_proxy");
  g_unsetenv ("all_proxy");
  alarm (HANG_GUARD_SECONDS);
  g_test_init (argc, argv, NULL);
  ferry_test_fetch_web = ferry_test_web_new (NULL);
  for (; cases->name != NULL; cases++)
    {
      g_autofree char *blocking = g_strconcat ("/operations/fetch/blocking/", cases->name, NULL);
      g_autofree char *native = g_strconcat ("/operations/fetch/native/", cases->name, NULL);

      g_test_add_data_func (blocking, GINT_TO_POINTER (FALSE), cases->function);
      g_test_add_data_func (native, GINT_TO_POINTER (TRUE), cases->function);
    }
  status = g_test_run ();
  ferry_test_web_free (ferry_test_fetch_web);
  return status;
}
