/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of the history in a list: there at once, with its content a little later. */
#pragma once

#include "history-row.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HISTORY_ITEM (ferry_history_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryHistoryItem, ferry_history_item, FERRY, HISTORY_ITEM, GObject)

/* Signals: "changed" (): its row has come. */

FerryHistoryItem *ferry_history_item_new (gint64 id);

gint64 ferry_history_item_get_id (FerryHistoryItem *self);

/* Lent; NULL until it has come, and for ever if there is no such row any more. */
const FerryHistoryRow *ferry_history_item_get_row (FerryHistoryItem *self);

/* @row (transfer full) */
void ferry_history_item_take_row (FerryHistoryItem *self,
                                  FerryHistoryRow *row);

G_END_DECLS
