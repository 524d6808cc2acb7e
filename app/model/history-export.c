/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history.export: rows as comma-separated values, straight from the database into a file. */
#include "history-operations.h"

#include "history-fields.h"
#include "history-query.h"
#include "history-reader.h"
#include "history-statement.h"
#include "telemetry/whole-file.h"

#include <glib/gi18n-lib.h>

/* So much text is written at a time. */
#define CHUNK (64 * 1024)

typedef struct
{
  GVariant *parameters;
  FerryRunContext *context;
  FerryHistoryReader reader;
  guint64 n_rows;
} Export;

static gboolean
flush (GString *text,
       gsize keep,
       GOutputStream *stream,
       GCancellable *cancellable,
       GError **error)
{
  if (text->len <= keep)
    return TRUE;
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
    return FALSE;
  g_string_truncate (text, 0);
  return TRUE;
}

static gboolean
write_rows (Export *self,
            sqlite3_stmt *statement,
            GString *text,
            GOutputStream *stream,
            GCancellable *cancellable,
            GError **error)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_autoptr(GVariant) variant = g_variant_ref_sink (ferry_history_statement_read_row (statement));
      g_autoptr(FerryHistoryRow) row = ferry_history_row_from_variant (variant);

      ferry_history_csv_append_row (text, row);
      if (!flush (text, CHUNK, stream, cancellable, error))
        return FALSE;
      ferry_run_context_report_progress (self->context, ++self->n_rows, 0, FERRY_UNIT_ITEMS);
    }
  if (code == SQLITE_DONE)
    return TRUE;
  ferry_history_reader_fail (&self->reader, error);
  return FALSE;
}

static gboolean
write_content (GOutputStream *stream,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  Export *self = user_data;
  g_autoptr(GString) text = g_string_new (NULL);
  sqlite3_stmt *statement;
  gboolean written;

  ferry_history_csv_append_head (text);
  if (self->reader.database != NULL)
    {
      statement = ferry_history_query_prepare (self->reader.database, ferry_history_store_get_path (self->reader.store),
                                               FERRY_HISTORY_ALL_COLUMNS, self->parameters, error);
      if (statement == NULL)
        return FALSE;
      written = write_rows (self, statement, text, stream, cancellable, error);
      sqlite3_finalize (statement);
      if (!written)
        return FALSE;
    }
  return flush (text, 0, stream, cancellable, error);
}

static GVariant *
export_run (GVariant *parameters,
            FerryRunContext *context,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_uri (ferry_parameters_get_text (parameters, "file"));
  Export self = {.parameters = parameters, .context = context};
  GVariantDict result;
  gboolean written;

  written = ferry_history_reader_init (&self.reader, parameters, cancellable, error) &&
            ferry_whole_file_write (file, write_content, &self, cancellable, error);
  ferry_history_reader_clear (&self.reader);
  if (!written)
    return NULL;

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "rows", "t", self.n_rows);
  return g_variant_dict_end (&result);
}

static const FerryParameter export_parameters[] = {
  FERRY_HISTORY_QUERY_PARAMETERS,
  {.name = "file", .type = FERRY_PARAMETER_TEXT, .label = "File", .help = "Its URI", .minimum = 1},
  {NULL},
};

const FerryOperation ferry_history_export_operation = {
  .id = "history.export",
  .title = N_ ("Export history"),
  .summary = N_ ("Rows as comma-separated values"),
  .icon_name = "document-save-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = export_parameters,
  .run = export_run,
  .result_view = FERRY_RESULT_TEXT,
};
