/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Open addressing with linear probing: a GHashTable would want every key allocated. */
#include "file-set.h"

/* No file system has an inode 0, so a slot of zeros is a free one. */
typedef struct
{
  guint64 device;
  guint64 inode;
} Slot;

struct _FerryFileSet
{
  Slot *slots;
  gsize capacity; /* a power of two */
  gsize length;
};

FerryFileSet *
ferry_file_set_new (void)
{
  FerryFileSet *self = g_new0 (FerryFileSet, 1);

  self->capacity = 1024;
  self->slots = g_new0 (Slot, self->capacity);
  return self;
}

void
ferry_file_set_free (FerryFileSet *self)
{
  g_free (self->slots);
  g_free (self);
}

/* The slot that holds the file, or the free one where it belongs. Inodes come in runs: the
 * multiplication spreads them over its upper bits. */
static Slot *
find_slot (FerryFileSet *self, guint64 device, guint64 inode)
{
  guint64 hash = (inode ^ (device << 32)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  gsize position = (hash >> 32) & (self->capacity - 1);

  for (;;)
    {
      Slot *slot = &self->slots[position];

      if (slot->inode == 0 && slot->device == 0)
        return slot;
      if (slot->inode == inode && slot->device == device)
        return slot;
      position = (position + 1) & (self->capacity - 1);
    }
}

static void
grow (FerryFileSet *self)
{
  g_autofree Slot *old = self->slots;
  gsize old_capacity = self->capacity;

  self->capacity *= 2;
  self->slots = g_new0 (Slot, self->capacity);
  for (gsize i = 0; i < old_capacity; i++)
    if (old[i].inode != 0 || old[i].device != 0)
      *find_slot (self, old[i].device, old[i].inode) = old[i];
}

gboolean
ferry_file_set_add (FerryFileSet *self, dev_t device, ino_t inode)
{
  Slot *slot = find_slot (self, device, inode);

  if (slot->inode != 0 || slot->device != 0)
    return FALSE;

  slot->device = device;
  slot->inode = inode;
  self->length++;
  if (self->length > self->capacity / 2)
    grow (self);
  return TRUE;
}
