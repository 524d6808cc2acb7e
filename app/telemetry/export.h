/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes a snapshot in formats that other programs read. Secrets are taken out (redact.h). */
#pragma once

#include "snapshot.h"

G_BEGIN_DECLS

/**
 * FerryExportFormat:
 * @FERRY_EXPORT_TRACE: Chrome's trace-event JSON, which Perfetto (ui.perfetto.dev) opens: a track for
 *   each thread with what ran on it, one for each adapter with its calls and their spans, one for stalls; flows
 *   lead from submit to where it ran to delivery
 * @FERRY_EXPORT_METRICS: OpenMetrics 1.0 text, which Prometheus reads: counters, gauges, histograms
 * @FERRY_EXPORT_LINES: JSON, one object to a line: all that there is, for programs of one's own; each
 *   has a "type": "program", "call", "stall", "kind", "adapter" or "loop"
 * @FERRY_EXPORT_SYSPROF: a capture for Sysprof, with a mark for each span and each stall; only where
 *   libsysprof-capture was there when this was built
 */
typedef enum
{
  FERRY_EXPORT_TRACE,
  FERRY_EXPORT_METRICS,
  FERRY_EXPORT_LINES,
  FERRY_EXPORT_SYSPROF
} FerryExportFormat;

#define FERRY_N_EXPORT_FORMATS 4

/* Whether this build can write that format. */
gboolean ferry_export_format_is_available (FerryExportFormat format);

/* What a file of that format is best called after its dot, "json"; and its media type. Static. */
const char *ferry_export_format_get_suffix (FerryExportFormat format);
const char *ferry_export_format_get_media_type (FerryExportFormat format);

/* Writes @snapshot to @stream as it goes, and leaves @stream open. Blocks: not for the main thread, a
 * program's end perhaps excepted. Any thread. FALSE and an error of @stream's or of @cancellable's,
 * or %G_IO_ERROR_NOT_SUPPORTED for a format that is not available. */
gboolean ferry_export_write (FerrySnapshot *snapshot,
                             FerryExportFormat format,
                             GOutputStream *stream,
                             GCancellable *cancellable,
                             GError **error);

/**
 * ferry_export_write_file:
 * @file: local
 *
 * Writes @snapshot to @file. The file is there whole or not at all: what was there before stays until the
 * new one is complete, and also if that fails or is cancelled. Only where @file is no ordinary one, a
 * pipe or a terminal say, it is written to as it goes. Blocks: as ferry_export_write(). FALSE and an error of
 * %G_IO_ERROR or %G_FILE_ERROR. Any thread.
 */
gboolean ferry_export_write_file (FerrySnapshot *snapshot,
                                  FerryExportFormat format,
                                  GFile *file,
                                  GCancellable *cancellable,
                                  GError **error);

/* The same on a thread of GLib's pool. @callback comes in the context that is thread-default now. Any
 * thread. */
void ferry_export_write_file_async (FerrySnapshot *snapshot,
                                    FerryExportFormat format,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* FALSE and an error of %G_IO_ERROR or %G_FILE_ERROR. In the callback. */
gboolean ferry_export_write_file_finish (GAsyncResult *result,
                                         GError **error);

G_END_DECLS
