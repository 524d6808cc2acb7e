/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of the history that somebody looks at: read when they come into sight, forgotten when they are many. */
#pragma once

#include "history-item.h"
#include "history.h"

G_BEGIN_DECLS

/**
 * FerryHistoryItems:
 *
 * In the context of the history.
 */
typedef struct _FerryHistoryItems FerryHistoryItems;

/* None yet. (transfer full) */
FerryHistoryItems *ferry_history_items_new (FerryHistory *history);
void ferry_history_items_unref (FerryHistoryItems *self);

/* From now on nothing is read, and nothing comes of what is being read. */
void ferry_history_items_stop (FerryHistoryItems *self);

/* The item of the row with @id; its row is read soon, unless that is there. (transfer full) */
FerryHistoryItem *ferry_history_items_get (FerryHistoryItems *self,
                                           gint64 id);

/* Takes @rows, of FerryHistoryRow, that were read with something else, as far as they are not among the items: those
 * are taken out of the array, and NULL is there in their place. */
void ferry_history_items_add_rows (FerryHistoryItems *self,
                                   GPtrArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHistoryItems, ferry_history_items_unref)

G_END_DECLS
