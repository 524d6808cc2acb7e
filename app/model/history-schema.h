/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The schema of the history, and the steps that lead to it. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Marks the file as Ferry's: "Frry" as SQLite's application_id. */
#define FERRY_HISTORY_APPLICATION_ID 0x46727279

/* How many steps there are: what user_version says of a file that took them all. */
#define FERRY_HISTORY_VERSION 11

/* So many must have been taken before a row is written. Those that follow only make answers quick, and are taken
 * one at a time in between: see history.improve. */
#define FERRY_HISTORY_VERSION_TO_WRITE 3

/* From this on there is an index in the order of each column, and from this on those of durations are apart by spans. */
#define FERRY_HISTORY_VERSION_INDEXED 8
#define FERRY_HISTORY_VERSION_SPANNED 10

/* A row's span is its id without so many bits, in the indices of durations too, whose steps say 14. Of fewer rows in each a
 * new one changes fewer pages; of more spans a question has more to merge: there are 62 of a million rows. */
#define FERRY_HISTORY_SPAN_BITS 14

/* What user_version says; -1 if that cannot be read, and the connection knows why. */
int ferry_history_schema_get_version (sqlite3 *database);

/* Takes those of the first @steps_max steps that @database has not taken, in one transaction: all or none. FALSE and
 * a FERRY_SQLITE_ERROR. */
gboolean ferry_history_schema_update (sqlite3 *database,
                                      const char *path,
                                      int steps_max,
                                      GError **error);

/* Adds the function contains_text(WORD, TEXT…), whether any of the texts contains the word, upper and lower
 * case alike, which searches use. */
gboolean ferry_history_schema_add_functions (sqlite3 *database);

G_END_DECLS
