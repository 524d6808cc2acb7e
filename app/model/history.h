/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history: every call that is over, in a file that outlives the program. */
#pragma once

#include "boundary/adapter.h"
#include "boundary/parameter.h"
#include "history-row.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HISTORY (ferry_history_get_type ())
G_DECLARE_FINAL_TYPE (FerryHistory, ferry_history, FERRY, HISTORY, GObject)

/* How many rows are kept where the settings do not say. */
#define FERRY_HISTORY_LIMIT 100000

/* What the settings may say, for a form; the schema has the same range. */
extern const FerryParameter ferry_history_limit_parameter;

/* Signals: "problem" (const char *): why rows could not be written, once until they can be again, or that a
 *          file was set aside; a sentence.
 *          "written" (): rows were added; a few times a second at most. */

/* A history in the file @path, which is not looked at before a first row comes. It writes by calls through an
 * adapter of its own: by the database's errors and much of its policy, but nobody's query holds it up. All
 * of this in the thread and the default context that make it. (transfer full) */
FerryHistory *ferry_history_new (FerryBoundary *boundary,
                                 const char *path);

/* Where the person's history is. (transfer full) */
char *ferry_history_get_default_path (void);

/* At most so many rows stay: the newest. From the next write on. */
void ferry_history_set_limit (FerryHistory *self,
                              guint limit);

/* Adds a call that has been delivered. @worst: the longest the loop was kept from its poll while it was under
 * way, microseconds. It is written within 250 ms, whether or not the loop runs meanwhile. Costs some
 * microseconds. */
void ferry_history_add (FerryHistory *self,
                        FerryCallRecord *record,
                        gint64 worst);

/**
 * FerryHistoryQuery:
 * @text: words that all stand in a row; NULL for any
 * @operation: an operation's id; NULL for any
 * @outcome: an outcome's name, or one behind "!" for all others; NULL for any
 * @since: microseconds since 1970; 0 for any
 * @sort: a column's name (history-query.h); NULL for "started"
 * @ascending: the smallest, oldest or first of the alphabet first
 * @limit: how many rows at most; 0 for all
 *
 * Zero-filled: all, the newest first.
 */
typedef struct
{
  const char *text;
  const char *operation;
  const char *outcome;
  gint64 since;
  const char *sort;
  gboolean ascending;
  gint64 limit;
} FerryHistoryQuery;

/* Which rows are wanted. Those that wait to be written are not among them. The first @n_rows, at most 10,000, are
 * read along. */
void ferry_history_find_async (FerryHistory *self,
                               const FerryHistoryQuery *query,
                               guint n_rows,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Their ids, "ax" (transfer full), in *@total how many rows the history has, and in *@rows (nullable) the first of
 * them, FerryHistoryRow (transfer full); or NULL and a %FERRY_ERROR. */
GVariant *ferry_history_find_finish (FerryHistory *self,
                                     GAsyncResult *result,
                                     guint64 *total,
                                     GPtrArray **rows,
                                     GError **error);

/* Reads the rows with the @n @ids. */
void ferry_history_read_async (FerryHistory *self,
                               const gint64 *ids,
                               guint n,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Those of them that there still are, in that order: of FerryHistoryRow (transfer full). */
GPtrArray *ferry_history_read_finish (FerryHistory *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Deletes the rows with the @n @ids, as far as there are any. */
void ferry_history_delete_async (FerryHistory *self,
                                 const gint64 *ids,
                                 guint n,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* *@deleted (nullable): how many there were. */
gboolean ferry_history_delete_finish (FerryHistory *self,
                                      GAsyncResult *result,
                                      guint64 *deleted,
                                      GError **error);

/* Writes the wanted rows as comma-separated values to @file, which must be local: whole or not at all. */
void ferry_history_export_async (FerryHistory *self,
                                 const FerryHistoryQuery *query,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* *@rows: how many there were. */
gboolean ferry_history_export_finish (FerryHistory *self,
                                      GAsyncResult *result,
                                      guint64 *rows,
                                      GError **error);

/* Writes what waits, then closes. Nothing can be added any more. */
void ferry_history_close_async (FerryHistory *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ferry_history_close_finish (FerryHistory *self,
                                     GAsyncResult *result,
                                     GError **error);

G_END_DECLS
