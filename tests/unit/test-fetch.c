/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch against real servers on this machine and against curl, in both forms: what comes, and how it is stopped. */
#include "fetch-helper.h"
#include "tree-helper.h"

#include "operations/network/http-errors.h"

#include <string.h>

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
      g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, path);
      g_autofree char *expected = ferry_test_fetch_ask_curl ("", url);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autoptr (GVariant) body = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *of_body = NULL;
      g_autofree char *said = NULL;
      g_autofree char *type = NULL;

      g_assert_true (ferry_test_fetch (run, native, url, "", 5 * MEBIBYTE));
      digest = ferry_test_fetch_dup_text (run, "digest");
      g_assert_cmpstr (digest, ==, expected);
      body = ferry_test_run_dup_value (run, "body", "ay");
      g_assert_cmpuint (g_variant_get_size (body), ==, lengths[i]);
      of_body = g_compute_checksum_for_data (G_CHECKSUM_SHA256, lengths[i] > 0 ? g_variant_get_data (body) : (gconstpointer) "", lengths[i]);
      g_assert_cmpstr (of_body, ==, expected);
      g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, lengths[i]);
      g_assert_cmpuint (ferry_test_fetch_get_number (run, "status"), ==, 200);
      g_assert_cmpuint (ferry_test_fetch_get_number (run, "redirects"), ==, 0);
      said = ferry_test_fetch_dup_text (run, "url");
      g_assert_cmpstr (said, ==, url);
      type = ferry_test_fetch_dup_header (run, "content-type");
      g_assert_cmpstr (type, ==, "text/plain");
      if (lengths[i] > 0)
        check_progress (run, lengths[i]);
    }
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
    {"/gzip-members/500000", FALSE, 1000000, TRUE},
    {"/gzip-members/500000", FALSE, 999999, FALSE},
    {"/endless", TRUE, 10 * MEBIBYTE, FALSE},
    {"/endless-chunks", TRUE, MEBIBYTE, FALSE},
    {"/huge-length", TRUE, MEBIBYTE, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = (cases[i].hostile ? ferry_test_web_hostile_url : ferry_test_web_url) (ferry_test_fetch_web, cases[i].path);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_cmpint (ferry_test_fetch (run, native, url, "", cases[i].limit), ==, cases[i].fits);
      if (!cases[i].fits)
        g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
      if (run->progress->len > 0)
        g_assert_cmpuint (ferry_test_run_get_last_progress (run)->done, <=, cases[i].limit);
    }
}

static void
test_gzip (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/gzip/3000000");
  g_autofree char *expected = ferry_test_fetch_ask_curl ("--compressed", url);
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *digest = NULL;

  g_assert_true (ferry_test_fetch (run, native, url, "", 4 * MEBIBYTE));
  digest = ferry_test_fetch_dup_text (run, "digest");
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 3000000);
  check_progress (run, 0);
}

/* A body of several members is all of them, one after the other. */
static void
test_gzip_members (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/gzip-members/1500000");
  g_autofree char *single_url = ferry_test_web_url (ferry_test_fetch_web, "/gzip/3000000");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autoptr (FerryTestRun) single = ferry_test_run_new ();
  g_autofree char *digest = NULL;
  g_autofree char *single_digest = NULL;

  g_assert_true (ferry_test_fetch (run, native, url, "", 4 * MEBIBYTE));
  g_assert_cmpuint (ferry_test_run_get_count (run, "bytes"), ==, 3000000);
  g_assert_true (ferry_test_fetch (single, native, single_url, "", 4 * MEBIBYTE));
  digest = ferry_test_fetch_dup_text (run, "digest");
  single_digest = ferry_test_fetch_dup_text (single, "digest");
  g_assert_cmpstr (digest, ==, single_digest);
}

static void
test_redirects (gconstpointer native)
{
  for (guint count = 1; count <= 6; count++)
    {
      g_autofree char *path = g_strdup_printf ("/redirect/%u", count);
      g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, path);
      g_autofree char *end = ferry_test_web_url (ferry_test_fetch_web, "/redirect/0");
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      g_autofree char *said = NULL;

      g_assert_cmpint (ferry_test_fetch (run, native, url, "", MEBIBYTE), ==, count <= 5);
      if (count > 5)
        {
          g_assert_error (run->error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS);
          continue;
        }
      g_assert_cmpuint (ferry_test_fetch_get_number (run, "redirects"), ==, count);
      said = ferry_test_fetch_dup_text (run, "url");
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
      g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, path);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();

      g_assert_false (ferry_test_fetch (run, native, url, "", MEBIBYTE));
      g_assert_error (run->error, FERRY_HTTP_ERROR, statuses[i]);
      g_assert_nonnull (strstr (run->error->message, path));
    }
}

/* The call's trace goes on at the server. */
static void
test_traceparent (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/headers");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  g_autofree char *traceparent = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GVariant) body = NULL;
  g_autofree char *headers = NULL;

  run->context.trace.trace_id[0] = G_GUINT64_CONSTANT (0x0123456789abcdef);
  run->context.trace.span_id = 42;
  traceparent = ferry_run_context_get_traceparent (&run->context);
  line = g_strdup_printf ("traceparent: %s\n", traceparent);
  g_assert_true (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  body = ferry_test_run_dup_value (run, "body", "ay");
  headers = g_strndup (g_variant_get_data (body), g_variant_get_size (body));
  g_assert_nonnull (strstr (headers, line));
  g_assert_nonnull (strstr (headers, "User-Agent: Ferry\n"));
}

static gpointer
cancel_when_busy (gpointer data)
{
  FerryTestRun *run = data;

  while (ferry_test_web_get_busy (ferry_test_fetch_web) == 0)
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
      g_autofree char *url = ferry_test_web_hostile_url (ferry_test_fetch_web, paths[i / 2]);
      g_autoptr (FerryTestRun) run = ferry_test_run_new ();
      GThread *canceller = g_thread_new ("canceller", cancel_when_busy, run);

      g_assert_false (ferry_test_fetch (run, native, url, i % 2 ? file : "", (gint64)1e13));
      g_assert_true (g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                     /* The endless one fills memory within the time, at most. */
                     (i == 6 && g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)));
      g_thread_join (canceller);
      g_assert_cmpuint (ferry_test_fetch_count_files (folder), ==, 0);
      while (ferry_test_web_get_busy (ferry_test_fetch_web) > 0)
        g_usleep (1000);
    }
  ferry_test_folder_free (folder);
}

static void
test_cancelled_before (gconstpointer native)
{
  g_autofree char *url = ferry_test_web_url (ferry_test_fetch_web, "/body/10");
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  g_cancellable_cancel (run->cancellable);
  g_assert_false (ferry_test_fetch (run, native, url, "", MEBIBYTE));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const FerryTestFetchCase cases[] = {
  {"memory", test_memory},
  {"limit", test_limit},
  {"gzip", test_gzip},
  {"gzip-members", test_gzip_members},
  {"redirects", test_redirects},
  {"statuses", test_statuses},
  {"traceparent", test_traceparent},
  {"cancel", test_cancel},
  {"cancelled-before", test_cancelled_before},
  {NULL},
};

int
main (int argc, char **argv)
{
  return ferry_test_fetch_run (&argc, &argv, cases);
}
