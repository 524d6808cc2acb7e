/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* database.query: the rows that one SQL statement reads from an SQLite file. */
#include "boundary/operation.h"

#include "boundary/errors.h"
#include "operations/files/variant-array.h"
#include "interruption.h"
#include "read-only.h"
#include "sqlite-errors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  FerryRunContext *context;
  GCancellable *cancellable;
  const char *path;
  guint64 rows_max;
  guint64 bytes_max;

  sqlite3 *database;
  sqlite3_stmt *statement;

  FerryVariantArray *rows;
  guint64 bytes;
  gboolean is_truncated;
} Query;

static void
query_free (Query *self)
{
  sqlite3_finalize (self->statement);
  sqlite3_close (self->database);
  ferry_variant_array_free (self->rows);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static Query *
query_new (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable)
{
  Query *self = g_new0 (Query, 1);

  self->context = context;
  self->cancellable = cancellable;
  self->path = ferry_parameters_get_path (parameters, "database");
  self->rows_max = ferry_parameters_get_integer (parameters, "rows");
  self->bytes_max = ferry_parameters_get_integer (parameters, "bytes");
  self->rows = ferry_variant_array_new ("av", 8);
  return self;
}

/* SQLite's code of a statement that was interrupted says that somebody cancelled. */
static gboolean
fail (Query *self, GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    ferry_sqlite_set_error (self->database, self->path, error);
  return FALSE;
}

static gboolean
fail_for_sql (GError **error, const char *problem)
{
  g_propagate_error (error, ferry_error_new_invalid_parameter ("sql", _ ("“%s” %s; allowed: one statement"), "sql", problem));
  return FALSE;
}

static gboolean
prepare (Query *self, const char *sql, GError **error)
{
  sqlite3_stmt *second = NULL;
  const char *rest;
  int code;

  if (sqlite3_prepare_v2 (self->database, sql, -1, &self->statement, &rest) != SQLITE_OK)
    return fail (self, error);
  if (self->statement == NULL)
    return fail_for_sql (error, _ ("holds none"));

  code = sqlite3_prepare_v2 (self->database, rest, -1, &second, NULL);
  sqlite3_finalize (second);
  if (code != SQLITE_OK || second != NULL)
    return fail_for_sql (error, _ ("holds more than one"));
  return TRUE;
}

/* NULL as a "maybe" that is nothing; text that is none (SQLite does not check) as bytes. */
static GVariant *
get_cell (sqlite3_stmt *statement, int column)
{
  gsize length;
  const char *text;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return g_variant_new_int64 (sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return g_variant_new_double (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      text = (const char *)sqlite3_column_text (statement, column);
      length = sqlite3_column_bytes (statement, column);
      if (text != NULL && g_utf8_validate (text, length, NULL))
        return g_variant_new_take_string (g_strndup (text, length));
      return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, text != NULL ? length : 0, 1);
    case SQLITE_BLOB:
      return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, sqlite3_column_blob (statement, column),
                                        sqlite3_column_bytes (statement, column), 1);
    default:
      return g_variant_new_maybe (G_VARIANT_TYPE_STRING, NULL);
    }
}

/* What the cells hold takes, before any of it is copied: a row may have two thousand of the largest. */
static guint64
measure_row (sqlite3_stmt *statement, int n)
{
  guint64 size = 0;

  for (int column = 0; column < n; column++)
    switch (sqlite3_column_type (statement, column))
      {
      case SQLITE_TEXT:
      case SQLITE_BLOB:
        size += sqlite3_column_bytes (statement, column);
        break;
      default:
        break;
      }
  return size;
}

/* FALSE once the row does not fit any more. */
static gboolean
add_row (Query *self)
{
  int n = sqlite3_column_count (self->statement);
  GVariantBuilder builder;
  g_autoptr (GVariant) row = NULL;

  if (measure_row (self->statement, n) > self->bytes_max - self->bytes)
    {
      self->is_truncated = TRUE;
      return FALSE;
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (int column = 0; column < n; column++)
    g_variant_builder_add (&builder, "v", get_cell (self->statement, column));
  row = g_variant_ref_sink (g_variant_builder_end (&builder));

  if (ferry_variant_array_get_length (self->rows) == self->rows_max ||
      g_variant_get_size (row) > self->bytes_max - self->bytes)
    {
      self->is_truncated = TRUE;
      return FALSE;
    }

  self->bytes += g_variant_get_size (row);
  ferry_variant_array_add (self->rows, row);
  return TRUE;
}

static gboolean
read_rows (Query *self, GError **error)
{
  int code;

  while ((code = sqlite3_step (self->statement)) == SQLITE_ROW)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!add_row (self))
        return TRUE;
      ferry_run_context_report_progress (self->context, ferry_variant_array_get_length (self->rows), 0, FERRY_UNIT_ITEMS);
    }

  return code == SQLITE_DONE ? TRUE : fail (self, error);
}

static gboolean
query_execute (Query *self, const char *sql, GError **error)
{
  gboolean succeeded;
  gulong interruption = ferry_interruption_begin (self->database, self->cancellable);

  succeeded = prepare (self, sql, error) && read_rows (self, error);
  ferry_interruption_end (self->database, self->cancellable, interruption);
  return succeeded;
}

static GVariant *
collect_columns (Query *self)
{
  int n = sqlite3_column_count (self->statement);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (int column = 0; column < n; column++)
    {
      const char *name = sqlite3_column_name (self->statement, column);

      g_variant_builder_add_value (&builder, g_variant_new_take_string (g_utf8_make_valid (name != NULL ? name : "", -1)));
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
query_end (Query *self, gint64 started)
{
  GVariantDict result;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert_value (&result, "columns", collect_columns (self));
  g_variant_dict_insert (&result, "count", "t", (guint64)ferry_variant_array_get_length (self->rows));
  g_variant_dict_insert (&result, "bytes", "t", self->bytes);
  g_variant_dict_insert (&result, "truncated", "b", self->is_truncated);
  g_variant_dict_insert_value (&result, "rows", ferry_variant_array_end (self->rows));
  g_variant_dict_insert (&result, "seconds", "d",
                         (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  return g_variant_dict_end (&result);
}

static GVariant *
query_run (GVariant *parameters, FerryRunContext *context,
           GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (Query) self = query_new (parameters, context, cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->database = ferry_read_only_open (self->path, self->bytes_max, error);
  if (self->database == NULL || !query_execute (self, ferry_parameters_get_text (parameters, "sql"), error))
    return NULL;
  return query_end (self, started);
}

static const FerryParameter query_parameters[] = {
  {
    .name = "database",
    .type = FERRY_PARAMETER_FILE,
    .label = N_ ("Database"),
    .help = N_ ("The SQLite file to read; nothing can change it"),
  },
  {
    .name = "sql",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Query"),
    .help = N_ ("One statement that reads: SELECT, WITH, VALUES, EXPLAIN, or a PRAGMA that only tells something"),
    .fallback = "SELECT type, name FROM sqlite_schema ORDER BY type, name",
    .minimum = 1,
  },
  {
    .name = "rows",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("At most"),
    .help = N_ ("How many rows are read before it stops"),
    .fallback = "10000",
    .minimum = 0,
    .maximum = 1e7,
    .unit = N_ ("rows"),
  },
  {
    .name = "bytes",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Together"),
    .help = N_ ("How large the rows may be together before it stops; a single value may not be larger"),
    .fallback = "16777216",
    .minimum = 1024,
    .maximum = 256 * 1024 * 1024,
    .unit = N_ ("bytes"),
  },
  {NULL}};

const FerryOperation ferry_query_operation = {
  .id = "database.query",
  .title = N_ ("Query database"),
  .summary = N_ ("SQL on an SQLite file, read-only"),
  .icon_name = "ferry-query-symbolic",
  .dependency = "database",
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = query_parameters,
  .run = query_run,
  .result_view = FERRY_RESULT_TABLE,
  .confinement = FERRY_CONFINE_NETWORK, /* a reader of a write-ahead log writes beside it */
};
