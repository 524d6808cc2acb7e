/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A connection to an SQLite database by which nothing can be done but read. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Opens the file @path. No value it yields is longer than @longest bytes. Statements that write,
 * attach, load or set anything do not compile there. (transfer full: sqlite3_close), or NULL and
 * an error. One thread at a time. */
sqlite3 *ferry_read_only_open (const char *path,
                               int longest,
                               GError **error);

G_END_DECLS
