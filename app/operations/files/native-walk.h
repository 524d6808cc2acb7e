/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tree walk of tree-walk.h by GIO's asynchronous calls: what it tells is the same, and no step
 * waits for a disk. */
#pragma once

#include "tree-walk.h"

G_BEGIN_DECLS

/**
 * FerryNativeStep:
 * @FERRY_NATIVE_STEP_ENTRY: an entry is told
 * @FERRY_NATIVE_STEP_WAIT: the next has to be asked for with ferry_native_walk_ask()
 * @FERRY_NATIVE_STEP_END: the end, or the cancellable fired
 */
typedef enum
{
  FERRY_NATIVE_STEP_ENTRY,
  FERRY_NATIVE_STEP_WAIT,
  FERRY_NATIVE_STEP_END
} FerryNativeStep;

typedef struct _FerryNativeWalk FerryNativeWalk;

/* As ferry_tree_walk_new(), but entries have no descriptor to be relative to: their paths must do, and
 * those longer than the kernel takes are problems. (transfer full) */
FerryNativeWalk *ferry_native_walk_new (const char *root,
                                        FerryTreeFlags flags,
                                        GCancellable *cancellable);

/* While nothing is being asked for. */
void ferry_native_walk_free (FerryNativeWalk *self);

/* The next step; never waits. @entry is lent until the one after it. */
FerryNativeStep ferry_native_walk_next (FerryNativeWalk *self,
                                        FerryTreeEntry *entry);

/* After %FERRY_NATIVE_STEP_WAIT: calls @ready in the thread-default context when to go on. */
void ferry_native_walk_ask (FerryNativeWalk *self,
                            GFunc ready,
                            gpointer user_data);

/* The errno that is closest to an error of GIO's about a file, so that both walks use the same words. */
int ferry_native_walk_get_errno (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNativeWalk, ferry_native_walk_free)

G_END_DECLS
