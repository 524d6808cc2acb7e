/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formats, and files that are there whole or not at all. */
#include "export.h"

#include "export-writer.h"

#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

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
set_error (GError **error,
           const char *what,
           const char *path)
{
  int code = errno;
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s “%s”: %s", what, shown, g_strerror (code));
  return FALSE;
}

/* Takes @descriptor over. */
static gboolean
write_to_descriptor (const Job *job,
                     int descriptor,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr(GOutputStream) stream = g_unix_output_stream_new (descriptor, TRUE);

  return ferry_export_write (job->snapshot, job->format, stream, cancellable, error) &&
         g_output_stream_close (stream, cancellable, error);
}

/* In a file beside it, which then takes its place; with @mode, or, if that is 0, a new file's. */
static gboolean
replace_file (const Job *job,
              const char *path,
              mode_t mode,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".XXXXXX", NULL);
  int descriptor = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);

  if (descriptor < 0)
    return set_error (error, "Cannot write", path);
  if (mode != 0)
    fchmod (descriptor, mode);
  if (!write_to_descriptor (job, descriptor, cancellable, error))
    {
      g_unlink (beside);
      return FALSE;
    }
  if (g_rename (beside, path) == 0)
    return TRUE;
  set_error (error, "Cannot write", path);
  g_unlink (beside);
  return FALSE;
}

static gboolean
write_file (const Job *job,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_file_get_path (job->file);
  g_autofree char *target = NULL;
  GStatBuf status;
  int descriptor;

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (job->file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Cannot write “%s”: it is not on this machine", uri);
      return FALSE;
    }
  if (g_stat (path, &status) != 0)
    return replace_file (job, path, 0, cancellable, error);
  if (S_ISREG (status.st_mode))
    {
      /* What a link leads to is replaced, not the link. */
      target = realpath (path, NULL);
      return replace_file (job, target != NULL ? target : path, status.st_mode & 0777, cancellable, error);
    }
  descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  if (descriptor < 0)
    return set_error (error, "Cannot write", path);
  return write_to_descriptor (job, descriptor, cancellable, error);
}

static void
run_job (GTask *task,
         gpointer source,
         gpointer data,
         GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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
