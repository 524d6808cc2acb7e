/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All rows that are written at once, by one statement. FTS5 collects the words of new rows, but a statement with triggers
 * that ends within a transaction makes it write them: with a statement for each row, each row became a part of the index
 * by itself, and to write such parts and merge them was three quarters of what a row took. */
#include "history-insert.h"

#include "history-row.h"

/* What SQLite knows the pointer to the rows by. */
#define DRAFTS_TYPE "FerryHistoryDrafts"

#define BEGINNING                                                                                                    \
  "INSERT INTO calls (started, call_id, trace_id, operation, dependency, executor, parameters, outcome, error_code," \
  " error_type, error_message, attempts, queued, ran, delivered, elapsed, cancel, worst, deliberate)"                \
  " WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2) SELECT "

/* In the order of the statement. */
enum {
  STARTED,
  CALL_ID,
  TRACE_ID,
  ATTEMPTS = 11,
  FIRST_DURATION,
  DELIBERATE = FIRST_DURATION + FERRY_N_HISTORY_DURATIONS,
  N_FIELDS
};

typedef struct
{
  GPtrArray *drafts;    /* lent */
  FerryHistoryRow *row; /* of the draft that was asked for last */
  gint64 number;        /* of that one */
} Drafts;

static FerryHistoryRow *
get_row (Drafts *self,
         gint64 number)
{
  if (self->row != NULL && self->number == number)
    return self->row;
  g_clear_pointer (&self->row, ferry_history_row_free);
  self->row = ferry_history_draft_write (g_ptr_array_index (self->drafts, number));
  self->number = number;
  return self->row;
}

static void
tell_duration (sqlite3_context *context,
               gint64 duration)
{
  if (duration == FERRY_HISTORY_NONE)
    sqlite3_result_null (context);
  else
    sqlite3_result_int64 (context, duration);
}

static void
tell_field (sqlite3_context *context,
            const FerryHistoryRow *row,
            int field)
{
  const char *texts[] = {row->trace_id, row->operation, row->dependency, row->executor, row->parameters, row->outcome,
                         row->error_code, row->error_type, row->error_message};

  if (field == STARTED)
    sqlite3_result_int64 (context, row->started);
  else if (field == CALL_ID)
    sqlite3_result_int64 (context, row->call_id);
  else if (field < ATTEMPTS)
    sqlite3_result_text (context, texts[field - TRACE_ID], -1, SQLITE_TRANSIENT);
  else if (field == ATTEMPTS)
    sqlite3_result_int64 (context, row->attempts);
  else if (field < DELIBERATE)
    tell_duration (context, row->durations[field - FIRST_DURATION]);
  else
    sqlite3_result_int (context, row->deliberate);
}

static void
draft_field (sqlite3_context *context,
             int n,
             sqlite3_value **values)
{
  Drafts *drafts = sqlite3_value_pointer (values[0], DRAFTS_TYPE);
  const gint64 number = sqlite3_value_int64 (values[1]);
  const int field = sqlite3_value_int (values[2]);

  if (drafts != NULL && number >= 0 && number < drafts->drafts->len && field >= STARTED && field < N_FIELDS)
    tell_field (context, get_row (drafts, number), field);
}

gboolean
ferry_history_insert_add_functions (sqlite3 *database)
{
  g_return_val_if_fail (database != NULL, FALSE);

  return sqlite3_create_function (database, "draft_field", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, draft_field, NULL, NULL) == SQLITE_OK;
}

static char *
make_statement (void)
{
  GString *sql = g_string_new (BEGINNING);

  for (guint i = 0; i < N_FIELDS; i++)
    g_string_append_printf (sql, "%sdraft_field (?1, n, %u)", i > 0 ? ", " : "", i);
  g_string_append (sql, " FROM numbers");
  return g_string_free (sql, FALSE);
}

gboolean
ferry_history_insert (sqlite3 *database,
                      GPtrArray *drafts)
{
  g_autofree char *sql = make_statement ();
  Drafts given = {.drafts = drafts};
  sqlite3_stmt *statement = NULL;
  gboolean inserted = FALSE;

  g_return_val_if_fail (database != NULL && drafts != NULL, FALSE);

  /* Of nothing the statement would make a row. */
  if (drafts->len == 0)
    return TRUE;
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_pointer (statement, 1, &given, DRAFTS_TYPE, NULL);
      sqlite3_bind_int64 (statement, 2, drafts->len);
      inserted = sqlite3_step (statement) == SQLITE_DONE;
    }
  sqlite3_finalize (statement);
  g_clear_pointer (&given.row, ferry_history_row_free);
  return inserted;
}
