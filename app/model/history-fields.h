/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row as named values, for whatever writes rows down. */
#pragma once

#include "history-row.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_HISTORY_TEXT,
  FERRY_HISTORY_INTEGER,
  FERRY_HISTORY_MILLISECONDS,
  FERRY_HISTORY_BOOLEAN
} FerryHistoryFieldKind;

/**
 * FerryHistoryField:
 * @name: "queued_ms"; static
 * @text: of a text; lent by the row
 * @integer: of an integer or a boolean
 * @milliseconds: of a duration
 * @is_absent: there is nothing to tell
 */
typedef struct
{
  const char *name;
  FerryHistoryFieldKind kind;
  const char *text;
  gint64 integer;
  double milliseconds;
  gboolean is_absent;
} FerryHistoryField;

#define FERRY_N_HISTORY_FIELDS 19

/* All fields, always the same ones in the same order. "started" is told in UTC: its text is written to @moment
 * and lives as long. */
#define FERRY_HISTORY_MOMENT_SIZE 40
void ferry_history_fields_fill (const FerryHistoryRow *row,
                                FerryHistoryField fields[FERRY_N_HISTORY_FIELDS],
                                char moment[FERRY_HISTORY_MOMENT_SIZE]);

/* Appends the names, or the values of @row, as a line of comma-separated values (RFC 4180), with its end. */
void ferry_history_csv_append_head (GString *text);
void ferry_history_csv_append_row (GString *text,
                                   const FerryHistoryRow *row);

G_END_DECLS
