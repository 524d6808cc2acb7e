/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions that keep a history in a folder of the test's own. */
#pragma once

#include "model/session.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * FerryTestHistory:
 * @path: of the file
 * @problems: what the history told, char *
 */
typedef struct
{
  FerrySession *session;
  FerryHistory *history;
  char *path;
  GPtrArray *problems;
} FerryTestHistory;

/* A session with a history of at most @limit rows in "history.db" in @folder. */
void ferry_test_history_begin (FerryTestHistory *self,
                               const char *folder,
                               guint limit);

/* Closes it, so that all is written, and clears it; returns what it told. (transfer full) */
GPtrArray *ferry_test_history_end (FerryTestHistory *self);

/* Makes a call of unreliable.call with @parameters, in text form, to its end, whether @session has a history or not.
 * (transfer full) */
FerryCallRecord *ferry_test_history_run (FerrySession *session,
                                         const char *parameters);

/* The same in the session of @self. */
void ferry_test_history_call (FerryTestHistory *self,
                              const char *parameters);

/* @n calls that do nothing, at once, whose messages are @first, @first + 1 and so on. */
void ferry_test_history_calls (FerryTestHistory *self,
                               guint first,
                               guint n);

/* The rows that @query asks for: of FerryHistoryRow (transfer full). */
GPtrArray *ferry_test_history_find (FerryTestHistory *self,
                                    const FerryHistoryQuery *query);

/* The text that @sql yields in the file, by a connection of the test's own: columns with "|" between them, rows
 * with a line's end. (transfer full) */
char *ferry_test_history_ask (const char *path,
                              const char *sql);

/* Makes @n calls with the history in @folder, and returns what it told. (transfer full: char *) */
GPtrArray *ferry_test_history_keep_calls (const char *folder,
                                          guint n);

/* That @problems (transfer full) are one, which says both. */
void ferry_test_history_assert_told_once (GPtrArray *problems,
                                          const char *what,
                                          const char *why);

/* That the file at @path answers @sql so. */
void ferry_test_history_assert_asked (const char *path,
                                      const char *sql,
                                      const char *wanted);

G_END_DECLS
