/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How words are looked for without looking at every row. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* An expression for the index of three characters in a row, which finds every row that holds each of @words,
 * and maybe some more. @wants_all: all rows that it finds will be read, not the first of them. (transfer full),
 * or NULL where looking at every row is less work. On the thread of @database. */
char *ferry_history_search_plan (sqlite3 *database,
                                 const char * const *words,
                                 gboolean wants_all);

/* Whether among the rows at one end, the newest or the oldest, at least @limit hold @word, so that nothing else needs to be
 * read or found out. On the thread of @database. */
gboolean ferry_history_search_is_near (sqlite3 *database,
                                       const char *word,
                                       gboolean descending,
                                       gint64 limit);

/* @plan and, somewhere in the row, any of @values, which may be something else there: for what their columns say of it
 * is asked anyway. (transfer full) */
char *ferry_history_search_narrow (const char *plan,
                                   const char * const *values);

/* Whether any of @words is long enough for the index to find it by itself, rather than by all that begins with it. */
gboolean ferry_history_search_has_long_word (const char * const *words);

/* Whether @plan finds so few rows that all of them are found and put in order in no time, rather than looked for among
 * all that are in that order. FALSE, too, where that cannot be told. On the thread of @database. */
gboolean ferry_history_search_is_rare (sqlite3 *database,
                                       const char *plan);

/* Ids: all rows that a plan finds are between them. */
typedef struct
{
  gint64 first;
  gint64 last;
  gboolean leave_out_many; /* so that it saves time to look at a row's id before anything else */
} FerryHistoryEnds;

/* FALSE where @plan finds no row, or that cannot be told. On the thread of @database. */
gboolean ferry_history_search_find_ends (sqlite3 *database,
                                         const char *plan,
                                         FerryHistoryEnds *ends);

/* Adds the function may_hold(PLAN, ID), FALSE of rows that the plan does not find; it reads none of them. For
 * statements that go through many. */
gboolean ferry_history_search_add_functions (sqlite3 *database);

/* Binds @plan, with its @ends, as parameter @number of @statement, for may_hold() in all parts of it; for one run. */
void ferry_history_search_bind (sqlite3_stmt *statement,
                                guint number,
                                const char *plan,
                                const FerryHistoryEnds *ends);

G_END_DECLS
