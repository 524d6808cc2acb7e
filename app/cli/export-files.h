/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --trace=FILE and --metrics=FILE: what was measured, into files. */
#pragma once

#include "boundary/parameter.h"
#include "telemetry/snapshot.h"

G_BEGIN_DECLS

#define FERRY_N_EXPORT_FILES 2

/**
 * FerryExportFiles:
 * @paths: as the file system encodes them, trace and metrics; NULL for what was not asked for
 */
typedef struct
{
  char *paths[FERRY_N_EXPORT_FILES];
} FerryExportFiles;

/* Reads @given, an a{sv} by the last rows of ferry_call_settings_table. FALSE and %FERRY_ERROR_INVALID_PARAMETER for what cannot become a
 * file: known before anything starts. */
gboolean ferry_export_files_read (FerryExportFiles *self,
                                  GVariant *given,
                                  GError **error);

void ferry_export_files_clear (FerryExportFiles *self);

/* Whether there is one. */
gboolean ferry_export_files_are_wanted (const FerryExportFiles *self);

/* Writes each of them, whole or not at all; blocks. FALSE if one could not be written, which is told on
 * stderr. */
gboolean ferry_export_files_write (const FerryExportFiles *self,
                                   FerrySnapshot *snapshot);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryExportFiles, ferry_export_files_clear)

G_END_DECLS
