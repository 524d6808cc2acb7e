/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch from servers that break the rules, or are none. */
#include "fetch-helper.h"

#include "boundary/errors.h"
#include "operations/network/http-errors.h"

#include <string.h>

static void
assert_fails (gconstpointer native, const char *url, GQuark domain, int code)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_test_message ("%s", url);
  g_assert_false (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  g_test_message ("%s", run->error->message);
  g_assert_error (run->error, domain, code);
}

static void
test_hostile (gconstpointer native)
{
  const struct
  {
    const char *path;
    GQuark domain;
    int code;
  } cases[] = {
    {"/close-at-once", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/short", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/reset", G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED},
    {"/garbage", SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING},
    {"/cut-chunk", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/endless-headers", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/endless-status", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/redirect-nowhere", SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_NO_LOCATION},
    {"/redirect-file", SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_BAD_URI},
    {"/redirect-bytes", SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_REDIRECT_BAD_URI},
    {"/cut-gzip", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/no-gzip", G_IO_ERROR, G_IO_ERROR_INVALID_DATA},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = ferry_test_web_hostile_url (ferry_test_fetch_web, cases[i].path);

      assert_fails (native, url, cases[i].domain, cases[i].code);
    }
}

/* From a server that knows the protocol and makes no sense all the same. */
static void
test_senseless (gconstpointer native)
{
  const struct
  {
    const char *path;
    GQuark domain;
    int code;
  } cases[] = {
    {"/loop", SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS},
    {"/gzip-cut/1000", G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT},
    {"/gzip-more/1000", G_IO_ERROR, G_IO_ERROR_INVALID_DATA},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, cases[i].path);

      assert_fails (native, url, cases[i].domain, cases[i].code);
    }
}

/* Strange, but not wrong. */
static void
test_strange (gconstpointer native)
{
  g_autofree char *long_url = ferry_test_web_hostile_url (ferry_test_fetch_web, "/long");
  g_autofree char *bytes_url = ferry_test_web_hostile_url (ferry_test_fetch_web, "/bytes");
  g_autofree char *encoded_url = ferry_test_web_hostile_url (ferry_test_fetch_web, "/unknown-encoding");
  g_autofree char *stall_url = ferry_test_web_hostile_url (ferry_test_fetch_web, "/redirect-stall");
  g_autoptr (FerryTestRun) longer = ferry_test_run_new ();
  g_autoptr (FerryTestRun) bytes = ferry_test_run_new ();
  g_autoptr (FerryTestRun) encoded = ferry_test_run_new ();
  g_autoptr (FerryTestRun) stalled = ferry_test_run_new ();
  g_autofree char *header = NULL;
  g_autofree char *reason = NULL;

  g_assert_true (ferry_test_fetch (longer, native, long_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (longer, "bytes"), ==, 5);
  g_assert_true (ferry_test_fetch (encoded, native, encoded_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (encoded, "bytes"), ==, 5);
  g_assert_true (ferry_test_fetch (stalled, native, stall_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (stalled, "bytes"), ==, 5);

  g_assert_true (ferry_test_fetch (bytes, native, bytes_url, "", MEBIBYTE));
  header = ferry_test_fetch_dup_header (bytes, "X-Bytes");
  g_assert_true (header != NULL && g_utf8_validate (header, -1, NULL));
  reason = ferry_test_fetch_dup_text (bytes, "reason");
  g_assert_true (g_utf8_validate (reason, -1, NULL));
}

/* A chunk's length that is no number, or none that fits: libsoup 3.2 takes it for the last chunk.
 * Whatever a later one says, no more comes of it than was sent, and it ends. */
static void
test_bad_chunks (gconstpointer native)
{
  static const char * const paths[] = {"/bad-chunk", "/huge-chunk"};

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = ferry_test_web_hostile_url (ferry_test_fetch_web, paths[i]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      if (ferry_test_fetch (run, native, url, "", MEBIBYTE))
        g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), <=, strlen ("hello"));
      else
        g_assert_true (run->error->domain == G_IO_ERROR || run->error->domain == SOUP_SESSION_ERROR);
    }
}

static void
test_refused (gconstpointer native)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  /* Nobody listens there any more. */
  g_socket_listener_close (listener);
  g_assert_false (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_bad_addresses (gconstpointer native)
{
  static const char * const urls[] = {
    "nonsense",
    "file:///etc/passwd",
    "ftp://localhost/",
    "http://",
    "http:///path",
    "http://user:hush@:80/",
    "http://user:hush/more@host/",
    "http://[::1/",
    "https://host:hush/",
    "data:text/plain,hush",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (ferry_test_fetch (run, native, urls[i], "", MEBIBYTE));
      g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (run->error)->parameter, ==, "url");
      g_assert_null (strstr (run->error->message, "hush"));
    }
}

static const FerryTestFetchCase cases[] = {
  {"hostile", test_hostile},
  {"senseless", test_senseless},
  {"strange", test_strange},
  {"bad-chunks", test_bad_chunks},
  {"refused", test_refused},
  {"bad-addresses", test_bad_addresses},
  {NULL},
};

int
main (int argc, char **argv)
{
  return ferry_test_fetch_run (&argc, &argv, cases);
}
