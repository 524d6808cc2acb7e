/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows on their way into the table. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Inserts @drafts, of FerryHistoryDraft, in their order: all or none. FALSE, and @database knows why. Within a transaction,
 * on the thread of @database. */
gboolean ferry_history_insert (sqlite3 *database,
                               GPtrArray *drafts);

/* Adds the function draft_field(DRAFTS, DRAFT, FIELD), which ferry_history_insert() uses. */
gboolean ferry_history_insert_add_functions (sqlite3 *database);

G_END_DECLS
