/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A folder on the stack of a tree walk: its descriptor and the names still to visit. */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* A name that was listed and not visited yet. */
typedef struct
{
  const char *name;
  guint8 type; /* DT_* */
} FerryTreePending;

/* A folder on the stack. */
typedef struct
{
  dev_t device;
  ino_t inode;
  int descriptor; /* -1 if it could not be opened or is closed for now */
  int problem;    /* an errno still to be told, or 0 */
  gboolean listed;
  gsize path_length;
  GStringChunk *names; /* NULL until the first name comes */
  GArray *pending;     /* of FerryTreePending, likewise */
  guint next;          /* in pending */
} FerryTreeFolder;

/* Takes over @descriptor, which may be -1. (transfer full) */
FerryTreeFolder *ferry_tree_folder_new (const struct stat *status,
                                        int descriptor,
                                        gsize path_length);

void ferry_tree_folder_free (FerryTreeFolder *self);

/* Lets go of the descriptor, not of the names. */
void ferry_tree_folder_close (FerryTreeFolder *self);

/* For a hash table of folders by device and inode. */
guint ferry_tree_folder_hash (gconstpointer data);
gboolean ferry_tree_folder_equal (gconstpointer a,
                                  gconstpointer b);

/* Keeps a copy of @name for a later visit. */
void ferry_tree_folder_add (FerryTreeFolder *self,
                            const char *name,
                            guint8 type);

/* Puts the names in the order of the paths below them. */
void ferry_tree_folder_sort (FerryTreeFolder *self);

gboolean ferry_tree_folder_has_pending (const FerryTreeFolder *self);

/* The next name to visit, lent; there must be one. */
const FerryTreePending *ferry_tree_folder_take (FerryTreeFolder *self);

/* Gives up what is left of the folder, because of @problem. */
void ferry_tree_folder_fail (FerryTreeFolder *self,
                             int problem);

G_END_DECLS
