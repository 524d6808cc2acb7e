/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch where libsoup is not installed, and where it is by the next call. */
#include "fetch-helper.h"

#include "boundary/errors.h"
#include "operations/network/soup-library.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 60

static gboolean is_missing = TRUE;
static guint tries;
static GThread *trier;

/* In the place of the C library's. */
void *
dlopen (const char *file, int mode)
{
  void *(*next) (const char *, int) = (void *(*)(const char *, int))dlsym (RTLD_NEXT, "dlopen");

  if (file == NULL || strstr (file, "soup") == NULL)
    return next (file, mode);
  tries++;
  trier = g_thread_self ();
  return is_missing ? next ("libferry-none.so.0", mode) : next (file, mode);
}

/* Said so, and not by the main loop that it would stop. */
static void
test_missing (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/10");

  is_missing = TRUE;
  tries = 0;
  g_assert_false (ferry_soup_is_loaded ());
  g_assert_false (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (run->error->message, "libferry-none.so.0"));
  g_assert_cmpuint (tries, ==, 1);
  if (native)
    g_assert_true (trier != g_thread_self ());
}

/* Loaded once, for both forms. */
static void
test_installed (gconstpointer native)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/10");

  is_missing = FALSE;
  tries = 0;
  g_assert_true (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 10);
  g_assert_true (ferry_soup_is_loaded ());
  g_assert_cmpuint (tries, ==, native ? 1 : 0);
  if (native)
    g_assert_true (trier != g_thread_self ());
}

int
main (int argc, char **argv)
{
  int status;

  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  ferry_test_fetch_web = ferry_test_web_new (NULL);
  g_test_add_data_func ("/operations/fetch-library/blocking-missing", GINT_TO_POINTER (FALSE), test_missing);
  g_test_add_data_func ("/operations/fetch-library/native-missing", GINT_TO_POINTER (TRUE), test_missing);
  /* The main loop's turn first: it finds nothing loaded. */
  g_test_add_data_func ("/operations/fetch-library/native-installed", GINT_TO_POINTER (TRUE), test_installed);
  g_test_add_data_func ("/operations/fetch-library/blocking-installed", GINT_TO_POINTER (FALSE), test_installed);
  status = g_test_run ();
  ferry_test_web_free (ferry_test_fetch_web);
  return status;
}
