/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which rows of the history are wanted, and in which order. */
#pragma once

#include "boundary/parameter.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* The rows of an operation's parameter table that say so, to be put into its own. All but the first have
 * defaults, which ask for everything, the newest first:
 *
 *   store       the store's number
 *   text        words, each of which must stand in the row, in upper or lower case
 *   operation   an operation's id; "" for any
 *   outcome     an outcome's name; "" for any, "!succeeded" for all but that
 *   since       microseconds since 1970: rows that started then or later
 *   sort        the column to sort by
 *   descending  which way
 *   limit       how many at most; 0 for all */
#define FERRY_HISTORY_QUERY_PARAMETERS \
  {.name = "store", .type = FERRY_PARAMETER_INTEGER, .label = "Store", .help = "Its number", .minimum = 1, .maximum = 9e15}, \
  {.name = "text", .type = FERRY_PARAMETER_TEXT, .label = "Text", .help = "Words to find", .fallback = ""}, \
  {.name = "operation", .type = FERRY_PARAMETER_TEXT, .label = "Operation", .help = "Its id", .fallback = ""}, \
  {.name = "outcome", .type = FERRY_PARAMETER_TEXT, .label = "Outcome", .help = "Its name", .fallback = ""}, \
  {.name = "since", .type = FERRY_PARAMETER_INTEGER, .label = "Since", .help = "When", .fallback = "0", .minimum = -9e15, .maximum = 9e15}, \
  {.name = "sort", .type = FERRY_PARAMETER_CHOICE, .label = "Sort", .help = "The column", .fallback = "started", .choices = ferry_history_columns}, \
  {.name = "descending", .type = FERRY_PARAMETER_BOOLEAN, .label = "Descending", .help = "Which way", .fallback = "true"}, \
  {.name = "limit", .type = FERRY_PARAMETER_INTEGER, .label = "Limit", .help = "How many", .fallback = "0", .minimum = 0, .maximum = 9e15}

/* The columns that rows can be sorted by. */
extern const FerryChoice ferry_history_columns[];

/* A statement that yields what @columns (SQL) names of the wanted rows. (transfer full: sqlite3_finalize), or
 * NULL and a FERRY_SQLITE_ERROR. */
sqlite3_stmt *ferry_history_query_prepare (sqlite3 *database,
                                           const char *path,
                                           const char *columns,
                                           GVariant *parameters,
                                           GError **error);

G_END_DECLS
