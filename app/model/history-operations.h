/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history's own operations: they cross the boundary as all slow work does, but nobody can ask for them by
 * name. Each takes a store's number, and runs on a pool. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

#define FERRY_HISTORY_DEPENDENCY "history"

/* store → {written: t, version: i}: takes the rows that wait and writes them, all or none; then the schema is that. */
extern const FerryOperation ferry_history_write_operation;

/* store → {version: i}: takes the next step of the schema, of those that writing does not need. */
extern const FerryOperation ferry_history_improve_operation;

/* FERRY_HISTORY_QUERY_PARAMETERS → {ids: ax, total: t}: which rows are wanted, and how many the history has. */
extern const FerryOperation ferry_history_find_operation;

/* store, ids (a JSON array) → {rows: a FERRY_HISTORY_ROW_TYPE}: those of them that there still are, in the order
 * of @ids. */
extern const FerryOperation ferry_history_read_operation;

/* store, ids → {deleted: t}. */
extern const FerryOperation ferry_history_delete_operation;

/* FERRY_HISTORY_QUERY_PARAMETERS, file (a URI) → {rows: t}: the wanted rows as comma-separated values; the file is
 * there whole or not at all. */
extern const FerryOperation ferry_history_export_operation;

G_END_DECLS
