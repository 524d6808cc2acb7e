/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The largest few of any number of paths. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryLargest FerryLargest;

/* Keeps the @limit largest. (transfer full) */
FerryLargest *ferry_largest_new (guint limit);
void ferry_largest_free (FerryLargest *self);

/* Copies @path if it is among the largest so far. Of equals the path that sorts first wins, so
 * that the answer does not depend on the order of the offers. */
void ferry_largest_offer (FerryLargest *self,
                          const char *path,
                          guint64 bytes);

/* "a(ayt)", the largest so far first, floating. */
GVariant *ferry_largest_list (FerryLargest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLargest, ferry_largest_free)

G_END_DECLS
