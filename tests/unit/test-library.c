/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations whose library is not installed, and is by the next call. */
#include "fetch-helper.h"

#include "boundary/errors.h"
#include "operations/files/crypto-library.h"
#include "operations/network/soup-library.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#define HANG_GUARD_SECONDS 60

typedef struct
{
  FerryLibrary *library;
  gboolean (*run) (FerryTestRun *run, gboolean native);
  gboolean native;
} Case;

static const char *wanted_file; /* what is counted */
static gboolean is_missing;
static guint tries;
static GThread *trier;

/* In the place of the C library's. */
void *
dlopen (const char *file, int mode)
{
  void *(*next) (const char *, int) = (void *(*)(const char *, int))dlsym (RTLD_NEXT, "dlopen");

  if (g_strcmp0 (file, wanted_file) != 0)
    return next (file, mode);
  tries++;
  trier = g_thread_self ();
  return is_missing ? next ("libferry-none.so.0", mode) : next (file, mode);
}

static gboolean
fetch (FerryTestRun *run, gboolean native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/10");

  return ferry_test_fetch (run, GINT_TO_POINTER (native), url, "", MEBIBYTE);
}

static gboolean
digest (FerryTestRun *run, gboolean native)
{
  return ferry_test_run_form (run, native, "files.checksum", g_variant_new_parsed ("{'paths': <[b'/proc/version']>}"));
}

static void
begin (const Case *self, gboolean missing)
{
  wanted_file = self->library->file;
  is_missing = missing;
  tries = 0;
}

/* Said so, and not by the main loop that it would stop. */
static void
test_missing (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  begin (self, TRUE);
  g_assert_false (ferry_library_is_loaded (self->library));
  g_assert_false (self->run (run, self->native));
  g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (run->error->message, "libferry-none.so.0"));
  g_assert_cmpuint (tries, ==, 1);
  if (self->native)
    g_assert_true (trier != g_thread_self ());
}

/* Loaded once, for both forms. */
static void
test_installed (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  gboolean was_loaded = ferry_library_is_loaded (self->library);

  begin (self, FALSE);
  g_assert_true (self->run (run, self->native));
  g_assert_true (ferry_library_is_loaded (self->library));
  g_assert_cmpuint (tries, ==, was_loaded ? 0 : 1);
  if (self->native)
    g_assert_true (trier != g_thread_self ());
}

static void
add (const Case *self, const char *name, void (*test) (gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/operations/library/%s/%s", name, self->native ? "native" : "blocking");

  g_test_add_data_func (path, self, test);
}

int
main (int argc, char **argv)
{
  /* The main loop's turn first: it finds nothing loaded. */
  static const Case cases[] = {
    {&ferry_crypto_library, digest, TRUE},
    {&ferry_crypto_library, digest, FALSE},
    {&ferry_soup_library, fetch, TRUE},
    {&ferry_soup_library, fetch, FALSE},
  };
  int status;

  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  ferry_test_fetch_web = ferry_test_web_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add (&cases[i], cases[i].library == &ferry_soup_library ? "missing/fetch" : "missing/checksum", test_missing);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add (&cases[i], cases[i].library == &ferry_soup_library ? "installed/fetch" : "installed/checksum", test_installed);
  status = g_test_run ();
  ferry_test_web_free (ferry_test_fetch_web);
  return status;
}
