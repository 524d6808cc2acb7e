/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors of HTTP: what a server's status says, and what all of them mean to the boundary. */
#pragma once

#include "boundary/error-map.h"

G_BEGIN_DECLS

/* Its codes are the statuses of HTTP, 300 to 599. */
#define FERRY_HTTP_ERROR (ferry_http_error_quark ())
GQuark ferry_http_error_quark (void);

/* The table for an adapter that speaks HTTP: the boundary's for networks, and rows for libsoup, for
 * statuses, and for the file that a body goes to. Static. Any thread. */
const FerryErrorRow *ferry_http_errors_get_map (void);

G_END_DECLS
