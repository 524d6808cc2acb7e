/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Statements that stop when somebody cancels. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Lets @cancellable interrupt what runs on @database, from now until ferry_interruption_end(): it fails
 * with SQLITE_INTERRUPT. The thread of the connection; one at a time. */
gulong ferry_interruption_begin (sqlite3 *database,
                                 GCancellable *cancellable);
void ferry_interruption_end (sqlite3 *database,
                             GCancellable *cancellable,
                             gulong interruption);

G_END_DECLS
