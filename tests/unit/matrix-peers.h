/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations of the matrix work on: files, a database, and a web server in a process of its own. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The parameters in @text, with what is in the place of the words in capitals. */
GVariant *matrix_peers_make_parameters (const char *text);

/* The server, in a process of its own: started with "--web"; ends with its input. */
G_NORETURN void matrix_peers_serve_web (void);

void matrix_peers_start (void);
void matrix_peers_stop (void);

G_END_DECLS
