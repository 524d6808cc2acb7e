/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history.find and history.read: first which rows, as numbers, then those that somebody looks at. */
#include "history-operations.h"

#include "history-query.h"
#include "history-row.h"
#include "history-store.h"
#include "operations/database/interruption.h"
#include "operations/database/sqlite-errors.h"

#include <glib/gi18n-lib.h>

#define READ "SELECT " FERRY_HISTORY_ALL_COLUMNS " FROM json_each (?1) AS wanted JOIN calls ON calls.id = wanted.value ORDER BY wanted.key"

/* A connection while one of the operations below uses it. */
typedef struct
{
  FerryHistoryStore *store;
  GCancellable *cancellable;
  sqlite3 *database; /* NULL: there is no history yet */
  gulong interruption;
} Reader;

static void
reader_clear (Reader *self)
{
  if (self->database != NULL)
    {
      ferry_interruption_end (self->database, self->cancellable, self->interruption);
      ferry_history_store_give_reader (self->store, self->database);
    }
  g_clear_pointer (&self->store, ferry_history_store_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
reader_init (Reader *self,
             GVariant *parameters,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr(GError) problem = NULL;

  self->cancellable = cancellable;
  self->store = ferry_history_store_find (ferry_parameters_get_integer (parameters, "store"), error);
  if (self->store == NULL)
    return FALSE;
  self->database = ferry_history_store_take_reader (self->store, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (self->database != NULL)
    self->interruption = ferry_interruption_begin (self->database, cancellable);
  return TRUE;
}

/* What stopped a statement: an interruption says that somebody cancelled. */
static GVariant *
fail (Reader *self,
      GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    ferry_sqlite_set_error (self->database, ferry_history_store_get_path (self->store), error);
  return NULL;
}

static gboolean
count_all (Reader *self,
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

static GVariant *
find_run (GVariant *parameters,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  g_auto(Reader) self = {NULL};
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GVariantDict result;
  guint64 total = 0;
  gsize n;

  if (!reader_init (&self, parameters, cancellable, error))
    return NULL;
  if (self.database != NULL)
    {
      sqlite3_stmt *statement = ferry_history_query_prepare (self.database, ferry_history_store_get_path (self.store),
                                                             "calls.id", parameters, error);
      int code;

      if (statement == NULL)
        return NULL;
      code = collect_ids (statement, ids);
      sqlite3_finalize (statement);
      if (code != SQLITE_DONE || !count_all (&self, &total))
        return fail (&self, error);
    }

  n = ids->len * sizeof (gint64);
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "ids", g_variant_new_from_data (G_VARIANT_TYPE ("ax"), ids->data, n, TRUE, (GDestroyNotify)g_array_unref, g_array_ref (ids)));
  g_variant_dict_insert (&result, "total", "t", total);
  return g_variant_dict_end (&result);
}

static int
collect_rows (sqlite3_stmt *statement,
              GVariantBuilder *rows)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_variant_builder_add_value (rows, ferry_history_query_read_row (statement));
  return code;
}

static GVariant *
read_run (GVariant *parameters,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  g_auto(Reader) self = {NULL};
  g_auto(GVariantBuilder) rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" FERRY_HISTORY_ROW_TYPE));
  GVariantDict result;

  if (!reader_init (&self, parameters, cancellable, error))
    return NULL;
  if (self.database != NULL)
    {
      sqlite3_stmt *statement = NULL;
      int code;

      if (sqlite3_prepare_v2 (self.database, READ, -1, &statement, NULL) != SQLITE_OK)
        return fail (&self, error);
      sqlite3_bind_text (statement, 1, ferry_parameters_get_text (parameters, "ids"), -1, SQLITE_STATIC);
      code = collect_rows (statement, &rows);
      sqlite3_finalize (statement);
      if (code != SQLITE_DONE)
        return fail (&self, error);
    }

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "rows", g_variant_builder_end (&rows));
  return g_variant_dict_end (&result);
}

static const FerryParameter find_parameters[] = {
  FERRY_HISTORY_QUERY_PARAMETERS,
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
