/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error tables row by row, and every code that has no row of its own. */
#include "boundary/error-map.h"
#include "operations/database/sqlite-errors.h"
#include "operations/network/http-errors.h"

#include <errno.h>
#include <libsoup/soup.h>

/* More than any domain here has codes. */
#define N_CODES 600

static GError *
make_error (GQuark domain,
            int code)
{
  return g_error_new_literal (domain, code, "made up");
}

static void
assert_maps (const FerryErrorRow *table,
             const GError *error,
             FerryError expected,
             gboolean expected_transient)
{
  FerryError mapped = FERRY_ERROR_CLOSED;
  gboolean transient = !expected_transient;

  g_assert_true (ferry_error_map_apply (table, error, &mapped, &transient));
  g_assert_cmpint (mapped, ==, expected);
  g_assert_cmpint (transient, ==, expected_transient);
}

static const FerryErrorRow *
find_row (const FerryErrorRow *rows,
          GQuark domain,
          int code)
{
  for (; rows->domain != NULL; rows++)
    if (rows->domain () == domain && rows->code == code)
      return rows;
  return NULL;
}

/* Each code of @domain maps as @expected says, and as a permanent failure where it says nothing. */
static void
assert_domain (const FerryErrorRow *table,
               const FerryErrorRow *expected,
               GQuark domain)
{
  for (int code = 0; code < N_CODES; code++)
    {
      const FerryErrorRow *row = find_row (expected, domain, code);
      g_autoptr (GError) error = make_error (domain, code);

      if (row != NULL)
        assert_maps (table, error, row->mapped, row->transient);
      else
        assert_maps (table, error, FERRY_ERROR_FAILED, FALSE);
    }
}

/* No row is there twice, none behind the row that takes every other code; each domain has one. */
static void
assert_well_formed (const FerryErrorRow *table)
{
  for (const FerryErrorRow *row = table; row->domain != NULL; row++)
    {
      g_assert_nonnull (find_row (row, row->domain (), FERRY_ERROR_ROW_ANY_CODE));
      g_assert_true (find_row (table, row->domain (), row->code) == row);
    }
}

static void
assert_stranger (const FerryErrorRow *table,
                 GQuark domain)
{
  g_autoptr (GError) error = make_error (domain, 1);
  FerryError mapped = FERRY_ERROR_CLOSED;
  gboolean transient = TRUE;

  g_assert_false (ferry_error_map_apply (table, error, &mapped, &transient));
  g_assert_cmpint (mapped, ==, FERRY_ERROR_FAILED);
  g_assert_false (transient);
}

static void
test_files (void)
{
  static const FerryErrorRow expected[] = {
    {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, FALSE},
    {g_io_error_quark, G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMED_OUT, TRUE},
    {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRUE},
    {g_io_error_quark, G_IO_ERROR_WOULD_BLOCK, FERRY_ERROR_BUSY, TRUE},
    {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRUE},
    {g_io_error_quark, G_IO_ERROR_NOT_MOUNTED, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_NO_SUCH_DEVICE, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRUE},
    {g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRUE},
    {g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_UNAVAILABLE, TRUE},
    {g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_UNAVAILABLE, TRUE},
    {g_file_error_quark, G_FILE_ERROR_AGAIN, FERRY_ERROR_BUSY, TRUE},
    {g_file_error_quark, G_FILE_ERROR_INTR, FERRY_ERROR_BUSY, TRUE},
    {g_file_error_quark, G_FILE_ERROR_MFILE, FERRY_ERROR_BUSY, TRUE},
    {g_file_error_quark, G_FILE_ERROR_NFILE, FERRY_ERROR_BUSY, TRUE},
    {g_file_error_quark, G_FILE_ERROR_NOMEM, FERRY_ERROR_BUSY, TRUE},
    {g_file_error_quark, G_FILE_ERROR_NODEV, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_file_error_quark, G_FILE_ERROR_NXIO, FERRY_ERROR_UNAVAILABLE, FALSE},
    {NULL},
  };

  assert_well_formed (ferry_error_map_files);
  assert_domain (ferry_error_map_files, expected, G_IO_ERROR);
  assert_domain (ferry_error_map_files, expected, G_FILE_ERROR);
  assert_stranger (ferry_error_map_files, G_SPAWN_ERROR);
}

static const FerryErrorRow expected_network[] = {
  {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, FALSE},
  {g_io_error_quark, G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMED_OUT, TRUE},
  {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRUE},
  {g_io_error_quark, G_IO_ERROR_WOULD_BLOCK, FERRY_ERROR_BUSY, TRUE},
  {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRUE},
  {g_io_error_quark, G_IO_ERROR_NO_SPACE, FERRY_ERROR_BUSY, TRUE},
  {g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, FALSE},
  {g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_io_error_quark, G_IO_ERROR_PROXY_FAILED, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, FALSE},
  {g_tls_error_quark, G_TLS_ERROR_EOF, FERRY_ERROR_UNAVAILABLE, TRUE},
  {g_tls_error_quark, G_TLS_ERROR_UNAVAILABLE, FERRY_ERROR_UNAVAILABLE, FALSE},
  {NULL},
};

static void
test_network (void)
{
  assert_well_formed (ferry_error_map_network);
  assert_domain (ferry_error_map_network, expected_network, G_IO_ERROR);
  assert_domain (ferry_error_map_network, expected_network, G_RESOLVER_ERROR);
  assert_domain (ferry_error_map_network, expected_network, G_TLS_ERROR);
  assert_stranger (ferry_error_map_network, G_FILE_ERROR);
}

/* The network's rows are all there, and those of HTTP behind them. */
static void
test_http (void)
{
  static const FerryErrorRow expected[] = {
    {ferry_http_error_quark, 408, FERRY_ERROR_TIMED_OUT, TRUE},
    {ferry_http_error_quark, 425, FERRY_ERROR_BUSY, TRUE},
    {ferry_http_error_quark, 429, FERRY_ERROR_BUSY, TRUE},
    {ferry_http_error_quark, 500, FERRY_ERROR_FAILED, TRUE},
    {ferry_http_error_quark, 502, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_http_error_quark, 503, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_http_error_quark, 504, FERRY_ERROR_TIMED_OUT, TRUE},
    {soup_session_error_quark, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS, FERRY_ERROR_UNAVAILABLE, TRUE},
    {NULL},
  };
  const FerryErrorRow *map = ferry_http_errors_get_map ();

  assert_well_formed (map);
  assert_domain (map, expected_network, G_IO_ERROR);
  assert_domain (map, expected_network, G_RESOLVER_ERROR);
  assert_domain (map, expected_network, G_TLS_ERROR);
  assert_domain (map, expected, FERRY_HTTP_ERROR);
  assert_domain (map, expected, SOUP_SESSION_ERROR);
  /* A full disk, unlike the kernel's want of buffers, is not over soon. */
  assert_domain (map, expected, G_FILE_ERROR);
  assert_stranger (map, G_SPAWN_ERROR);
}

static void
test_database (void)
{
  static const FerryErrorRow expected[] = {
    {ferry_sqlite_error_quark, SQLITE_BUSY, FERRY_ERROR_BUSY, TRUE},
    {ferry_sqlite_error_quark, SQLITE_LOCKED, FERRY_ERROR_BUSY, TRUE},
    {ferry_sqlite_error_quark, SQLITE_PROTOCOL, FERRY_ERROR_BUSY, TRUE},
    {ferry_sqlite_error_quark, SQLITE_NOMEM, FERRY_ERROR_BUSY, TRUE},
    {ferry_sqlite_error_quark, SQLITE_INTERRUPT, FERRY_ERROR_CANCELLED, FALSE},
    {ferry_sqlite_error_quark, SQLITE_CANTOPEN, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, FALSE},
    {NULL},
  };

  assert_well_formed (ferry_error_map_database);
  assert_domain (ferry_error_map_database, expected, FERRY_SQLITE_ERROR);
  assert_domain (ferry_error_map_database, expected, G_IO_ERROR);
  assert_stranger (ferry_error_map_database, G_FILE_ERROR);
}

static void
test_command (void)
{
  static const FerryErrorRow expected[] = {
    {g_spawn_error_quark, G_SPAWN_ERROR_FORK, FERRY_ERROR_BUSY, TRUE},
    {g_spawn_error_quark, G_SPAWN_ERROR_NOMEM, FERRY_ERROR_BUSY, TRUE},
    {g_spawn_error_quark, G_SPAWN_ERROR_NFILE, FERRY_ERROR_BUSY, TRUE},
    {g_spawn_error_quark, G_SPAWN_ERROR_MFILE, FERRY_ERROR_BUSY, TRUE},
    {g_spawn_error_quark, G_SPAWN_ERROR_TXTBUSY, FERRY_ERROR_BUSY, TRUE},
    {g_spawn_error_quark, G_SPAWN_ERROR_NOENT, FERRY_ERROR_UNAVAILABLE, FALSE},
    {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, FALSE},
    {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRUE},
    {NULL},
  };

  assert_well_formed (ferry_error_map_command);
  assert_domain (ferry_error_map_command, expected, G_SPAWN_ERROR);
  assert_domain (ferry_error_map_command, expected, G_SPAWN_EXIT_ERROR);
  assert_domain (ferry_error_map_command, expected, G_IO_ERROR);
  assert_stranger (ferry_error_map_command, G_RESOLVER_ERROR);
}

/* From the system's numbers, by GLib's own translation. */
static void
test_errno (void)
{
  static const struct
  {
    const FerryErrorRow *table;
    int number;
    FerryError mapped;
    gboolean transient;
  } cases[] = {
    {ferry_error_map_files, ENOENT, FERRY_ERROR_FAILED, FALSE},
    {ferry_error_map_files, EACCES, FERRY_ERROR_FAILED, FALSE},
    {ferry_error_map_files, ENOSPC, FERRY_ERROR_FAILED, FALSE},
    {ferry_error_map_files, EROFS, FERRY_ERROR_FAILED, FALSE},
    {ferry_error_map_files, EBUSY, FERRY_ERROR_BUSY, TRUE},
    {ferry_error_map_files, EAGAIN, FERRY_ERROR_BUSY, TRUE},
    {ferry_error_map_files, EMFILE, FERRY_ERROR_BUSY, TRUE},
    {ferry_error_map_files, ENFILE, FERRY_ERROR_BUSY, TRUE},
    {ferry_error_map_files, ENODEV, FERRY_ERROR_UNAVAILABLE, FALSE},
    {ferry_error_map_files, ENOTCONN, FERRY_ERROR_UNAVAILABLE, FALSE},
    {ferry_error_map_network, ECONNREFUSED, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_error_map_network, ECONNRESET, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_error_map_network, EPIPE, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_error_map_network, ETIMEDOUT, FERRY_ERROR_TIMED_OUT, TRUE},
    {ferry_error_map_network, EHOSTUNREACH, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_error_map_network, ENETUNREACH, FERRY_ERROR_UNAVAILABLE, TRUE},
    {ferry_error_map_network, ENOMEM, FERRY_ERROR_BUSY, TRUE},
    {ferry_error_map_network, EACCES, FERRY_ERROR_FAILED, FALSE},
    {ferry_error_map_command, EPIPE, FERRY_ERROR_FAILED, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = make_error (G_IO_ERROR, g_io_error_from_errno (cases[i].number));

      assert_maps (cases[i].table, error, cases[i].mapped, cases[i].transient);
    }
}

/* As the library returns them. */
static void
test_real_errors (void)
{
  const char *missing[] = {"/nonexistent/program", NULL};
  g_autoptr (GFile) file = g_file_new_for_path (missing[0]);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GFileInputStream) absent = NULL;
  g_autoptr (GFileInputStream) untouched = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) not_found = NULL;
  g_autoptr (GError) stopped = NULL;
  g_autoptr (GError) not_installed = NULL;
  g_autoptr (GError) exited = NULL;

  absent = g_file_read (file, NULL, &not_found);
  g_assert_null (absent);
  assert_maps (ferry_error_map_files, not_found, FERRY_ERROR_FAILED, FALSE);

  g_cancellable_cancel (cancelled);
  untouched = g_file_read (file, cancelled, &stopped);
  g_assert_null (untouched);
  assert_maps (ferry_error_map_files, stopped, FERRY_ERROR_CANCELLED, FALSE);

  process = g_subprocess_newv (missing, G_SUBPROCESS_FLAGS_NONE, &not_installed);
  g_assert_null (process);
  assert_maps (ferry_error_map_command, not_installed, FERRY_ERROR_UNAVAILABLE, FALSE);

  g_assert_false (g_spawn_check_wait_status (3 << 8, &exited));
  g_assert_error (exited, G_SPAWN_EXIT_ERROR, 3);
  assert_maps (ferry_error_map_command, exited, FERRY_ERROR_FAILED, FALSE);
}

static void
test_original_is_kept (void)
{
  g_autoptr (GError) error = make_error (G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  assert_maps (ferry_error_map_network, error, FERRY_ERROR_TIMED_OUT, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpstr (error->message, ==, "made up");
}

static void
test_own_table (void)
{
  static const FerryErrorRow table[] = {
    {g_io_error_quark, G_IO_ERROR_FAILED, FERRY_ERROR_WORKER_DIED, TRUE},
    {g_tls_error_quark, FERRY_ERROR_ROW_ANY_CODE, FERRY_ERROR_BUSY, TRUE},
    {NULL},
  };
  static const FerryErrorRow empty[] = {{NULL}};
  g_autoptr (GError) first = make_error (G_IO_ERROR, G_IO_ERROR_FAILED);
  g_autoptr (GError) any = make_error (G_TLS_ERROR, G_TLS_ERROR_MISC);

  assert_maps (table, first, FERRY_ERROR_WORKER_DIED, TRUE);
  assert_maps (table, any, FERRY_ERROR_BUSY, TRUE);

  /* A known domain, but neither a row for the code nor one for all. */
  assert_stranger (table, G_IO_ERROR);
  assert_stranger (empty, G_IO_ERROR);
  assert_stranger (ferry_error_map_network, FERRY_ERROR);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c03/error-map-files", test_files);
  g_test_add_func ("/boundary/c03/error-map-network", test_network);
  g_test_add_func ("/boundary/c03/error-map-http", test_http);
  g_test_add_func ("/boundary/c03/error-map-database", test_database);
  g_test_add_func ("/boundary/c03/error-map-command", test_command);
  g_test_add_func ("/boundary/c03/error-map-errno", test_errno);
  g_test_add_func ("/boundary/c03/error-map-real-errors", test_real_errors);
  g_test_add_func ("/boundary/c03/error-map-original-is-kept", test_original_is_kept);
  g_test_add_func ("/boundary/c03/error-map-own-table", test_own_table);

  return g_test_run ();
}
