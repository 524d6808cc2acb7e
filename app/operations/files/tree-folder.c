/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tree walk remembers of a folder until it leaves it. */
#include "tree-folder.h"

#include <dirent.h>
#include <unistd.h>

guint
ferry_tree_folder_hash (gconstpointer data)
{
  const FerryTreeFolder *self = data;

  return (guint)(self->inode ^ (self->inode >> 32) ^ (self->device * 31));
}

gboolean
ferry_tree_folder_equal (gconstpointer a, gconstpointer b)
{
  const FerryTreeFolder *left = a;
  const FerryTreeFolder *right = b;

  return left->inode == right->inode && left->device == right->device;
}

FerryTreeFolder *
ferry_tree_folder_new (const struct stat *status, int descriptor, gsize path_length)
{
  FerryTreeFolder *self = g_new0 (FerryTreeFolder, 1);

  self->device = status->st_dev;
  self->inode = status->st_ino;
  self->descriptor = descriptor;
  self->path_length = path_length;
  return self;
}

void
ferry_tree_folder_free (FerryTreeFolder *self)
{
  ferry_tree_folder_close (self);
  g_clear_pointer (&self->names, g_string_chunk_free);
  g_clear_pointer (&self->pending, g_array_unref);
  g_free (self);
}

void
ferry_tree_folder_close (FerryTreeFolder *self)
{
  if (self->descriptor >= 0)
    close (self->descriptor);
  self->descriptor = -1;
}

void
ferry_tree_folder_add (FerryTreeFolder *self, const char *name, guint8 type)
{
  FerryTreePending pending = {.type = type};

  if (self->names == NULL)
    {
      self->names = g_string_chunk_new (1024);
      self->pending = g_array_new (FALSE, FALSE, sizeof (FerryTreePending));
    }

  pending.name = g_string_chunk_insert (self->names, name);
  g_array_append_val (self->pending, pending);
}

gboolean
ferry_tree_folder_has_pending (const FerryTreeFolder *self)
{
  return self->pending != NULL && self->next < self->pending->len;
}

const FerryTreePending *
ferry_tree_folder_take (FerryTreeFolder *self)
{
  g_assert (ferry_tree_folder_has_pending (self));

  return &g_array_index (self->pending, FerryTreePending, self->next++);
}

void
ferry_tree_folder_fail (FerryTreeFolder *self, int problem)
{
  self->problem = problem;
  self->listed = TRUE;
  if (self->pending != NULL)
    g_array_set_size (self->pending, self->next);
}

/* The order of the whole paths: below a folder they go on with a slash, so that "a-b" comes
 * before "a/b" though "a" comes before "a-b". */
static int
compare_pending (gconstpointer a, gconstpointer b)
{
  const FerryTreePending *left = a;
  const FerryTreePending *right = b;
  const guchar *left_byte = (const guchar *)left->name;
  const guchar *right_byte = (const guchar *)right->name;
  int left_value, right_value;

  while (*left_byte != '\0' && *left_byte == *right_byte)
    {
      left_byte++;
      right_byte++;
    }

  left_value = *left_byte == '\0' && left->type == DT_DIR ? '/' : *left_byte;
  right_value = *right_byte == '\0' && right->type == DT_DIR ? '/' : *right_byte;
  return left_value - right_value;
}

void
ferry_tree_folder_sort (FerryTreeFolder *self)
{
  if (self->pending != NULL)
    g_array_sort (self->pending, compare_pending);
}
