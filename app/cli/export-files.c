/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two options and their files. */
#include "export-files.h"

#include "boundary/errors.h"
#include "output.h"
#include "telemetry/export.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *name;
  FerryExportFormat format;
} rows[FERRY_N_EXPORT_FILES] = {
  {"trace", FERRY_EXPORT_TRACE},
  {"metrics", FERRY_EXPORT_METRICS},
};

static gboolean
refuse (GError **error,
        const char *name,
        const char *path,
        const char *why)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER, _ ("%s: “%s” cannot be written: %s"), name, shown, why);
  return FALSE;
}

/* The folder must take a new file, which then takes the place of the old one. */
static gboolean
check (const char *name,
       const char *path,
       GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf status;
  gboolean is_there = g_stat (path, &status) == 0;

  if (is_there && S_ISDIR (status.st_mode))
    return refuse (error, name, path, _ ("it is a folder; a file is needed"));
  if (is_there && !S_ISREG (status.st_mode))
    return g_access (path, W_OK) == 0 || refuse (error, name, path, g_strerror (errno));
  if (g_access (folder, W_OK | X_OK) != 0)
    return refuse (error, name, path, g_strerror (errno));
  return TRUE;
}

gboolean
ferry_export_files_read (FerryExportFiles *self,
                         GVariant *given,
                         GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < FERRY_N_EXPORT_FILES; i++)
    {
      const char *path;

      if (!g_variant_lookup (given, rows[i].name, "^&ay", &path))
        continue;
      if (!check (rows[i].name, path, error))
        return FALSE;
      self->paths[i] = g_strdup (path);
    }
  if (self->paths[0] != NULL && g_strcmp0 (self->paths[0], self->paths[1]) == 0)
    return refuse (error, rows[1].name, self->paths[1], _ ("the trace goes there; another file is needed"));
  return TRUE;
}

void
ferry_export_files_clear (FerryExportFiles *self)
{
  for (guint i = 0; i < FERRY_N_EXPORT_FILES; i++)
    g_clear_pointer (&self->paths[i], g_free);
}

gboolean
ferry_export_files_are_wanted (const FerryExportFiles *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->paths[0] != NULL || self->paths[1] != NULL;
}

gboolean
ferry_export_files_write (const FerryExportFiles *self,
                          FerrySnapshot *snapshot)
{
  gboolean are_written = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (snapshot != NULL, FALSE);

  for (guint i = 0; i < FERRY_N_EXPORT_FILES; i++)
    {
      g_autoptr (GFile) file = self->paths[i] != NULL ? g_file_new_for_path (self->paths[i]) : NULL;
      g_autoptr (GError) error = NULL;

      if (file == NULL || ferry_export_write_file (snapshot, rows[i].format, file, NULL, &error))
        continue;
      ferry_output_message ("%s", error->message);
      are_written = FALSE;
    }
  return are_written;
}
