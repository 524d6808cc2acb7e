/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "history-spans.h"

#include "history-schema.h"

/* One step in the table, however many rows are before it. */
#define NEXT "SELECT id FROM calls WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1"

GArray *
ferry_history_spans_find (sqlite3 *database,
                          gint64 first,
                          gint64 last,
                          guint most)
{
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = NULL;
  int code = SQLITE_ROW;

  g_return_val_if_fail (database != NULL, NULL);

  if (sqlite3_prepare_v2 (database, NEXT, -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_int64 (statement, 2, last);
  while (code == SQLITE_ROW && spans->len <= most)
    {
      sqlite3_bind_int64 (statement, 1, first);
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW)
        {
          const gint64 span = sqlite3_column_int64 (statement, 0) >> FERRY_HISTORY_SPAN_BITS;

          g_array_append_val (spans, span);
          first = (span + 1) << FERRY_HISTORY_SPAN_BITS;
        }
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&spans) : NULL;
}

void
ferry_history_spans_append_condition (GString *sql,
                                      gint64 span)
{
  g_return_if_fail (sql != NULL);

  g_string_append_printf (sql, "id >> %d = %" G_GINT64_FORMAT, FERRY_HISTORY_SPAN_BITS, span);
}
