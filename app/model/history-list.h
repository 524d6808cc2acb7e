/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history as a list model: a million numbers, and the rows that somebody looks at. */
#pragma once

#include "history-item.h"
#include "history.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HISTORY_LIST (ferry_history_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryHistoryList, ferry_history_list, FERRY, HISTORY_LIST, GObject)

/* A GListModel of FerryHistoryItem.
 *
 * Signals: "answered" (): a question has been answered, wholly or with an error. */

/* Empty until it is asked for something. (transfer full) */
FerryHistoryList *ferry_history_list_new (FerryHistory *history);

/* Asks for other rows; @query is copied. The first of them come at once, however many there are; what was asked
 * for before and is not there yet comes no more. The list changes when the answer is there, and no more than
 * it must: what is selected stays so. */
void ferry_history_list_set_query (FerryHistoryList *self,
                                   const FerryHistoryQuery *query);

/* Lent. */
const FerryHistoryQuery *ferry_history_list_get_query (FerryHistoryList *self);

/* Asks for the same again, now or as soon as a question that is under way is answered. */
void ferry_history_list_refresh (FerryHistoryList *self);

/* Whether an answer is awaited. */
gboolean ferry_history_list_is_asking (FerryHistoryList *self);

/* Why the latest question was not answered; lent, NULL if it was. */
const GError *ferry_history_list_get_error (FerryHistoryList *self);

/* How many rows the history has, whatever was asked for. */
guint64 ferry_history_list_get_total (FerryHistoryList *self);

/* The id of the row at @position. */
gint64 ferry_history_list_get_id (FerryHistoryList *self,
                                  guint position);

G_END_DECLS
