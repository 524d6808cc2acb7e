/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file is written under another name: g_file_replace() would write one that is not there yet under
 * its own, and half of it would be seen. Memory is no stream: GIO would make a task and an idle source
 * for each block, on the main loop. */
#include "body-sink.h"

#include "operations/files/digest.h"
#include "operations/native.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _FerryBodySink
{
  char *path; /* "" for memory */
  guint64 limit;
  guint64 bytes;
  FerryDigest *digest;

  GByteArray *memory; /* NULL for a file, and the next three for memory */
  GFile *target;
  GFile *partial;
  GOutputStream *stream; /* NULL before it is opened, and once it is discarded */
};

FerryBodySink *
ferry_body_sink_new (const char *path, guint64 limit, GError **error)
{
  g_autoptr (FerryBodySink) self = g_new0 (FerryBodySink, 1);

  self->path = g_strdup (path);
  self->limit = limit;
  if (*path != '\0')
    {
      g_autofree char *folder = g_path_get_dirname (path);
      g_autofree char *name = g_strdup_printf (".ferry-%08x%08x.part", g_random_int (), g_random_int ());

      self->target = g_file_new_for_path (path);
      self->partial = g_file_new_build_filename (folder, name, NULL);
    }
  else
    self->memory = g_byte_array_new ();

  self->digest = ferry_digest_new ("sha256", error);
  if (self->digest == NULL)
    return NULL;
  ferry_digest_begin (self->digest);
  return g_steal_pointer (&self);
}

void
ferry_body_sink_free (FerryBodySink *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->partial);
  g_clear_object (&self->target);
  g_clear_pointer (&self->memory, g_byte_array_unref);
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_free (self->path);
  g_free (self);
}

gboolean
ferry_body_sink_is_in_memory (FerryBodySink *self)
{
  return self->memory != NULL;
}

/* A disk's errors are not a network's: a full disk is no reason to ask the server again. Takes over
 * @cause. */
static void
propagate (FerryBodySink *self, GError *cause, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);
  GFileError code = G_FILE_ERROR_FAILED;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = G_FILE_ERROR_NOSPC;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    code = G_FILE_ERROR_ACCES;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    code = G_FILE_ERROR_NOENT;
  g_set_error (error, G_FILE_ERROR, code, _ ("“%s” cannot be written: %s"), name, cause->message);
  g_error_free (cause);
}

static gboolean
take_stream (FerryBodySink *self, GFileOutputStream *stream, GError *cause, GError **error)
{
  if (stream == NULL)
    {
      propagate (self, cause, error);
      return FALSE;
    }

  self->stream = G_OUTPUT_STREAM (stream);
  return TRUE;
}

gboolean
ferry_body_sink_open (FerryBodySink *self, GCancellable *cancellable, GError **error)
{
  GFileOutputStream *stream;
  GError *cause = NULL;

  if (self->memory != NULL)
    return TRUE;

  stream = g_file_create (self->partial, G_FILE_CREATE_NONE, cancellable, &cause);
  return take_stream (self, stream, cause, error);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FerryBodySink *self = g_task_get_task_data (task);
  GError *cause = NULL, *error = NULL;
  GFileOutputStream *stream = g_file_create_finish (G_FILE (source), result, &cause);

  if (take_stream (self, stream, cause, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Not checking the cancellable at the end: what was created is there and must be known. */
static GTask *
create_task (FerryBodySink *self, gpointer tag, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_priority (task, FERRY_NATIVE_PRIORITY);
  g_task_set_task_data (task, self, NULL);
  return task;
}

void
ferry_body_sink_open_async (FerryBodySink *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = create_task (self, ferry_body_sink_open_async, cancellable, callback, user_data);

  if (self->memory != NULL)
    g_task_return_boolean (task, TRUE);
  else
    /* Nor does GIO's own task get to check it, which would forget a file that it has just created. */
    g_file_create_async (self->partial, G_FILE_CREATE_NONE, FERRY_NATIVE_PRIORITY, NULL,
                         on_created, g_steal_pointer (&task));
}

gboolean
ferry_body_sink_open_finish (FerryBodySink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
ferry_body_sink_count (FerryBodySink *self, const char *block, gsize length, GError **error)
{
  if (length > self->limit - self->bytes)
    {
      g_autofree char *limit = g_format_size_full (self->limit, G_FORMAT_SIZE_LONG_FORMAT);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _ ("The server sends more than the limit of %s"), limit);
      return FALSE;
    }

  self->bytes += length;
  ferry_digest_update (self->digest, block, length);
  return TRUE;
}

gboolean
ferry_body_sink_write (FerryBodySink *self, const char *block, gsize length, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  if (self->memory != NULL)
    {
      g_byte_array_append (self->memory, (const guint8 *)block, length);
      return TRUE;
    }

  if (g_output_stream_write_all (self->stream, block, length, NULL, cancellable, &cause))
    return TRUE;
  propagate (self, cause, error);
  return FALSE;
}

void
ferry_body_sink_write_async (FerryBodySink *self, const char *block, gsize length, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_output_stream_write_all_async (self->stream, block, length, FERRY_NATIVE_PRIORITY, cancellable, callback, user_data);
}

gboolean
ferry_body_sink_write_finish (FerryBodySink *self, GAsyncResult *result, GError **error)
{
  GError *cause = NULL;

  if (g_output_stream_write_all_finish (self->stream, result, NULL, &cause))
    return TRUE;
  propagate (self, cause, error);
  return FALSE;
}

#define MOVE_FLAGS (G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE)

gboolean
ferry_body_sink_commit (FerryBodySink *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  if (self->memory != NULL)
    return TRUE;
  if (g_output_stream_close (self->stream, cancellable, &cause) &&
      g_file_move (self->partial, self->target, MOVE_FLAGS, cancellable, NULL, NULL, &cause))
    return TRUE;
  propagate (self, cause, error);
  return FALSE;
}

static void
end_commit (GTask *task, GError *cause)
{
  GError *error = NULL;

  if (cause == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  propagate (g_task_get_task_data (task), cause, &error);
  g_task_return_error (task, error);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *cause = NULL;

  g_file_move_finish (G_FILE (source), result, &cause);
  end_commit (task, cause);
}

static void
on_closed_to_commit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FerryBodySink *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *cause = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &cause))
    end_commit (task, cause);
  else
    g_file_move_async (self->partial, self->target, MOVE_FLAGS, FERRY_NATIVE_PRIORITY, cancellable, NULL, NULL, on_moved, g_steal_pointer (&task));
}

void
ferry_body_sink_commit_async (FerryBodySink *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = create_task (self, ferry_body_sink_commit_async, cancellable, callback, user_data);

  if (self->memory != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_output_stream_close_async (self->stream, FERRY_NATIVE_PRIORITY, cancellable, on_closed_to_commit, g_steal_pointer (&task));
}

gboolean
ferry_body_sink_commit_finish (FerryBodySink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ferry_body_sink_discard (FerryBodySink *self)
{
  if (self->stream == NULL)
    return;

  g_output_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_file_delete (self->partial, NULL, NULL);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_file_delete_finish (G_FILE (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_closed_to_discard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FerryBodySink *self = g_task_get_task_data (task);

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  g_clear_object (&self->stream);
  g_file_delete_async (self->partial, FERRY_NATIVE_PRIORITY, NULL, on_deleted, g_steal_pointer (&task));
}

void
ferry_body_sink_discard_async (FerryBodySink *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = create_task (self, ferry_body_sink_discard_async, NULL, callback, user_data);

  if (self->stream == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_output_stream_close_async (self->stream, FERRY_NATIVE_PRIORITY, NULL, on_closed_to_discard, g_steal_pointer (&task));
}

guint64
ferry_body_sink_get_bytes (FerryBodySink *self)
{
  return self->bytes;
}

void
ferry_body_sink_insert (FerryBodySink *self, GVariantDict *result)
{
  const char *digest = ferry_digest_finish (self->digest);

  g_variant_dict_insert (result, "bytes", "t", self->bytes);
  if (digest != NULL)
    g_variant_dict_insert (result, "digest", "s", digest);
  if (self->target != NULL)
    g_variant_dict_insert (result, "file", "^ay", self->path);
  else
    {
      g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->memory));

      g_variant_dict_insert_value (result, "body", g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, body, TRUE));
    }
}
