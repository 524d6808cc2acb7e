/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows as statements know them: by the ids that they are given, and by the columns that they yield. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A row of all columns, FERRY_HISTORY_ALL_COLUMNS, in which @statement stands: floating, of type
 * FERRY_HISTORY_ROW_TYPE. */
#define FERRY_HISTORY_ALL_COLUMNS \
  "calls.id, calls.started, calls.call_id, calls.trace_id, calls.operation, calls.dependency, calls.executor, calls.parameters, " \
  "calls.outcome, calls.error_code, calls.error_type, calls.error_message, calls.attempts, calls.queued, calls.ran, " \
  "calls.delivered, calls.elapsed, calls.cancel, calls.worst, calls.deliberate"
GVariant *ferry_history_statement_read_row (sqlite3_stmt *statement);

/* "[1,2,3]", for json_each(). (transfer full) */
char *ferry_history_ids_to_json (const gint64 *ids,
                                 guint n);

G_END_DECLS
