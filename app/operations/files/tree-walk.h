/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A walk through everything below a folder, one event at a time. */
#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * FerryTreeFlags:
 * @FERRY_TREE_STATUS: fill in the status of every file, which costs a system call each
 * @FERRY_TREE_SORTED: in the order of the paths' bytes; holds the listings of the folder it is
 *   in and of those above in memory
 */
typedef enum
{
  FERRY_TREE_STATUS = 1 << 0,
  FERRY_TREE_SORTED = 1 << 1
} FerryTreeFlags;

/**
 * FerryTreeEvent:
 * @FERRY_TREE_ENTER: a folder, before what is in it
 * @FERRY_TREE_LEAVE: the same folder, after what is in it
 * @FERRY_TREE_FILE: anything but a folder
 * @FERRY_TREE_PROBLEM: something that cannot be looked at; for a folder that was entered, the
 *   rest of what is in it
 */
typedef enum
{
  FERRY_TREE_ENTER,
  FERRY_TREE_LEAVE,
  FERRY_TREE_FILE,
  FERRY_TREE_PROBLEM
} FerryTreeEvent;

/**
 * FerryTreeEntry:
 * @event: what happened
 * @path: the root's path and the names below it; any bytes but NUL, any length
 * @depth: 0 for the root
 * @folder: the descriptor that @name is relative to, for ENTER and FILE; @path itself may be
 *   too long for the kernel
 * @name: the name to open
 * @type: the S_IFMT bits, for ENTER and FILE
 * @status: for ENTER, and for FILE with %FERRY_TREE_STATUS
 * @problem: an errno, for PROBLEM
 *
 * Lent until the next step of the walk.
 */
typedef struct
{
  FerryTreeEvent event;
  const char *path;
  guint depth;
  int folder;
  const char *name;
  mode_t type;
  struct stat status;
  int problem;
} FerryTreeEntry;

typedef struct _FerryTreeWalk FerryTreeWalk;

/* A walk from @root, which may be a file; a symbolic link is followed there and nowhere else. It
 * crosses into mounted file systems. Nothing is opened before the first step. (transfer full) */
FerryTreeWalk *ferry_tree_walk_new (const char *root,
                                    FerryTreeFlags flags,
                                    GCancellable *cancellable);

void ferry_tree_walk_free (FerryTreeWalk *self);

/* The next step; FALSE at the end, or once the cancellable fired. */
gboolean ferry_tree_walk_next (FerryTreeWalk *self,
                               FerryTreeEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTreeWalk, ferry_tree_walk_free)

G_END_DECLS
