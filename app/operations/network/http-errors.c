/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of HTTP's errors are worth another attempt. */
#include "http-errors.h"

#include "soup-library.h"

#include <string.h>

#define ANY FERRY_ERROR_ROW_ANY_CODE
#define TRANSIENT TRUE
#define PERMANENT FALSE

/* The dashes of the name are no minus signs. */
/* clang-format off */
G_DEFINE_QUARK (ferry-http-error-quark, ferry_http_error)
/* clang-format on */

static const FerryErrorRow rows[] = {
  /* The server gave up on us, or asks for patience. */
  {ferry_http_error_quark, SOUP_STATUS_REQUEST_TIMEOUT, FERRY_ERROR_TIMED_OUT, TRANSIENT},
  {ferry_http_error_quark, 425 /* too early */, FERRY_ERROR_BUSY, TRANSIENT},
  {ferry_http_error_quark, 429 /* too many requests */, FERRY_ERROR_BUSY, TRANSIENT},
  /* Something broke there, or behind there, that may be well again with the next request; a GET
   * does no harm twice. */
  {ferry_http_error_quark, SOUP_STATUS_INTERNAL_SERVER_ERROR, FERRY_ERROR_FAILED, TRANSIENT},
  {ferry_http_error_quark, SOUP_STATUS_BAD_GATEWAY, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {ferry_http_error_quark, SOUP_STATUS_SERVICE_UNAVAILABLE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {ferry_http_error_quark, SOUP_STATUS_GATEWAY_TIMEOUT, FERRY_ERROR_TIMED_OUT, TRANSIENT},
  /* Not found, forbidden, gone: the server knows what it says. */
  {ferry_http_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  /* Connections that broke each time libsoup tried again by itself. */
  {ferry_soup_session_error_quark, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* What came is no HTTP, or leads nowhere. */
  {ferry_soup_session_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  /* The file that the body goes to. */
  {g_file_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},
};

static guint
count_rows (const FerryErrorRow *table)
{
  guint n = 0;

  while (table[n].domain != NULL)
    n++;
  return n;
}

const FerryErrorRow *
ferry_http_errors_get_map (void)
{
  static FerryErrorRow *map;

  if (g_once_init_enter (&map))
    {
      guint n = count_rows (ferry_error_map_network);
      FerryErrorRow *both = g_new0 (FerryErrorRow, n + G_N_ELEMENTS (rows) + 1);

      memcpy (both, ferry_error_map_network, n * sizeof (FerryErrorRow));
      memcpy (both + n, rows, sizeof (rows));
      g_once_init_leave (&map, both);
    }
  return map;
}
