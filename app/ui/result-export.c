/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies and saves results. A text of 10 MB or a PNG is made on another thread. */
#include "result-export.h"

#include "result-text.h"

#include <string.h>

typedef struct
{
  FerryResultKind kind;
  GVariant *result;
  GdkTexture *texture; /* of an image */
  gboolean for_clipboard;
  GdkClipboard *clipboard;
  GFile *file;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_variant_unref (export->result);
  g_clear_object (&export->texture);
  g_clear_object (&export->clipboard);
  g_clear_object (&export->file);
  g_free (export);
}

GdkTexture *
ferry_result_create_texture (GVariant *result)
{
  g_autoptr(GVariant) pixels = g_variant_lookup_value (result, "pixels", G_VARIANT_TYPE_BYTESTRING);
  gsize width = ferry_result_get_number (result, "width");
  gsize height = ferry_result_get_number (result, "height");
  g_autoptr(GBytes) bytes = NULL;

  if (pixels == NULL || width == 0 || height == 0 || width > G_MAXINT / 3 || g_variant_get_size (pixels) != 3 * width * height)
    return NULL;
  bytes = g_variant_get_data_as_bytes (pixels);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, 3 * width);
}

static GTask *
create_task (FerryResultKind kind,
             GVariant *result,
             gpointer source_tag,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  export->kind = kind;
  export->result = g_variant_ref (result);
  if (kind == FERRY_RESULT_KIND_IMAGE)
    export->texture = ferry_result_create_texture (result);
  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "[ferry] export result");
  g_task_set_task_data (task, export, export_free);

  return task;
}

/* File names may hold any bytes; a file keeps them, a clipboard wants UTF-8. */
static GBytes *
make_text (const Export *export)
{
  GString *text = ferry_result_to_text (export->kind, export->result);

  if (export->for_clipboard && !g_utf8_validate (text->str, text->len, NULL))
    {
      char *valid = g_utf8_make_valid (text->str, text->len);

      g_string_free (text, TRUE);
      return g_bytes_new_take (valid, strlen (valid));
    }
  return g_string_free_to_bytes (text);
}

static void
make (GTask *task,
      gpointer source,
      gpointer task_data,
      GCancellable *cancellable)
{
  const Export *export = task_data;
  GBytes *bytes = export->texture != NULL ? gdk_texture_save_to_png_bytes (export->texture) : make_text (export);

  g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

/* Makes the bytes for @outer (transfer full) and goes on in @made, which gets it. */
static void
make_bytes (GTask *outer,
            GAsyncReadyCallback made)
{
  g_autoptr(GTask) task = NULL;

  task = g_task_new (NULL, g_task_get_cancellable (outer), made, outer);
  g_task_set_source_tag (task, make_bytes);
  g_task_set_name (task, "[ferry] make text or PNG");
  /* Lent: the outer task lives until this one is done. */
  g_task_set_task_data (task, g_task_get_task_data (outer), NULL);
  g_task_run_in_thread (task, make);
}

static void
on_copy_made (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GdkContentProvider) provider = NULL;
  GError *error = NULL;
  Export *export = g_task_get_task_data (task);

  bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* The bytes themselves, where gdk_clipboard_set_text() would copy them twice. */
  provider = gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", bytes);
  gdk_clipboard_set_content (export->clipboard, provider);
  g_task_return_boolean (task, TRUE);
}

void
ferry_result_copy_async (FerryResultKind kind,
                         GVariant *result,
                         GdkClipboard *clipboard,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Export *export;

  g_return_if_fail (result != NULL);
  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  task = create_task (kind, result, ferry_result_copy_async, cancellable, callback, user_data);
  export = g_task_get_task_data (task);
  if (export->texture != NULL)
    {
      /* GDK makes a PNG of it when somebody pastes, on a thread of its own. */
      gdk_clipboard_set_texture (clipboard, export->texture);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  export->for_clipboard = TRUE;
  export->clipboard = g_object_ref (clipboard);
  make_bytes (task, on_copy_made);
}

gboolean
ferry_result_copy_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_save_made (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;
  Export *export = g_task_get_task_data (task);

  bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, g_task_get_cancellable (task), on_written, task);
}

void
ferry_result_save_async (FerryResultKind kind,
                         GVariant *result,
                         GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Export *export;

  g_return_if_fail (result != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = create_task (kind, result, ferry_result_save_async, cancellable, callback, user_data);
  export = g_task_get_task_data (task);
  export->file = g_object_ref (file);
  make_bytes (task, on_save_made);
}

gboolean
ferry_result_save_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
