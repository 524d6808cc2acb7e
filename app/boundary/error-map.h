/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a library's errors mean to the boundary: which of its codes, and whether to try again (C3).
 *
 * One constant table per dependency, so that each can be read as a list and tested row by row; that
 * only errors marked transient are retried is Polly's and gRPC's habit. The original error is left
 * as it is: whoever wraps it keeps its domain, code and message in FerryErrorDetails. */
#pragma once

#include <gio/gio.h>

#include "errors.h"

G_BEGIN_DECLS

/* As a row's code: every other code of its domain. Comes after the domain's other rows. */
#define FERRY_ERROR_ROW_ANY_CODE (-1)

/**
 * FerryErrorRow:
 * @domain: the domain's quark function, g_io_error_quark(); NULL ends a table
 * @code: a code of that domain, or %FERRY_ERROR_ROW_ANY_CODE
 * @mapped: the boundary's code for it
 * @transient: whether the same call may well succeed a little later, with nobody doing anything
 */
typedef struct _FerryErrorRow
{
  GQuark (*domain) (void);
  int code;
  FerryError mapped;
  gboolean transient;
} FerryErrorRow;

/**
 * ferry_error_map_apply:
 * @table: rows, ended by one without a domain; lent
 * @error: an error as the dependency's library returned it; lent
 * @mapped: (out): its code in %FERRY_ERROR
 * @transient: (out): whether it is worth another attempt
 *
 * Looks for the first row that fits. Returns whether there was one; where not, the error is a
 * %FERRY_ERROR_FAILED and permanent: what nobody has thought about is not repeated. There are no rows
 * for %FERRY_ERROR itself. Any thread.
 */
gboolean ferry_error_map_apply (const FerryErrorRow *table,
                                const GError *error,
                                FerryError *mapped,
                                gboolean *transient);

/* Files, local or mounted over a network: GIO's errors, and GFileError of GLib's own functions. */
extern const FerryErrorRow ferry_error_map_files[];

/* Sockets, proxies, the resolver and TLS. What an HTTP library adds comes with its adapter. */
extern const FerryErrorRow ferry_error_map_network[];

/* Starting a program, talking to it, and how it exited. */
extern const FerryErrorRow ferry_error_map_command[];

G_END_DECLS
