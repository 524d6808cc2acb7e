/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files come through GIO's streams; only their blocks are digested here, on the main thread. */
#include "checksum-native.h"

#include "checksum-job.h"
#include "crypto-library.h"
#include "native-walk.h"
#include "operations/native.h"

/* Digested within a millisecond, on a processor without instructions for it too. */
#define NATIVE_BLOCK_SIZE (256 * 1024)

static FerryLibrary * const libraries[] = {&ferry_crypto_library, NULL};

typedef struct
{
  FerryRunContext *context;
  char *digest_id;
  char **paths;
  FerryChecksumJob *checksum; /* NULL until libraries are loaded */
  guint next_path;
  gboolean is_counted;

  FerryNativeWalk *walk;    /* of the path before the next */
  GFileInputStream *stream; /* of the file that is being digested, as the next two */
  char *file;
  guint64 size;
} NativeChecksum;

static void
native_checksum_free (NativeChecksum *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->walk, ferry_native_walk_free);
  g_clear_pointer (&self->checksum, ferry_checksum_job_free);
  g_strfreev (self->paths);
  g_free (self->digest_id);
  g_free (self->file);
  g_free (self);
}

static void go_on (gpointer walk, gpointer task);

/* The file is done with; NULL where that was to its end. Takes over @task and @error. */
static void
end_file (GTask *task, GError *error)
{
  NativeChecksum *self = g_task_get_task_data (task);

  if (error == NULL)
    ferry_checksum_job_add_digest (self->checksum, self->file, self->size);
  else
    ferry_checksum_job_add_problem (self->checksum, self->file, g_strerror (ferry_native_walk_get_errno (error)));
  g_clear_error (&error);
  g_clear_pointer (&self->file, g_free);
  go_on (self->walk, task);
}

static void
on_file_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  end_file (user_data, NULL);
}

static void read_block (GTask *task);

static void
on_block (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  NativeChecksum *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length > 0)
    {
      ferry_checksum_job_add_block (self->checksum, length);
      self->size += length;
      read_block (task);
    }
  else if (length == 0)
    g_input_stream_close_async (G_INPUT_STREAM (source), FERRY_NATIVE_PRIORITY, NULL, on_file_closed, task);
  else
    end_file (task, error);
}

static void
read_block (GTask *task)
{
  NativeChecksum *self = g_task_get_task_data (task);

  g_input_stream_read_async (G_INPUT_STREAM (self->stream), self->checksum->block, NATIVE_BLOCK_SIZE, FERRY_NATIVE_PRIORITY,
                             g_task_get_cancellable (task), on_block, task);
}

static void
on_file_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  NativeChecksum *self = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&self->stream);
  self->stream = g_file_read_finish (G_FILE (source), result, &error);
  if (self->stream != NULL)
    read_block (task);
  else
    end_file (task, error);
}

static void
open_file (GTask *task, const char *path)
{
  NativeChecksum *self = g_task_get_task_data (task);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->file = g_strdup (path);
  self->size = 0;
  ferry_digest_begin (self->checksum->digest);
  g_file_read_async (file, FERRY_NATIVE_PRIORITY, g_task_get_cancellable (task), on_file_opened, task);
}

/* Begins with the next path, or, after the last, with the first again to digest. FALSE at the end. */
static gboolean
begin_path (NativeChecksum *self, GCancellable *cancellable)
{
  if (self->paths[self->next_path] == NULL)
    {
      if (self->is_counted)
        return FALSE;
      self->is_counted = TRUE;
      self->next_path = 0;
    }

  g_clear_pointer (&self->walk, ferry_native_walk_free);
  self->walk = ferry_native_walk_new (self->paths[self->next_path++], self->is_counted ? FERRY_TREE_SORTED : FERRY_TREE_STATUS,
                                      cancellable);
  return TRUE;
}

/* What the two walks do with an entry. FALSE if it goes on later, or is over: @task is taken over then. */
static gboolean
take_entry (GTask *task, const FerryTreeEntry *entry)
{
  NativeChecksum *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!self->is_counted)
    {
      if (ferry_checksum_job_count_entry (self->checksum, entry, &error))
        return TRUE;
      g_task_return_error (task, error);
      g_object_unref (task);
      return FALSE;
    }

  if (entry->event == FERRY_TREE_PROBLEM)
    ferry_checksum_job_add_problem (self->checksum, entry->path, g_strerror (entry->problem));
  if (entry->event != FERRY_TREE_FILE || !ferry_checksum_job_is_file (self->checksum, entry))
    return TRUE;
  open_file (task, entry->path);
  return FALSE;
}

static void
go_on (gpointer walk, gpointer user_data)
{
  GTask *task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  NativeChecksum *self = g_task_get_task_data (task);
  FerryTreeEntry entry;

  for (;;)
    switch (ferry_native_walk_next (self->walk, &entry))
      {
      case FERRY_NATIVE_STEP_ENTRY:
        if (!take_entry (task, &entry))
          return;
        break;
      case FERRY_NATIVE_STEP_WAIT:
        ferry_native_walk_ask (self->walk, go_on, task);
        return;
      case FERRY_NATIVE_STEP_END:
        if (!g_cancellable_is_cancelled (cancellable) && begin_path (self, cancellable))
          break;
        if (!g_task_return_error_if_cancelled (task))
          g_task_return_pointer (task, g_variant_ref_sink (ferry_checksum_job_end (self->checksum)),
                                 (GDestroyNotify)g_variant_unref);
        g_object_unref (task);
        return;
      }
}

/* Takes over @task. */
static void
begin (GTask *task)
{
  NativeChecksum *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  self->checksum = ferry_checksum_job_new (self->context, self->digest_id, cancellable, &error);
  if (self->checksum == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  begin_path (self, cancellable);
  go_on (self->walk, task);
}

static void
on_libraries_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (ferry_libraries_load_finish (result, &error))
    {
      begin (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
ferry_checksum_run_async (GVariant *parameters, FerryRunContext *context, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  NativeChecksum *self = g_new0 (NativeChecksum, 1);
  g_autofree const char **paths = ferry_parameters_get_paths (parameters, "paths");

  g_task_set_source_tag (task, ferry_checksum_run_async);
  g_task_set_name (task, "[ferry] files.checksum");
  g_task_set_task_data (task, self, (GDestroyNotify)native_checksum_free);
  self->context = context;
  self->paths = g_strdupv ((char **)paths);
  self->digest_id = g_strdup (ferry_parameters_get_text (parameters, "digest"));
  if (ferry_libraries_are_loaded (libraries))
    begin (task);
  else
    ferry_libraries_load_async (libraries, on_libraries_loaded, task);
}

GVariant *
ferry_checksum_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
