/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that are there whole or not at all. */
#include "whole-file.h"

#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  FerryWholeFileFunc write;
  gpointer user_data;
} Content;

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
write_to_descriptor (const Content *content,
                     int descriptor,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr(GOutputStream) stream = g_unix_output_stream_new (descriptor, TRUE);

  return content->write (stream, content->user_data, cancellable, error) &&
         g_output_stream_close (stream, cancellable, error);
}

/* In a file beside it, which then takes its place; with @mode, or, if that is 0, a new file's. */
static gboolean
replace_file (const Content *content,
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
  if (!write_to_descriptor (content, descriptor, cancellable, error))
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

gboolean
ferry_whole_file_write (GFile *file,
                        FerryWholeFileFunc write,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  const Content content = {write, user_data};
  g_autofree char *path = NULL;
  g_autofree char *target = NULL;
  GStatBuf status;
  int descriptor;

  g_return_val_if_fail (G_IS_FILE (file) && write != NULL, FALSE);

  path = g_file_get_path (file);
  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Cannot write “%s”: it is not on this machine", uri);
      return FALSE;
    }
  if (g_stat (path, &status) != 0)
    return replace_file (&content, path, 0, cancellable, error);
  if (S_ISREG (status.st_mode))
    {
      /* What a link leads to is replaced, not the link. */
      target = realpath (path, NULL);
      return replace_file (&content, target != NULL ? target : path, status.st_mode & 0777, cancellable, error);
    }
  descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  if (descriptor < 0)
    return set_error (error, "Cannot write", path);
  return write_to_descriptor (&content, descriptor, cancellable, error);
}
