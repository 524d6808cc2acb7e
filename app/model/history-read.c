/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history.find and history.read: first which rows, as numbers, then those that somebody looks at. */
#include "history-operations.h"

#include "history-query.h"
#include "history-reader.h"
#include "history-statement.h"

#include <glib/gi18n-lib.h>

#define READ "SELECT " FERRY_HISTORY_ALL_COLUMNS " FROM json_each (?1) AS wanted JOIN calls ON calls.id = wanted.value ORDER BY wanted.key"

static gboolean
count_all (FerryHistoryReader *self,
           guint64 *total)
{
  sqlite3_stmt *statement = NULL;
  gboolean counted = sqlite3_prepare_v2 (self->database, "SELECT calls FROM counts", -1, &statement, NULL) == SQLITE_OK &&
                     sqlite3_step (statement) == SQLITE_ROW;

  if (counted)
    *total = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return counted;
}

static int
collect_ids (sqlite3_stmt *statement,
             GArray *ids)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  return code;
}

static int
collect_rows (sqlite3_stmt *statement,
              GVariantBuilder *rows)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_variant_builder_add_value (rows, ferry_history_statement_read_row (statement));
  return code;
}

/* The rows with @ids, a JSON array; floating. NULL and an error. */
static GVariant *
read_rows (FerryHistoryReader *self,
           const char *ids,
           GError **error)
{
  g_auto(GVariantBuilder) rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" FERRY_HISTORY_ROW_TYPE));
  sqlite3_stmt *statement = NULL;
  int code;

  if (self->database == NULL)
    return g_variant_builder_end (&rows);
  if (sqlite3_prepare_v2 (self->database, READ, -1, &statement, NULL) != SQLITE_OK)
    return ferry_history_reader_fail (self, error);
  sqlite3_bind_text (statement, 1, ids, -1, SQLITE_STATIC);
  code = collect_rows (statement, &rows);
  sqlite3_finalize (statement);
  if (code != SQLITE_DONE)
    return ferry_history_reader_fail (self, error);
  return g_variant_builder_end (&rows);
}

static gboolean
find_ids (FerryHistoryReader *self,
          GVariant *parameters,
          GArray *ids,
          guint64 *total,
          GError **error)
{
  sqlite3_stmt *statement;
  int code;

  if (self->database == NULL)
    return TRUE;
  statement = ferry_history_query_prepare (self->database, ferry_history_store_get_path (self->store), "calls.id", parameters, error);
  if (statement == NULL)
    return FALSE;
  code = collect_ids (statement, ids);
  sqlite3_finalize (statement);
  if (code == SQLITE_DONE && count_all (self, total))
    return TRUE;
  ferry_history_reader_fail (self, error);
  return FALSE;
}

static GVariant *
find_run (GVariant *parameters,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  g_auto(FerryHistoryReader) self = {NULL};
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *first = NULL;
  guint64 total = 0;
  GVariantDict result;
  GVariant *rows;

  if (!ferry_history_reader_init (&self, parameters, cancellable, error) || !find_ids (&self, parameters, ids, &total, error))
    return NULL;
  first = ferry_history_ids_to_json ((const gint64 *)ids->data, MIN ((gint64)ids->len, ferry_parameters_get_integer (parameters, "rows")));
  rows = read_rows (&self, first, error);
  if (rows == NULL)
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "ids", g_variant_new_from_data (G_VARIANT_TYPE ("ax"), ids->data, ids->len * sizeof (gint64), TRUE, (GDestroyNotify)g_array_unref, g_array_ref (ids)));
  g_variant_dict_insert_value (&result, "rows", rows);
  g_variant_dict_insert (&result, "total", "t", total);
  return g_variant_dict_end (&result);
}

static GVariant *
read_run (GVariant *parameters,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  g_auto(FerryHistoryReader) self = {NULL};
  GVariantDict result;
  GVariant *rows;

  if (!ferry_history_reader_init (&self, parameters, cancellable, error))
    return NULL;
  rows = read_rows (&self, ferry_parameters_get_text (parameters, "ids"), error);
  if (rows == NULL)
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "rows", rows);
  return g_variant_dict_end (&result);
}

static const FerryParameter find_parameters[] = {
  FERRY_HISTORY_QUERY_PARAMETERS,
  {.name = "rows", .type = FERRY_PARAMETER_INTEGER, .label = "Rows", .help = "How many to read, too", .fallback = "0", .minimum = 0, .maximum = 10000},
  {NULL},
};

static const FerryParameter read_parameters[] = {
  {.name = "store", .type = FERRY_PARAMETER_INTEGER, .label = "Store", .help = "Its number", .minimum = 1, .maximum = 9e15},
  {.name = "ids", .type = FERRY_PARAMETER_TEXT, .label = "Rows", .help = "A JSON array of their ids", .minimum = 2},
  {NULL},
};

const FerryOperation ferry_history_find_operation = {
  .id = "history.find",
  .title = N_ ("Search history"),
  .summary = N_ ("Which rows are wanted"),
  .icon_name = "system-search-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = find_parameters,
  .run = find_run,
  .result_view = FERRY_RESULT_TABLE,
};

const FerryOperation ferry_history_read_operation = {
  .id = "history.read",
  .title = N_ ("Read history"),
  .summary = N_ ("Rows that somebody looks at"),
  .icon_name = "document-open-recent-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = read_parameters,
  .run = read_run,
  .result_view = FERRY_RESULT_TABLE,
};
