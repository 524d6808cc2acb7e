/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch against real servers on this machine, good and bad, and against curl; in both forms. */
#include "run-helper.h"
#include "tree-helper.h"
#include "web-helper.h"

#include "boundary/errors.h"
#include "operations/network/http-errors.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MEBIBYTE (1024 * 1024)
#define HANG_GUARD_SECONDS 120

static FerryTestWeb *web;

#define BLOCKING GINT_TO_POINTER (FALSE)
#define NATIVE GINT_TO_POINTER (TRUE)

static gboolean
fetch (FerryTestRun *run, gconstpointer native, const char *url, const char *file, gint64 limit)
{
  return ferry_test_run_form (run, GPOINTER_TO_INT (native), "network.fetch",
                              g_variant_new_parsed ("{'url': <%s>, 'file': <%s>, 'limit': <%x>}", url, file, limit));
}

static guint32
get_number (FerryTestRun *run, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, name, "u");

  return g_variant_get_uint32 (value);
}

static char *
dup_text (FerryTestRun *run, const char *name)
{
  g_autoptr (GVariant) value = ferry_test_run_dup_value (run, name, "s");

  return g_variant_dup_string (value, NULL);
}

/* The value of a response header, or NULL. */
static char *
dup_header (FerryTestRun *run, const char *wanted)
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

static char *
ask_curl (const char *options, const char *url)
{
  g_autofree char *command = g_strdup_printf ("curl -s %s '%s' | sha256sum | cut -c-64 | tr -d '\\n'", options, url);

  return ferry_test_shell (command, "/", TRUE, NULL);
}

static void
check_progress (FerryTestRun *run, guint64 total)
{
  const FerryProgress *last = ferry_test_run_get_last_progress (run);
  guint64 before = 0;

  for (guint i = 0; i < run->progress->len; i++)
    {
      const FerryProgress *progress = &g_array_index (run->progress, FerryProgress, i);

      g_assert_cmpint (progress->unit, ==, FERRY_UNIT_BYTES);
      g_assert_cmpuint (progress->total, ==, total);
      g_assert_cmpuint (progress->done, >, before);
      before = progress->done;
    }
  g_assert_cmpuint (last->done, ==, ferry_test_run_get_count (run, "bytes"));
}

static void
test_memory (gconstpointer native)
{
  static const guint lengths[] = {0, 1, 65535, 65536, 65537, 5 * MEBIBYTE};

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/body/%u", lengths[i]);
      g_autofree char *url = ferry_test_web_url (web, path);
      g_autofree char *expected = ask_curl ("", url);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autoptr (GVariant) body = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *of_body = NULL;
      g_autofree char *said = NULL;
      g_autofree char *type = NULL;

      g_assert_true (fetch (run, native, url, "", 5 * MEBIBYTE));
      digest = dup_text (run, "digest");
      g_assert_cmpstr (digest, ==, expected);
      body = ferry_test_run_dup_value (run, "body", "ay");
      g_assert_cmpuint (g_variant_get_size (body), ==, lengths[i]);
      of_body = g_compute_checksum_for_data (G_CHECKSUM_SHA256, lengths[i] > 0 ? g_variant_get_data (body) : (gconstpointer) "", lengths[i]);
      g_assert_cmpstr (of_body, ==, expected);
      g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, lengths[i]);
      g_assert_cmpuint (get_number (run, "status"), ==, 200);
      g_assert_cmpuint (get_number (run, "redirects"), ==, 0);
      said = dup_text (run, "url");
      g_assert_cmpstr (said, ==, url);
      type = dup_header (run, "content-type");
      g_assert_cmpstr (type, ==, "text/plain");
      if (lengths[i] > 0)
        check_progress (run, lengths[i]);
    }
}

static guint
count_files (const char *folder)
{
  return ferry_test_shell_number ("find \"$1\" -mindepth 1 -printf x | wc -c", folder);
}

typedef struct
{
  const char *folder;
  const char *path;
  const char *before; /* what the file holds until the end, or NULL */
  guint seen;
} Watch;

/* While it is written, nobody sees a part of it. */
static void
check_hidden (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  Watch *watch = user_data;
  g_autofree char *text = NULL;

  watch->seen++;
  g_assert_cmpuint (count_files (watch->folder), ==, watch->before != NULL ? 2 : 1);
  if (watch->before == NULL)
    g_assert_cmpint (g_access (watch->path, F_OK), !=, 0);
  else
    {
      g_assert_true (g_file_get_contents (watch->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, watch->before);
    }
}

static void
test_file (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "new\nfile", NULL);
  g_autofree char *url = ferry_test_web_url (web, "/body/300000");
  g_autofree char *expected = ask_curl ("", url);
  static const char * const befores[] = {NULL, "older"};

  for (guint i = 0; i < G_N_ELEMENTS (befores); i++)
    {
      Watch watch = {.folder = folder, .path = path, .before = befores[i]};
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *digest = NULL;
      g_autoptr (GVariant) file = NULL;

      g_remove (path);
      if (befores[i] != NULL)
        ferry_test_write_file (folder, "new\nfile", befores[i]);
      run->hook = check_hidden;
      run->hook_data = &watch;
      g_assert_true (fetch (run, native, url, path, MEBIBYTE));
      g_assert_cmpuint (watch.seen, >, 1);
      g_assert_cmpuint (count_files (folder), ==, 1);
      file = ferry_test_run_dup_value (run, "file", "ay");
      g_assert_cmpstr (g_variant_get_bytestring (file), ==, path);
      digest = ferry_test_shell ("sha256sum \"$1\"/* | tr -d '\\\\' | cut -c-64 | tr -d '\\n'", folder, TRUE, NULL);
      g_assert_cmpstr (digest, ==, expected);
    }
  ferry_test_folder_free (folder);
}

/* However it goes wrong, the old file stays and nothing new is there. */
static void
test_file_stays (gconstpointer native)
{
  static const char * const paths[] = {"/short", "/reset", "/cut-chunk", "/endless", "/redirect-nowhere"};
  char *folder = ferry_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  ferry_test_write_file (folder, "file", "older");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = ferry_test_web_hostile_url (web, paths[i]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *text = NULL;

      g_assert_false (fetch (run, native, url, path, MEBIBYTE));
      g_assert_cmpuint (count_files (folder), ==, 1);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "older");
    }
  ferry_test_folder_free (folder);
}

static void
test_unwritable (gconstpointer native)
{
  char *folder = ferry_test_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "no", "such", "folder", NULL);
  g_autofree char *url = ferry_test_web_url (web, "/body/300000");
  const struct
  {
    const char *file;
    GQuark domain;
    int code;
  } cases[] = {
    {missing, G_FILE_ERROR, G_FILE_ERROR_NOENT},
    {folder, G_FILE_ERROR, G_FILE_ERROR_FAILED},
    {"relative", FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (fetch (run, native, url, cases[i].file, MEBIBYTE));
      g_assert_error (run->error, cases[i].domain, cases[i].code);
    }
  g_assert_cmpuint (count_files (folder), ==, 0);
  ferry_test_folder_free (folder);
}

static void
test_limit (gconstpointer native)
{
  static const struct
  {
    const char *path;
    gboolean hostile;
    gint64 limit;
    gboolean fits;
  } cases[] = {
    {"/body/1000", FALSE, 1000, TRUE},
    {"/body/1000", FALSE, 999, FALSE},
    {"/body/0", FALSE, 0, TRUE},
    {"/gzip/1000000", FALSE, 1000000, TRUE},
    {"/gzip/1000000", FALSE, 999999, FALSE},
    /* 64 MiB in 64 KiB: the limit is of what comes out. */
    {"/gzip/67108864", FALSE, MEBIBYTE, FALSE},
    {"/endless", TRUE, 10 * MEBIBYTE, FALSE},
    {"/endless-chunks", TRUE, MEBIBYTE, FALSE},
    {"/huge-length", TRUE, MEBIBYTE, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = (cases[i].hostile ? ferry_test_web_hostile_url : ferry_test_web_url) (web, cases[i].path);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_cmpint (fetch (run, native, url, "", cases[i].limit), ==, cases[i].fits);
      if (!cases[i].fits)
        g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
      if (run->progress->len > 0)
        g_assert_cmpuint (ferry_test_run_get_last_progress (run)->done, <=, cases[i].limit);
    }
}

static void
test_gzip (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (web, "/gzip/3000000");
  g_autofree char *expected = ask_curl ("--compressed", url);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *digest = NULL;

  g_assert_true (fetch (run, native, url, "", 4 * MEBIBYTE));
  digest = dup_text (run, "digest");
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 3000000);
  check_progress (run, 0);
}

static void
test_redirects (gconstpointer native)
{
  for (guint count = 1; count <= 6; count++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect/%u", count);
      g_autofree char *url = ferry_test_web_url (web, path);
      g_autofree char *end = ferry_test_web_url (web, "/redirect/0");
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *said = NULL;

      g_assert_cmpint (fetch (run, native, url, "", MEBIBYTE), ==, count <= 5);
      if (count > 5)
        {
          g_assert_error (run->error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS);
          continue;
        }
      g_assert_cmpuint (get_number (run, "redirects"), ==, count);
      said = dup_text (run, "url");
      g_assert_cmpstr (said, ==, end);
    }
}

static void
test_statuses (gconstpointer native)
{
  static const int statuses[] = {400, 401, 403, 404, 408, 410, 429, 500, 503, 504, 304, 300};

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/status/%d", statuses[i]);
      g_autofree char *url = ferry_test_web_url (web, path);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (fetch (run, native, url, "", MEBIBYTE));
      g_assert_error (run->error, FERRY_HTTP_ERROR, statuses[i]);
      g_assert_nonnull (strstr (run->error->message, path));
    }
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
      g_autofree char *url = ferry_test_web_hostile_url (web, cases[i].path);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_test_message ("%s", cases[i].path);
      g_assert_false (fetch (run, native, url, "", MEBIBYTE));
      g_test_message ("%s", run->error->message);
      g_assert_error (run->error, cases[i].domain, cases[i].code);
    }
}

/* Strange, but not wrong. */
static void
test_strange (gconstpointer native)
{
  g_autofree char *long_url = ferry_test_web_hostile_url (web, "/long");
  g_autofree char *bytes_url = ferry_test_web_hostile_url (web, "/bytes");
  g_autofree char *encoded_url = ferry_test_web_hostile_url (web, "/unknown-encoding");
  g_autofree char *stall_url = ferry_test_web_hostile_url (web, "/redirect-stall");
  g_autoptr (FerryTestRun) longer = ferry_test_run_new ();
  g_autoptr (FerryTestRun) bytes = ferry_test_run_new ();
  g_autoptr (FerryTestRun) encoded = ferry_test_run_new ();
  g_autoptr (FerryTestRun) stalled = ferry_test_run_new ();
  g_autofree char *header = NULL;
  g_autofree char *reason = NULL;

  g_assert_true (fetch (longer, native, long_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (longer, "bytes"), ==, 5);
  g_assert_true (fetch (encoded, native, encoded_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (encoded, "bytes"), ==, 5);
  g_assert_true (fetch (stalled, native, stall_url, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (stalled, "bytes"), ==, 5);

  g_assert_true (fetch (bytes, native, bytes_url, "", MEBIBYTE));
  header = dup_header (bytes, "X-Bytes");
  g_assert_true (header != NULL && g_utf8_validate (header, -1, NULL));
  reason = dup_text (bytes, "reason");
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
      g_autofree char *url = ferry_test_web_hostile_url (web, paths[i]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      if (fetch (run, native, url, "", MEBIBYTE))
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
  g_assert_false (fetch (run, native, url, "", MEBIBYTE));
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

      g_assert_false (fetch (run, native, urls[i], "", MEBIBYTE));
      g_assert_error (run->error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
      g_assert_cmpstr (ferry_error_get_details (run->error)->parameter, ==, "url");
      g_assert_null (strstr (run->error->message, "hush"));
    }
}

static char *
add_login (const char *url, const char *login)
{
  return g_strdup_printf ("http://%s@%s", login, url + strlen ("http://"));
}

/* A password opens the door, and is seen nowhere else. */
static void
test_credentials (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (web, "/secret");
  g_autofree char *good = add_login (url, "ferry:hush");
  g_autofree char *wrong = add_login (url, "ferry:hushhush");
  g_autofree char *missing = ferry_test_web_url (web, "/status/404?token=hush#hush");
  g_autofree char *cookie_url = ferry_test_web_url (web, "/cookie");
  g_autoptr (FerryTestRun) none = ferry_test_run_new ();
  g_autoptr (FerryTestRun) right = ferry_test_run_new ();
  g_autoptr (FerryTestRun) rejected = ferry_test_run_new ();
  g_autoptr (FerryTestRun) token = ferry_test_run_new ();
  g_autoptr (FerryTestRun) cookie = ferry_test_run_new ();
  g_autofree char *printed = NULL;
  g_autofree char *printed_cookie = NULL;

  g_assert_false (fetch (none, native, url, "", MEBIBYTE));
  g_assert_error (none->error, FERRY_HTTP_ERROR, SOUP_STATUS_UNAUTHORIZED);

  g_assert_true (fetch (right, native, good, "", MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (right, "bytes"), ==, 6);
  printed = g_variant_print (right->result, FALSE);
  g_assert_null (strstr (printed, "hush"));

  g_assert_false (fetch (rejected, native, wrong, "", MEBIBYTE));
  g_assert_error (rejected->error, FERRY_HTTP_ERROR, SOUP_STATUS_UNAUTHORIZED);
  g_assert_null (strstr (rejected->error->message, "hush"));

  g_assert_false (fetch (token, native, missing, "", MEBIBYTE));
  g_assert_null (strstr (token->error->message, "hush"));

  g_assert_true (fetch (cookie, native, cookie_url, "", MEBIBYTE));
  printed_cookie = g_variant_print (cookie->result, FALSE);
  g_assert_null (strstr (printed_cookie, "hush"));
  g_assert_nonnull (strstr (printed_cookie, "Set-Cookie"));
}

/* The call's trace goes on at the server. */
static void
test_traceparent (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (web, "/headers");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *traceparent = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GVariant) body = NULL;
  g_autofree char *headers = NULL;

  run->context.trace.trace_id[0] = G_GUINT64_CONSTANT (0x0123456789abcdef);
  run->context.trace.span_id = 42;
  traceparent = ferry_run_context_get_traceparent (&run->context);
  line = g_strdup_printf ("traceparent: %s\n", traceparent);
  g_assert_true (fetch (run, native, url, "", MEBIBYTE));
  body = ferry_test_run_dup_value (run, "body", "ay");
  headers = g_strndup (g_variant_get_data (body), g_variant_get_size (body));
  g_assert_nonnull (strstr (headers, line));
  g_assert_nonnull (strstr (headers, "User-Agent: Ferry\n"));
}

static gpointer
cancel_when_busy (gpointer data)
{
  FerryTestRun *run = data;

  while (ferry_test_web_get_busy (web) == 0)
    g_usleep (1000);
  g_usleep (20000);
  g_cancellable_cancel (run->cancellable);
  return NULL;
}

/* These would go on for ever. */
static void
test_cancel (gconstpointer native)
{
  static const char * const paths[] = {"/stall", "/stall-at-once", "/stall-in-headers", "/endless", "/drip", "/drip-headers"};
  char *folder = ferry_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = ferry_test_web_hostile_url (web, paths[i / 2]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      GThread *canceller = g_thread_new ("canceller", cancel_when_busy, run);

      g_assert_false (fetch (run, native, url, i % 2 ? file : "", (gint64)1e13));
      g_assert_true (g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                     /* The endless one fills memory within the time, at most. */
                     (i == 6 && g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)));
      g_thread_join (canceller);
      g_assert_cmpuint (count_files (folder), ==, 0);
      while (ferry_test_web_get_busy (web) > 0)
        g_usleep (1000);
    }
  ferry_test_folder_free (folder);
}

static void
test_cancelled_before (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (web, "/body/10");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (fetch (run, native, url, "", MEBIBYTE));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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

      g_assert_cmpint (fetch (run, native, url, "", MEBIBYTE), ==, i == 0);
      if (i > 0)
        g_assert_error (run->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
      else
        g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 100000);
    }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  ferry_test_folder_free (folder);
}

static const struct
{
  const char *name;
  void (*function) (gconstpointer native);
} tests[] = {
  {"memory", test_memory},
  {"file", test_file},
  {"file-stays", test_file_stays},
  {"unwritable", test_unwritable},
  {"limit", test_limit},
  {"gzip", test_gzip},
  {"redirects", test_redirects},
  {"statuses", test_statuses},
  {"hostile", test_hostile},
  {"strange", test_strange},
  {"bad-chunks", test_bad_chunks},
  {"refused", test_refused},
  {"bad-addresses", test_bad_addresses},
  {"credentials", test_credentials},
  {"traceparent", test_traceparent},
  {"cancel", test_cancel},
  {"cancelled-before", test_cancelled_before},
  {"tls", test_tls},
};

int
main (int argc, char **argv)
{
  int status;

  /* This machine alone is asked, and not by way of another. */
  g_unsetenv ("http_proxy");
  g_unsetenv ("https_proxy");
  g_unsetenv ("all_proxy");
  alarm (HANG_GUARD_SECONDS);
  g_test_init (&argc, &argv, NULL);
  web = ferry_test_web_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *blocking = g_strconcat ("/operations/fetch/blocking/", tests[i].name, NULL);
      g_autofree char *native = g_strconcat ("/operations/fetch/native/", tests[i].name, NULL);

      g_test_add_data_func (blocking, BLOCKING, tests[i].function);
      g_test_add_data_func (native, NATIVE, tests[i].function);
    }
  status = g_test_run ();
  ferry_test_web_free (web);
  return status;
}
