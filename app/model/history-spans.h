/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows that came together, by which the indices of durations are apart. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Which of the spans that the ids from @first to @last are in hold rows, without going through the rows. (transfer full:
 * gint64), or NULL where there are more than @most, or that cannot be told. On the thread of @database. */
GArray *ferry_history_spans_find (sqlite3 *database,
                                  gint64 first,
                                  gint64 last,
                                  guint most);

/* Adds what says, in an index of durations, that a row of calls is in @span. */
void ferry_history_spans_append_condition (GString *sql,
                                           gint64 span);

G_END_DECLS
