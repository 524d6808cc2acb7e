/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch tells passwords to whom they are for alone, and talks to nobody who is not who he says. */
#include "fetch-helper.h"
#include "tree-helper.h"

#include "operations/network/http-errors.h"

#include <string.h>

static char *
add_login (const char *url, const char *login)
{
  return g_strdup_printf ("http://%s@%s", login, url + strlen ("http://"));
}

/* A password opens the door, and is seen nowhere else. */
static void
test_credentials (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/secret");
  g_autofree char *good = add_login (url, "ferry:hush");
  g_autofree char *wrong = add_login (url, "ferry:hushhush");
  g_autofree char *missing = ferry_test_web_url (ferry_test_fetch_web, "/status/404?token=hush#hush");
  g_autofree char *cookie_url = ferry_test_web_url (ferry_test_fetch_web, "/cookie");
  g_autoptr (FerryTestRun) none = ferry_test_run_new ();
  g_autoptr (FerryTestRun) right = ferry_test_run_new ();
  g_autoptr (FerryTestRun) rejected = ferry_test_run_new ();
  g_autoptr (FerryTestRun) token = ferry_test_run_new ();
  g_autoptr (FerryTestRun) cookie = ferry_test_run_new ();
  g_autofree char *printed = NULL;
  g_autofree char *printed_cookie = NULL;

  g_assert_false (ferry_test_fetch (none, native, url, "", MEBIBYTE));
  g_assert_error (none->error, FERRY_HTTP_ERROR, SOUP_STATUS_UNAUTHORIZED);

  g_assert_true (ferry_test_fetch (right, native, good, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (right, "bytes"), ==, 6);
  printed = g_variant_print (right->result, FALSE);
  g_assert_null (strstr (printed, "hush"));

  g_assert_false (ferry_test_fetch (rejected, native, wrong, "", MEBIBYTE));
  g_assert_error (rejected->error, FERRY_HTTP_ERROR, SOUP_STATUS_UNAUTHORIZED);
  g_assert_null (strstr (rejected->error->message, "hush"));

  g_assert_false (ferry_test_fetch (token, native, missing, "", MEBIBYTE));
  g_assert_null (strstr (token->error->message, "hush"));

  g_assert_true (ferry_test_fetch (cookie, native, cookie_url, "", MEBIBYTE));
  printed_cookie = g_variant_print (cookie->result, FALSE);
  g_assert_null (strstr (printed_cookie, "hush"));
  g_assert_nonnull (strstr (printed_cookie, "Set-Cookie"));
}

static GTlsCertificate *
make_certificate (const char *folder, const char *name, const char *host)
{
  g_autofree char *command = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;

  command = g_strdup_printf ("cd \"$1\"; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                             " -subj /CN=%s -addext subjectAltName=DNS:%s -keyout key -out cert 2>/dev/null; cat cert key >%s.pem",
                             host, host, name);
  g_free (ferry_test_shell (command, folder, TRUE, NULL));
  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  return certificate;
}

/* A trusted certificate, one that nobody knows, and one of another host. */
static void
test_tls (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autoptr (GTlsCertificate) good = make_certificate (folder, "good", "localhost");
  g_autoptr (GTlsCertificate) unknown = make_certificate (folder, "unknown", "localhost");
  g_autoptr (GTlsCertificate) other = make_certificate (folder, "other", "elsewhere.example");
  GTlsCertificate *certificates[] = {good, unknown, other};
  g_autofree char *trusted = g_build_filename (folder, "trusted.pem", NULL);
  g_autoptr (GTlsDatabase) database = NULL;

  g_free (ferry_test_shell ("cd \"$1\"; cat good.pem other.pem >trusted.pem", folder, TRUE, NULL));
  database = g_tls_file_database_new (trusted, NULL);
  g_assert_nonnull (database);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autoptr (FerryTestWeb) secure = ferry_test_web_new (certificates[i]);
      g_autofree char *url = ferry_test_web_url (secure, "/body/100000");
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_cmpint (ferry_test_fetch (run, native, url, "", MEBIBYTE), ==, i == 0);
      if (i > 0)
        g_assert_error (run->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
      else
        g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 100000);
    }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  ferry_test_folder_free (folder);
}

static const FerryTestFetchCase cases[] = {
  {"credentials", test_credentials},
  {"tls", test_tls},
  {NULL},
};

int
main (int argc, char **argv)
{
  return ferry_test_fetch_run (&argc, &argv, cases);
}
