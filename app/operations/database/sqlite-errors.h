/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SQLite's result codes as errors, and what they mean to the boundary. */
#pragma once

#include "boundary/error-map.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Its codes are SQLite's primary result codes, SQLITE_BUSY and so on. */
#define FERRY_SQLITE_ERROR (ferry_sqlite_error_quark ())
GQuark ferry_sqlite_error_quark (void);

/* Sets an error for what @database says went wrong with the database @path. */
void ferry_sqlite_set_error (sqlite3 *database,
                             const char *path,
                             GError **error);

extern const FerryErrorRow ferry_error_map_database[];

G_END_DECLS
