/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A set of files by device and inode, 16 bytes each: trees of backups have millions of links. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _FerryFileSet FerryFileSet;

FerryFileSet *ferry_file_set_new (void);
void ferry_file_set_free (FerryFileSet *self);

/* TRUE if the file was not in the set yet. */
gboolean ferry_file_set_add (FerryFileSet *self,
                             dev_t device,
                             ino_t inode);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFileSet, ferry_file_set_free)

G_END_DECLS
