/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns that say one of a few things, such as which operation it was. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* What the rows say in @column, "operation", "executor" or "outcome", in the order in which SQLite sorts it. Of rows with
 * one of the known outcomes, and by their indices, so that it takes no longer with more rows. (transfer full: char *), or
 * NULL where it is not one of a few, or @column none of these. On the thread of @database. */
GPtrArray *ferry_history_groups_find (sqlite3 *database,
                                      const char *column,
                                      gboolean descending);

G_END_DECLS
