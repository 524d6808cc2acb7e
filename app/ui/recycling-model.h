/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has a table use its row widgets again when other rows come in the place of those that it shows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RECYCLING_MODEL (ferry_recycling_model_get_type ())
G_DECLARE_FINAL_TYPE (FerryRecyclingModel, ferry_recycling_model, FERRY, RECYCLING_MODEL, GObject)

/* @selection as @view shall have it, with the same rows and the same selected. Where @view shows its first rows and
 * nearly all of them give way to others, it is told of those that come first, and then, with the frames that follow, of
 * those that go, which are not to be seen any more by then. For as long as that takes, some tenths of a second, it has
 * more rows than @selection. Implements GtkSelectionModel. (transfer full) */
FerryRecyclingModel *ferry_recycling_model_new (GtkSelectionModel *selection,
                                                GtkColumnView *view);

G_END_DECLS
