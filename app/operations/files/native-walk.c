/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One question at a time: what a folder is, its listing, the next entries of that. */
#include "native-walk.h"

#include "operations/native.h"
#include "tree-folder.h"

#include <dirent.h>
#include <errno.h>

/* Entries at a time. What is done with them between two iterations of the loop stays well under a
 * millisecond. */
#define BATCH_LENGTH 256

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_SIZE ",unix::*"

struct _FerryNativeWalk
{
  FerryTreeFlags flags;
  GCancellable *cancellable;
  gboolean started;

  GPtrArray *stack;      /* of FerryTreeFolder, the root first */
  GHashTable *ancestors; /* the same ones by device and inode */
  GString *path;         /* of the entry told last, or asked for */

  /* What the question brought. */
  gboolean is_looking; /* at what the path names, to be told next */
  GFileInfo *info;
  int problem;

  GFileEnumerator *enumerator; /* of the folder on top, while it is listed */
  GList *batch;                /* of GFileInfo */

  GFunc ready;
  gpointer user_data;
};

FerryNativeWalk *
ferry_native_walk_new (const char *root, FerryTreeFlags flags, GCancellable *cancellable)
{
  FerryNativeWalk *self = g_new0 (FerryNativeWalk, 1);

  self->flags = flags;
  self->cancellable = g_object_ref (cancellable);
  self->stack = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_tree_folder_free);
  self->ancestors = g_hash_table_new (ferry_tree_folder_hash, ferry_tree_folder_equal);
  self->path = g_string_new (root);
  return self;
}

void
ferry_native_walk_free (FerryNativeWalk *self)
{
  g_list_free_full (self->batch, g_object_unref);
  g_clear_object (&self->enumerator);
  g_clear_object (&self->info);
  g_hash_table_unref (self->ancestors);
  g_ptr_array_unref (self->stack);
  g_string_free (self->path, TRUE);
  g_object_unref (self->cancellable);
  g_free (self);
}

int
ferry_native_walk_get_errno (const GError *error)
{
  static const struct
  {
    int code;
    int number;
  } numbers[] = {
    {G_IO_ERROR_NOT_FOUND, ENOENT},
    {G_IO_ERROR_PERMISSION_DENIED, EACCES},
    {G_IO_ERROR_NOT_DIRECTORY, ENOTDIR},
    {G_IO_ERROR_IS_DIRECTORY, EISDIR},
    {G_IO_ERROR_FILENAME_TOO_LONG, ENAMETOOLONG},
    {G_IO_ERROR_TOO_MANY_LINKS, ELOOP},
    {G_IO_ERROR_TOO_MANY_OPEN_FILES, EMFILE},
    {G_IO_ERROR_NO_SPACE, ENOMEM},
    {G_IO_ERROR_CANCELLED, ECANCELED},
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_error_matches (error, G_IO_ERROR, numbers[i].code))
      return numbers[i].number;
  return EIO;
}

static FerryTreeFolder *
get_top (FerryNativeWalk *self)
{
  return self->stack->len > 0 ? g_ptr_array_index (self->stack, self->stack->len - 1) : NULL;
}

static const char *
set_path (FerryNativeWalk *self, const char *name)
{
  gsize position;

  g_string_truncate (self->path, get_top (self)->path_length);
  if (self->path->str[self->path->len - 1] != '/')
    g_string_append_c (self->path, '/');
  position = self->path->len;
  g_string_append (self->path, name);
  return self->path->str + position;
}

static void
fill_status (GFileInfo *info, struct stat *status)
{
  *status = (struct stat) {
    .st_dev = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_DEVICE),
    .st_ino = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE),
    .st_mode = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE),
    .st_nlink = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_NLINK),
    .st_size = g_file_info_get_size (info),
    .st_blocks = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_BLOCKS),
  };
}

static FerryNativeStep
tell (FerryNativeWalk *self, FerryTreeEntry *entry, FerryTreeEvent event, guint depth)
{
  entry->event = event;
  entry->path = self->path->str;
  entry->depth = depth;
  entry->folder = -1;
  return FERRY_NATIVE_STEP_ENTRY;
}

static FerryNativeStep
tell_problem (FerryNativeWalk *self, FerryTreeEntry *entry, int problem, guint depth)
{
  entry->problem = problem;
  return tell (self, entry, FERRY_TREE_PROBLEM, depth);
}

static FerryNativeStep
tell_file (FerryNativeWalk *self, FerryTreeEntry *entry, const char *name, GFileInfo *info, guint depth)
{
  entry->name = name;
  fill_status (info, &entry->status);
  entry->type = entry->status.st_mode & S_IFMT;
  return tell (self, entry, FERRY_TREE_FILE, depth);
}

/* Tells what the path turned out to be. A folder becomes the top of the stack. */
static FerryNativeStep
tell_looked_at (FerryNativeWalk *self, FerryTreeEntry *entry)
{
  guint depth = self->stack->len;
  FerryTreeFolder *folder;

  self->is_looking = FALSE;
  if (self->info == NULL)
    return tell_problem (self, entry, self->problem, depth);

  tell_file (self, entry, self->path->str + (depth > 0 ? get_top (self)->path_length + 1 : 0), self->info, depth);
  g_clear_object (&self->info);
  if (entry->type != S_IFDIR)
    return FERRY_NATIVE_STEP_ENTRY;

  folder = ferry_tree_folder_new (&entry->status, -1, self->path->len);
  if (g_hash_table_contains (self->ancestors, folder))
    {
      ferry_tree_folder_free (folder);
      return tell_problem (self, entry, ELOOP, depth);
    }
  g_ptr_array_add (self->stack, folder);
  g_hash_table_add (self->ancestors, folder);
  return tell (self, entry, FERRY_TREE_ENTER, depth);
}

static FerryNativeStep
leave_folder (FerryNativeWalk *self, FerryTreeEntry *entry)
{
  FerryTreeFolder *folder = g_ptr_array_steal_index (self->stack, self->stack->len - 1);

  g_hash_table_remove (self->ancestors, folder);
  g_string_truncate (self->path, folder->path_length);
  ferry_tree_folder_free (folder);
  return tell (self, entry, FERRY_TREE_LEAVE, self->stack->len);
}

/* Goes through the batch. Folders wait, and with the flag for sorting all of it does. */
static FerryNativeStep
next_in_batch (FerryNativeWalk *self, FerryTreeEntry *entry)
{
  FerryTreeFolder *folder = get_top (self);

  g_clear_object (&self->info);
  while (self->batch != NULL)
    {
      guint8 type;

      self->info = self->batch->data;
      self->batch = g_list_delete_link (self->batch, self->batch);
      type = IFTODT (g_file_info_get_attribute_uint32 (self->info, G_FILE_ATTRIBUTE_UNIX_MODE));
      if (type != DT_DIR && type != DT_UNKNOWN && (self->flags & FERRY_TREE_SORTED) == 0)
        return tell_file (self, entry, set_path (self, g_file_info_get_name (self->info)), self->info, self->stack->len);

      ferry_tree_folder_add (folder, g_file_info_get_name (self->info), type);
      g_clear_object (&self->info);
    }
  return FERRY_NATIVE_STEP_WAIT;
}

/* A listed name: a file is told as it was listed, a folder looked at once more, and what the listing
 * knew no more of than its name. */
static FerryNativeStep
take_pending (FerryNativeWalk *self, FerryTreeEntry *entry)
{
  const FerryTreePending *pending = ferry_tree_folder_take (get_top (self));
  const char *name = set_path (self, pending->name);

  self->is_looking = pending->type == DT_DIR || pending->type == DT_UNKNOWN;
  if (self->is_looking)
    return FERRY_NATIVE_STEP_WAIT;
  entry->name = name;
  entry->type = DTTOIF (pending->type);
  return tell (self, entry, FERRY_TREE_FILE, self->stack->len);
}

FerryNativeStep
ferry_native_walk_next (FerryNativeWalk *self, FerryTreeEntry *entry)
{
  FerryTreeFolder *folder = get_top (self);

  if (g_cancellable_is_cancelled (self->cancellable))
    return FERRY_NATIVE_STEP_END;
  if (!self->started)
    {
      self->started = self->is_looking = TRUE;
      return FERRY_NATIVE_STEP_WAIT;
    }
  if (self->is_looking)
    return tell_looked_at (self, entry);
  if (folder == NULL)
    return FERRY_NATIVE_STEP_END;

  if (folder->problem != 0)
    {
      int problem = folder->problem;

      folder->problem = 0;
      g_string_truncate (self->path, folder->path_length);
      return tell_problem (self, entry, problem, self->stack->len - 1);
    }
  if (!folder->listed)
    return next_in_batch (self, entry);
  if (ferry_tree_folder_has_pending (folder))
    return take_pending (self, entry);
  return leave_folder (self, entry);
}

static void
answer (FerryNativeWalk *self)
{
  self->ready (self, self->user_data);
}

static void
on_looked_at (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FerryNativeWalk *self = user_data;
  g_autoptr (GError) error = NULL;

  self->info = g_file_query_info_finish (G_FILE (source), result, &error);
  self->problem = error != NULL ? ferry_native_walk_get_errno (error) : 0;
  /* GIO makes no error of a name in a folder that may be listed but not entered. */
  if (self->info != NULL && !g_file_info_has_attribute (self->info, G_FILE_ATTRIBUTE_UNIX_MODE))
    {
      g_clear_object (&self->info);
      self->problem = EACCES;
    }
  answer (self);
}

/* What was listed before an error is still worth a visit. */
static void
end_listing (FerryNativeWalk *self, const GError *error)
{
  FerryTreeFolder *folder = get_top (self);

  folder->listed = TRUE;
  folder->problem = error != NULL ? ferry_native_walk_get_errno (error) : 0;
  if ((self->flags & FERRY_TREE_SORTED) != 0)
    ferry_tree_folder_sort (folder);
  g_clear_object (&self->enumerator);
}

static void
on_batch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FerryNativeWalk *self = user_data;
  g_autoptr (GError) error = NULL;

  self->batch = g_file_enumerator_next_files_finish (G_FILE_ENUMERATOR (source), result, &error);
  if (self->batch == NULL)
    end_listing (self, error);
  answer (self);
}

static void
ask_for_batch (FerryNativeWalk *self)
{
  g_file_enumerator_next_files_async (self->enumerator, BATCH_LENGTH, FERRY_NATIVE_PRIORITY, self->cancellable, on_batch, self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FerryNativeWalk *self = user_data;
  g_autoptr (GError) error = NULL;

  self->enumerator = g_file_enumerate_children_finish (G_FILE (source), result, &error);
  if (self->enumerator != NULL)
    {
      ask_for_batch (self);
      return;
    }
  end_listing (self, error);
  answer (self);
}

void
ferry_native_walk_ask (FerryNativeWalk *self, GFunc ready, gpointer user_data)
{
  g_autoptr (GFile) file = NULL;
  GFileQueryInfoFlags flags = self->stack->len > 0 ? G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS : G_FILE_QUERY_INFO_NONE;

  self->ready = ready;
  self->user_data = user_data;
  if (self->enumerator != NULL)
    {
      ask_for_batch (self);
      return;
    }

  if (!self->is_looking)
    g_string_truncate (self->path, get_top (self)->path_length);
  file = g_file_new_for_path (self->path->str);
  if (self->is_looking)
    g_file_query_info_async (file, ATTRIBUTES, flags, FERRY_NATIVE_PRIORITY, self->cancellable, on_looked_at, self);
  else
    g_file_enumerate_children_async (file, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, FERRY_NATIVE_PRIORITY,
                                     self->cancellable, on_opened, self);
}
