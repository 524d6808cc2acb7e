/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations on the history share: rows that wait to be written, and connections to the file. */
#pragma once

#include "history-row.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* How long a row may wait for others, so that many are written at once. With the time that writing takes this
 * stays below the 250 ms that a kill may cost. */
#define FERRY_HISTORY_LINGER (25 * G_TIME_SPAN_MILLISECOND)

/* After a failure: who has a full disk need not hear it ten times a second. */
#define FERRY_HISTORY_PAUSE (5 * G_TIME_SPAN_SECOND)

/* So many rows wait while they cannot be written; then the oldest are given up. */
#define FERRY_HISTORY_PENDING_MAX 10000

/* So many pages of the log, of 4 KiB each, are a long one: as SQLite would have it. */
#define FERRY_HISTORY_LOG_PAGES 1000

/**
 * FerryHistoryStore:
 *
 * Operations get nothing but a GVariant, and a connection does not fit into one: so they get a number, as
 * programs get one for an open file, and look the store up by it.
 */
typedef struct _FerryHistoryStore FerryHistoryStore;

/* A store of the file @path that keeps the newest @limit rows; nothing is opened yet. (transfer full) */
FerryHistoryStore *ferry_history_store_new (const char *path,
                                            guint limit);

/* The store is found by its number until it is unreferenced by whoever made it: then nothing can be begun any
 * more, and what runs keeps what it needs. */
void ferry_history_store_close (FerryHistoryStore *self);
FerryHistoryStore *ferry_history_store_ref (FerryHistoryStore *self);
void ferry_history_store_unref (FerryHistoryStore *self);

gint64 ferry_history_store_get_number (FerryHistoryStore *self);

/* The store with that number, or NULL and %FERRY_ERROR_CLOSED. (transfer full) */
FerryHistoryStore *ferry_history_store_find (gint64 number,
                                             GError **error);

const char *ferry_history_store_get_path (FerryHistoryStore *self);
guint ferry_history_store_get_limit (FerryHistoryStore *self);
void ferry_history_store_set_limit (FerryHistoryStore *self,
                                    guint limit);

/* Adds a row (transfer full). TRUE if somebody must now ask for a write; FALSE if one that was asked for has
 * not begun yet and will take this row along. */
gboolean ferry_history_store_push (FerryHistoryStore *self,
                                   FerryHistoryDraft *draft);

/* What was asked for will not come, or is over: the next row asks anew. TRUE if rows are waiting. */
gboolean ferry_history_store_forget_write (FerryHistoryStore *self);

/* The end is near: from now on nobody waits for more rows, and no connection stays open behind its user. */
void ferry_history_store_hurry (FerryHistoryStore *self);

/* Waits as long as rows may wait for others. FALSE if there are none after all, or @cancellable has fired. On a
 * worker. */
gboolean ferry_history_store_await_rows (FerryHistoryStore *self,
                                         GCancellable *cancellable);

/* Takes the rows, oldest first. Only between ferry_history_store_lock_writer() and
 * ferry_history_store_unlock_writer(), as what follows: so they are written in their order, whoever comes first.
 * (transfer full) of FerryHistoryDraft */
GPtrArray *ferry_history_store_take (FerryHistoryStore *self);

/* Puts back what could not be written, ahead of what has come since. @drafts (transfer full) */
void ferry_history_store_put_back (FerryHistoryStore *self,
                                   GPtrArray *drafts);

/* The file cannot be written: nobody needs to try again at once. */
void ferry_history_store_pause (FerryHistoryStore *self);

/* How many were given up since this was asked last. */
guint64 ferry_history_store_take_lost (FerryHistoryStore *self);

/* The connection that writes, opened where need be; held until ferry_history_store_unlock_writer(), while others
 * wait. NULL and an error. On a worker. (lent) */
sqlite3 *ferry_history_store_lock_writer (FerryHistoryStore *self,
                                          GError **error);

/* @error is what went wrong, or NULL: of damage the file is set aside, and TRUE says that it is worth another
 * try with a new one. Closes the connection near the end: that writes and waits for the disk, which is
 * for workers too. */
gboolean ferry_history_store_unlock_writer (FerryHistoryStore *self,
                                            const GError *error);

/* Brings the log into the file once it is long, unless somebody does so already. It waits for the disk, and who writes
 * meanwhile does not: so not between locking and unlocking the writer. On a worker. */
void ferry_history_store_checkpoint (FerryHistoryStore *self);

/* Near the end, closes the connections that nobody uses. On a worker. */
void ferry_history_store_close_idle (FerryHistoryStore *self);

/* A connection to read by: one's own until it is given back. NULL without an error if there is no file. On a
 * worker. */
sqlite3 *ferry_history_store_take_reader (FerryHistoryStore *self,
                                          GError **error);
void ferry_history_store_give_reader (FerryHistoryStore *self,
                                      sqlite3 *reader);

/* That a file was set aside, in a sentence, if one was since this was asked last. (transfer full) */
char *ferry_history_store_take_set_aside (FerryHistoryStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHistoryStore, ferry_history_store_unref)

G_END_DECLS
