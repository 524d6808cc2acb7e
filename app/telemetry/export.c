/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formats. */
#include "export.h"

#include "export-writer.h"
#include "whole-file.h"

static const struct
{
  const char *suffix;
  const char *media_type;
  void (*write) (FerryExportWriter *writer,
                 const FerrySnapshot *snapshot);
} formats[FERRY_N_EXPORT_FORMATS] = {
  [FERRY_EXPORT_TRACE] = {"json", "application/json", ferry_export_trace},
  [FERRY_EXPORT_METRICS] = {"txt", "application/openmetrics-text; version=1.0.0; charset=utf-8", ferry_export_metrics},
  [FERRY_EXPORT_LINES] = {"jsonl", "application/x-ndjson", ferry_export_lines},
#ifdef HAVE_SYSPROF
  [FERRY_EXPORT_SYSPROF] = {"syscap", "application/x-sysprof-capture", ferry_export_sysprof},
#else
  [FERRY_EXPORT_SYSPROF] = {"syscap", "application/x-sysprof-capture", NULL},
#endif
};

typedef struct
{
  FerrySnapshot *snapshot;
  FerryExportFormat format;
  GFile *file;
} Job;

const char *
ferry_export_format_get_suffix (FerryExportFormat format)
{
  g_return_val_if_fail (format < FERRY_N_EXPORT_FORMATS, "");

  return formats[format].suffix;
}

const char *
ferry_export_format_get_media_type (FerryExportFormat format)
{
  g_return_val_if_fail (format < FERRY_N_EXPORT_FORMATS, "");

  return formats[format].media_type;
}

gboolean
ferry_export_format_is_available (FerryExportFormat format)
{
  return format < FERRY_N_EXPORT_FORMATS && formats[format].write != NULL;
}

gboolean
ferry_export_write (FerrySnapshot *snapshot,
                    FerryExportFormat format,
                    GOutputStream *stream,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  FerryExportWriter writer = {.text = text, .stream = stream, .cancellable = cancellable};

  g_return_val_if_fail (snapshot != NULL, FALSE);
  g_return_val_if_fail (format < FERRY_N_EXPORT_FORMATS, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), FALSE);

  if (!ferry_export_format_is_available (format))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "This Ferry was built without libsysprof-capture");
      return FALSE;
    }
  formats[format].write (&writer, snapshot);
  if (ferry_export_writer_flush (&writer, TRUE))
    return TRUE;
  g_propagate_error (error, writer.error);
  return FALSE;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  ferry_snapshot_unref (job->snapshot);
  g_object_unref (job->file);
  g_free (job);
}

static gboolean
write_job (GOutputStream *stream,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  const Job *job = user_data;

  return ferry_export_write (job->snapshot, job->format, stream, cancellable, error);
}

static void
run_job (GTask *task,
         gpointer source,
         gpointer data,
         GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;

  if (ferry_whole_file_write (job->file, write_job, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
ferry_export_write_file (FerrySnapshot *snapshot,
                         FerryExportFormat format,
                         GFile *file,
                         GCancellable *cancellable,
                         GError **error)
{
  Job job = {.snapshot = snapshot, .format = format, .file = file};

  g_return_val_if_fail (snapshot != NULL, FALSE);
  g_return_val_if_fail (format < FERRY_N_EXPORT_FORMATS, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  return ferry_whole_file_write (file, write_job, &job, cancellable, error);
}

void
ferry_export_write_file_async (FerrySnapshot *snapshot,
                               FerryExportFormat format,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  Job *job;

  g_return_if_fail (snapshot != NULL);
  g_return_if_fail (format < FERRY_N_EXPORT_FORMATS);
  g_return_if_fail (G_IS_FILE (file));

  job = g_new0 (Job, 1);
  job->snapshot = ferry_snapshot_ref (snapshot);
  job->format = format;
  job->file = g_object_ref (file);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_export_write_file_async);
  g_task_set_name (task, "[ferry] export");
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

gboolean
ferry_export_write_file_finish (GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
