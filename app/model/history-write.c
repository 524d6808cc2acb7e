/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history.write and history.delete: one transaction each, or a few. */
#include "history-operations.h"

#include "history-insert.h"
#include "history-schema.h"
#include "history-store.h"
#include "operations/database/sqlite-errors.h"

#include <glib/gi18n-lib.h>

/* More rows than these leave with later writes, so that a smaller limit costs none of them much. */
#define LEAVE_AT_ONCE 1000

/* Between two such parts of what is to be deleted, others get to write. */
#define DELETE_AT_ONCE 2000

#define COUNT_EXCESS "SELECT calls - ?1 FROM counts"
#define LEAVE "DELETE FROM calls WHERE id IN (SELECT id FROM calls ORDER BY id LIMIT ?1)"
#define DELETE \
  "DELETE FROM calls WHERE id IN (SELECT value FROM json_each (?1) ORDER BY key LIMIT ?2 OFFSET ?3)"

static gboolean
fail (sqlite3 *database,
      FerryHistoryStore *store,
      GError **error)
{
  ferry_sqlite_set_error (database, ferry_history_store_get_path (store), error);
  return FALSE;
}

/* Runs @sql with numbers for ?1, and ?2 and ?3; *@result (nullable) is the number it yields. */
static gboolean
run_with_number (sqlite3 *database,
                 const char *sql,
                 gint64 number,
                 gint64 *result)
{
  sqlite3_stmt *statement = NULL;
  int code;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW && result != NULL)
    *result = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
let_oldest_leave (sqlite3 *database,
                  guint limit,
                  guint n_written)
{
  gint64 excess = 0;

  if (!run_with_number (database, COUNT_EXCESS, limit, &excess))
    return FALSE;
  if (excess <= 0)
    return TRUE;
  return run_with_number (database, LEAVE, MIN (excess, (gint64)n_written + LEAVE_AT_ONCE), NULL);
}

static gboolean
write_rows (FerryHistoryStore *store,
            sqlite3 *database,
            GPtrArray *drafts,
            GError **error)
{
  if (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
      ferry_history_insert (database, drafts) &&
      let_oldest_leave (database, ferry_history_store_get_limit (store), drafts->len) &&
      sqlite3_exec (database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  fail (database, store, error);
  /* Some errors have done so already. */
  if (!sqlite3_get_autocommit (database))
    sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* Who has a full disk need not hear it twenty times a second; who is only busy will be done soon. */
static void
pause_after (FerryHistoryStore *store,
             const GError *error)
{
  if (!g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_BUSY) && !g_error_matches (error, FERRY_SQLITE_ERROR, SQLITE_LOCKED))
    ferry_history_store_pause (store);
}

typedef struct
{
  guint64 n;
  int version;         /* of the schema; FERRY_HISTORY_VERSION if nothing is known of any other */
  gboolean is_damaged; /* it was not the rows' fault, and there is a new file by now */
} Written;

/* Writes what waits. */
static gboolean
write_once (FerryHistoryStore *store,
            Written *written,
            GError **error)
{
  g_autoptr(GError) problem = NULL;
  sqlite3 *database = ferry_history_store_lock_writer (store, &problem);
  GPtrArray *drafts;

  written->is_damaged = FALSE;
  if (database == NULL)
    {
      pause_after (store, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  drafts = ferry_history_store_take (store);
  written->n = drafts->len;
  if (drafts->len == 0 || write_rows (store, database, drafts, &problem))
    g_ptr_array_unref (drafts);
  else
    ferry_history_store_put_back (store, drafts);
  written->version = ferry_history_schema_get_version (database);
  written->is_damaged = ferry_history_store_unlock_writer (store, problem);
  if (problem == NULL)
    return TRUE;
  pause_after (store, problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static GVariant *
tell_written (const Written *written)
{
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "written", "t", written->n);
  g_variant_dict_insert (&result, "version", "i", written->version);
  return g_variant_dict_end (&result);
}

static GVariant *
write_run (GVariant *parameters,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr(FerryHistoryStore) store = ferry_history_store_find (ferry_parameters_get_integer (parameters, "store"), error);
  Written written = {.version = FERRY_HISTORY_VERSION};

  if (store == NULL)
    return NULL;
  if (!ferry_history_store_await_rows (store, cancellable))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      ferry_history_store_close_idle (store);
      return tell_written (&written);
    }

  if (write_once (store, &written, error))
    {
      ferry_history_store_checkpoint (store);
      return tell_written (&written);
    }
  if (!written.is_damaged)
    return NULL;
  /* Once more, with a new file. */
  g_clear_error (error);
  return write_once (store, &written, error) ? tell_written (&written) : NULL;
}

/* The rows of @ids from the one at @offset on; *@n is how many there were. */
static gboolean
delete_some (sqlite3 *database,
             const char *ids,
             gint64 offset,
             guint64 *n)
{
  sqlite3_stmt *statement = NULL;
  gboolean deleted = FALSE;

  if (sqlite3_prepare_v2 (database, DELETE, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, ids, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, DELETE_AT_ONCE);
      sqlite3_bind_int64 (statement, 3, offset);
      deleted = sqlite3_step (statement) == SQLITE_DONE;
      *n += sqlite3_changes (database);
    }
  sqlite3_finalize (statement);
  return deleted;
}

static guint
count_ids (const char *ids)
{
  guint n = 1;

  for (const char *at = ids; *at != '\0'; at++)
    n += *at == ',';
  return n;
}

static GVariant *
delete_run (GVariant *parameters,
            FerryRunContext *context,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr(FerryHistoryStore) store = ferry_history_store_find (ferry_parameters_get_integer (parameters, "store"), error);
  const char *ids = ferry_parameters_get_text (parameters, "ids");
  guint n_ids = count_ids (ids);
  GVariantDict result;
  guint64 n = 0;

  if (store == NULL)
    return NULL;
  for (guint offset = 0; offset < n_ids; offset += DELETE_AT_ONCE)
    {
      g_autoptr(GError) problem = NULL;
      sqlite3 *database;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      database = ferry_history_store_lock_writer (store, error);
      if (database == NULL)
        return NULL;
      if (!delete_some (database, ids, offset, &n))
        fail (database, store, &problem);
      ferry_history_store_unlock_writer (store, problem);
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      ferry_history_store_checkpoint (store);
      ferry_run_context_report_progress (context, MIN (offset + DELETE_AT_ONCE, n_ids), n_ids, FERRY_UNIT_ITEMS);
    }
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "deleted", "t", n);
  return g_variant_dict_end (&result);
}

static const FerryParameter write_parameters[] = {
  {.name = "store", .type = FERRY_PARAMETER_INTEGER, .label = "Store", .help = "Its number", .minimum = 1, .maximum = 9e15},
  {NULL},
};

static const FerryParameter delete_parameters[] = {
  {.name = "store", .type = FERRY_PARAMETER_INTEGER, .label = "Store", .help = "Its number", .minimum = 1, .maximum = 9e15},
  {.name = "ids", .type = FERRY_PARAMETER_TEXT, .label = "Rows", .help = "A JSON array of their ids", .minimum = 2},
  {NULL},
};

/* Both may be repeated: what was not committed was not done, and what was taken is put back. */
const FerryOperation ferry_history_write_operation = {
  .id = "history.write",
  .title = N_ ("Write history"),
  .summary = N_ ("Calls that are over"),
  .icon_name = "document-save-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = write_parameters,
  .run = write_run,
  .result_view = FERRY_RESULT_TEXT,
};

const FerryOperation ferry_history_delete_operation = {
  .id = "history.delete",
  .title = N_ ("Delete from history"),
  .summary = N_ ("Rows that a person chose"),
  .icon_name = "user-trash-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = delete_parameters,
  .run = delete_run,
  .result_view = FERRY_RESULT_TEXT,
};
