/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A connection to the history while one operation reads by it. */
#pragma once

#include "history-store.h"

G_BEGIN_DECLS

/**
 * FerryHistoryReader:
 * @database: NULL if there is no history yet
 */
typedef struct
{
  FerryHistoryStore *store;
  GCancellable *cancellable;
  sqlite3 *database;
  gulong interruption;
} FerryHistoryReader;

/* Takes a connection of the store that @parameters name, whose statements stop when @cancellable fires. Zero-filled
 * before. FALSE and an error. On a worker. */
gboolean ferry_history_reader_init (FerryHistoryReader *self,
                                    GVariant *parameters,
                                    GCancellable *cancellable,
                                    GError **error);

/* Gives it back; statements must be finalized. */
void ferry_history_reader_clear (FerryHistoryReader *self);

/* Sets the error for what stopped a statement, and returns NULL. */
gpointer ferry_history_reader_fail (FerryHistoryReader *self,
                                    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryHistoryReader, ferry_history_reader_clear)

G_END_DECLS
