/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A depth-first walk without recursion: an explicit stack, names relative to descriptors. */
#include "tree-walk.h"

#include "long-path.h"
#include "tree-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* So many folders of the stack stay open, however deep the tree: enough that hardly any real
 * tree has to open one again, little beside the usual limit of 1024. */
#define OPEN_FOLDERS_MAX 64

/* What one getdents64() may fill. opendir() would allocate its own for every folder and ask for
 * the status and flags of the descriptor, which shows in trees of small folders. */
#define BATCH_SIZE (64 * 1024)

#define OPEN_FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

struct _FerryTreeWalk
{
  FerryTreeFlags flags;
  GCancellable *cancellable;
  gboolean started;

  char *root;
  int root_parent; /* AT_FDCWD unless the root's path is too long for the kernel */

  GPtrArray *stack;      /* of FerryTreeFolder, the root first */
  GHashTable *ancestors; /* the same ones by device and inode */
  guint first_open;      /* the folders of the stack before this one are closed */
  GString *path;         /* of the entry told last */

  char *batch;
  gsize batch_length;
  gsize batch_position;
};

static FerryTreeFolder *
get_top (FerryTreeWalk *self)
{
  return g_ptr_array_index (self->stack, self->stack->len - 1);
}

/* Names @name in @folder as what is told next, in the one string that all paths share. */
static const char *
set_path (FerryTreeWalk *self, const FerryTreeFolder *folder, const char *name)
{
  gsize name_position;

  g_string_truncate (self->path, folder->path_length);
  if (self->path->str[self->path->len - 1] != '/')
    g_string_append_c (self->path, '/');
  name_position = self->path->len;
  g_string_append (self->path, name);

  return self->path->str + name_position;
}

static gboolean
tell (FerryTreeWalk *self, FerryTreeEntry *entry, FerryTreeEvent event, guint depth)
{
  entry->event = event;
  entry->path = self->path->str;
  entry->depth = depth;
  return TRUE;
}

static gboolean
tell_problem (FerryTreeWalk *self, FerryTreeEntry *entry, int problem, guint depth)
{
  entry->problem = problem;
  return tell (self, entry, FERRY_TREE_PROBLEM, depth);
}

static void
push_folder (FerryTreeWalk *self, const struct stat *status, int descriptor, int problem)
{
  FerryTreeFolder *folder = ferry_tree_folder_new (status, descriptor, self->path->len);

  if (descriptor < 0)
    ferry_tree_folder_fail (folder, problem);

  g_ptr_array_add (self->stack, folder);
  g_hash_table_add (self->ancestors, folder);

  if (self->stack->len - self->first_open > OPEN_FOLDERS_MAX)
    {
      ferry_tree_folder_close (g_ptr_array_index (self->stack, self->first_open++));
    }
}

/* Opens the folder above again from below. Its path may be too long, or lead somewhere else by
 * now; ".." may too, so it must be the same folder as before. */
static void
reopen_parent (FerryTreeWalk *self, const FerryTreeFolder *child)
{
  FerryTreeFolder *parent = get_top (self);
  struct stat status;

  self->first_open = self->stack->len - 1;
  parent->descriptor = openat (child->descriptor, "..", OPEN_FOLDER_FLAGS);
  if (parent->descriptor >= 0 && fstat (parent->descriptor, &status) == 0 &&
      status.st_dev == parent->device && status.st_ino == parent->inode)
    return;

  ferry_tree_folder_close (parent);
  if (ferry_tree_folder_has_pending (parent))
    ferry_tree_folder_fail (parent, ESTALE);
}

static gboolean
leave_folder (FerryTreeWalk *self, FerryTreeEntry *entry)
{
  FerryTreeFolder *folder = g_ptr_array_steal_index (self->stack, self->stack->len - 1);

  g_hash_table_remove (self->ancestors, folder);
  if (self->stack->len > 0 && self->first_open == self->stack->len)
    reopen_parent (self, folder);

  g_string_truncate (self->path, folder->path_length);
  ferry_tree_folder_free (folder);
  return tell (self, entry, FERRY_TREE_LEAVE, self->stack->len);
}

static gboolean
is_ancestor (FerryTreeWalk *self, const struct stat *status)
{
  const FerryTreeFolder identity = {.device = status->st_dev, .inode = status->st_ino};

  return g_hash_table_contains (self->ancestors, &identity);
}

/* @flag is AT_SYMLINK_NOFOLLOW everywhere but at the root. */
static gboolean
enter_folder (FerryTreeWalk *self, FerryTreeEntry *entry, int flag)
{
  int no_follow = flag == AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0;
  guint depth = self->stack->len;
  int descriptor, problem, result;

  descriptor = openat (entry->folder, entry->name, OPEN_FOLDER_FLAGS | no_follow);
  problem = errno;
  /* A folder that may not be read has a size all the same. */
  if (descriptor >= 0)
    result = fstat (descriptor, &entry->status);
  else
    result = fstatat (entry->folder, entry->name, &entry->status, flag);
  if (result != 0)
    {
      problem = errno;
      if (descriptor >= 0)
        close (descriptor);
      return tell_problem (self, entry, problem, depth);
    }

  entry->type = entry->status.st_mode & S_IFMT;
  if (entry->type != S_IFDIR) /* it was one when it was listed */
    return tell (self, entry, FERRY_TREE_FILE, depth);

  if (is_ancestor (self, &entry->status))
    {
      if (descriptor >= 0)
        close (descriptor);
      return tell_problem (self, entry, ELOOP, depth);
    }

  push_folder (self, &entry->status, descriptor, problem);
  return tell (self, entry, FERRY_TREE_ENTER, depth);
}

static gboolean
visit (FerryTreeWalk *self, FerryTreeEntry *entry, const char *name, guint8 type)
{
  const FerryTreeFolder *folder = get_top (self);

  entry->folder = folder->descriptor;
  entry->name = set_path (self, folder, name);
  if (type == DT_DIR)
    return enter_folder (self, entry, AT_SYMLINK_NOFOLLOW);

  entry->type = DTTOIF (type);
  if ((self->flags & FERRY_TREE_STATUS) != 0 || type == DT_UNKNOWN)
    {
      if (fstatat (folder->descriptor, name, &entry->status, AT_SYMLINK_NOFOLLOW) != 0)
        return tell_problem (self, entry, errno, self->stack->len);
      entry->type = entry->status.st_mode & S_IFMT;
    }

  return tell (self, entry, FERRY_TREE_FILE, self->stack->len);
}

/* Not every file system says in the listing what a name is. */
static guint8
find_type (const FerryTreeFolder *folder, const char *name)
{
  struct stat status;

  if (fstatat (folder->descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return DT_UNKNOWN;
  return IFTODT (status.st_mode);
}

static void
read_batch (FerryTreeWalk *self, FerryTreeFolder *folder)
{
  gssize length = getdents64 (folder->descriptor, self->batch, BATCH_SIZE);

  self->batch_position = 0;
  self->batch_length = MAX (length, 0);
  if (length > 0)
    return;

  /* What was listed before an error is still worth a visit. */
  folder->problem = length < 0 ? errno : 0;
  folder->listed = TRUE;
  if ((self->flags & FERRY_TREE_SORTED) != 0)
    ferry_tree_folder_sort (folder);
}

/* Goes through what is left of the batch, then reads the next. TRUE with something to tell.
 * Folders wait until the listing is complete: the batch is needed again for theirs. */
static gboolean
list_folder (FerryTreeWalk *self, FerryTreeEntry *entry)
{
  FerryTreeFolder *folder = get_top (self);

  while (self->batch_position < self->batch_length)
    {
      const struct dirent64 *item = (gpointer)(self->batch + self->batch_position);
      const char *name = item->d_name;
      guint8 type = item->d_type;

      self->batch_position += item->d_reclen;
      if (g_str_equal (name, ".") || g_str_equal (name, ".."))
        continue;

      if (type == DT_UNKNOWN)
        type = find_type (folder, name);
      if (type != DT_DIR && (self->flags & FERRY_TREE_SORTED) == 0)
        return visit (self, entry, name, type);
      ferry_tree_folder_add (folder, name, type);
    }

  read_batch (self, folder);
  return FALSE;
}

static gboolean
visit_root (FerryTreeWalk *self, FerryTreeEntry *entry)
{
  entry->name = ferry_long_path_shorten (self->root, &self->root_parent);
  entry->folder = self->root_parent;
  if (entry->name == NULL ||
      fstatat (entry->folder, entry->name, &entry->status, 0) != 0)
    return tell_problem (self, entry, errno, 0);

  entry->type = entry->status.st_mode & S_IFMT;
  if (entry->type == S_IFDIR)
    return enter_folder (self, entry, 0);
  return tell (self, entry, FERRY_TREE_FILE, 0);
}

FerryTreeWalk *
ferry_tree_walk_new (const char *root, FerryTreeFlags flags, GCancellable *cancellable)
{
  FerryTreeWalk *self;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_new0 (FerryTreeWalk, 1);
  self->flags = flags;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->root = g_strdup (root);
  self->root_parent = AT_FDCWD;
  self->stack = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_tree_folder_free);
  self->ancestors = g_hash_table_new (ferry_tree_folder_hash, ferry_tree_folder_equal);
  self->path = g_string_new (root);
  self->batch = g_malloc (BATCH_SIZE);
  return self;
}

void
ferry_tree_walk_free (FerryTreeWalk *self)
{
  g_hash_table_unref (self->ancestors);
  g_ptr_array_unref (self->stack);
  if (self->root_parent >= 0)
    close (self->root_parent);
  g_string_free (self->path, TRUE);
  g_clear_object (&self->cancellable);
  g_free (self->batch);
  g_free (self->root);
  g_free (self);
}

gboolean
ferry_tree_walk_next (FerryTreeWalk *self, FerryTreeEntry *entry)
{
  if (!self->started)
    {
      self->started = TRUE;
      return !g_cancellable_is_cancelled (self->cancellable) && visit_root (self, entry);
    }

  while (self->stack->len > 0 && !g_cancellable_is_cancelled (self->cancellable))
    {
      FerryTreeFolder *folder = get_top (self);

      if (folder->problem != 0)
        {
          int problem = folder->problem;

          folder->problem = 0;
          g_string_truncate (self->path, folder->path_length);
          return tell_problem (self, entry, problem, self->stack->len - 1);
        }
      else if (!folder->listed)
        {
          if (list_folder (self, entry))
            return TRUE;
        }
      else if (ferry_tree_folder_has_pending (folder))
        {
          const FerryTreePending *pending = ferry_tree_folder_take (folder);

          return visit (self, entry, pending->name, pending->type);
        }
      else
        return leave_folder (self, entry);
    }

  return FALSE;
}
