/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error tables of the dependencies that need nothing but GLib and GIO.
 *
 * Busy means that something is short for the moment, unavailable that there is nobody to ask.
 * Never mapped to: invalid-parameter, which names a parameter of ours, would-block and closed, which
 * are about the boundary itself. */
#include "error-map.h"

#define ANY FERRY_ERROR_ROW_ANY_CODE
#define TRANSIENT TRUE
#define PERMANENT FALSE

gboolean
ferry_error_map_apply (const FerryErrorRow *table,
                       const GError *error,
                       FerryError *mapped,
                       gboolean *transient)
{
  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (error != NULL, FALSE);
  g_return_val_if_fail (mapped != NULL && transient != NULL, FALSE);

  for (const FerryErrorRow *row = table; row->domain != NULL; row++)
    if (row->domain () == error->domain && (row->code == error->code || row->code == ANY))
      {
        *mapped = row->mapped;
        *transient = row->transient;
        return TRUE;
      }

  *mapped = FERRY_ERROR_FAILED;
  *transient = PERMANENT;
  return FALSE;
}

const FerryErrorRow ferry_error_map_files[] = {
  {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, PERMANENT},
  /* Only a file system on a network times out. */
  {g_io_error_quark, G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMED_OUT, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRANSIENT},
  /* The dependency's EAGAIN, not the boundary's would-block. */
  {g_io_error_quark, G_IO_ERROR_WOULD_BLOCK, FERRY_ERROR_BUSY, TRANSIENT},
  /* Other calls of this program hold them, and will end. */
  {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRANSIENT},
  /* Somebody must mount it, plug it in, or restart what served the mount. */
  {g_io_error_quark, G_IO_ERROR_NOT_MOUNTED, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  {g_io_error_quark, G_IO_ERROR_NO_SUCH_DEVICE, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  {g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* The server behind a mount. */
  {g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  {g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* Not found, permission denied, read-only and the like: only people change these. A full disk too:
   * a retry would only fill what they free. Pending, closed and not initialized are mistakes of the
   * caller's code. */
  {g_io_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  {g_file_error_quark, G_FILE_ERROR_AGAIN, FERRY_ERROR_BUSY, TRANSIENT},
  /* A signal came in between. */
  {g_file_error_quark, G_FILE_ERROR_INTR, FERRY_ERROR_BUSY, TRANSIENT},
  {g_file_error_quark, G_FILE_ERROR_MFILE, FERRY_ERROR_BUSY, TRANSIENT},
  {g_file_error_quark, G_FILE_ERROR_NFILE, FERRY_ERROR_BUSY, TRANSIENT},
  {g_file_error_quark, G_FILE_ERROR_NOMEM, FERRY_ERROR_BUSY, TRANSIENT},
  {g_file_error_quark, G_FILE_ERROR_NODEV, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  {g_file_error_quark, G_FILE_ERROR_NXIO, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* An I/O error is among them: a disk that reads badly gets worse by being read again. */
  {g_file_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},
  {NULL},
};

const FerryErrorRow ferry_error_map_network[] = {
  {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, PERMANENT},
  {g_io_error_quark, G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMED_OUT, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_BUSY, FERRY_ERROR_BUSY, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_WOULD_BLOCK, FERRY_ERROR_BUSY, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRANSIENT},
  /* GIO's name for ENOMEM too, and a socket has no disk to fill: the kernel is short of buffers. */
  {g_io_error_quark, G_IO_ERROR_NO_SPACE, FERRY_ERROR_BUSY, TRANSIENT},
  /* The answer of somebody who knows, unlike the resolver's temporary failure. */
  {g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* Routes come back, servers restart. */
  {g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* Reset or closed in the middle: the request may have been carried out, which is why only
   * idempotent operations are retried. */
  {g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* The reply stopped short. */
  {g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* A bad gateway: as often the host behind the proxy as the proxy. Its other errors are about who
   * may use it, and are permanent. */
  {g_io_error_quark, G_IO_ERROR_PROXY_FAILED, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_io_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  {g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  {g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  {g_resolver_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  /* Cut off without a goodbye; the next connection is checked anew. */
  {g_tls_error_quark, G_TLS_ERROR_EOF, FERRY_ERROR_UNAVAILABLE, TRANSIENT},
  /* No TLS library is installed. */
  {g_tls_error_quark, G_TLS_ERROR_UNAVAILABLE, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* Certificates and handshakes do not get better by asking again. */
  {g_tls_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},
  {NULL},
};

const FerryErrorRow ferry_error_map_command[] = {
  /* Out of processes, memory or descriptors, or the program is being replaced right now: it was not
   * started, and others will make room. */
  {g_spawn_error_quark, G_SPAWN_ERROR_FORK, FERRY_ERROR_BUSY, TRANSIENT},
  {g_spawn_error_quark, G_SPAWN_ERROR_NOMEM, FERRY_ERROR_BUSY, TRANSIENT},
  {g_spawn_error_quark, G_SPAWN_ERROR_NFILE, FERRY_ERROR_BUSY, TRANSIENT},
  {g_spawn_error_quark, G_SPAWN_ERROR_MFILE, FERRY_ERROR_BUSY, TRANSIENT},
  {g_spawn_error_quark, G_SPAWN_ERROR_TXTBUSY, FERRY_ERROR_BUSY, TRANSIENT},
  /* Not installed. */
  {g_spawn_error_quark, G_SPAWN_ERROR_NOENT, FERRY_ERROR_UNAVAILABLE, PERMANENT},
  /* Read is among them: the program may have run, and nobody knows how far; failed also stands for
   * one that a signal killed. */
  {g_spawn_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  /* It ran and said no; the code is its exit status. */
  {g_spawn_exit_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},

  {g_io_error_quark, G_IO_ERROR_CANCELLED, FERRY_ERROR_CANCELLED, PERMANENT},
  {g_io_error_quark, G_IO_ERROR_TOO_MANY_OPEN_FILES, FERRY_ERROR_BUSY, TRANSIENT},
  /* A broken pipe is among them: the program left without reading all it was told. */
  {g_io_error_quark, ANY, FERRY_ERROR_FAILED, PERMANENT},
  {NULL},
};
