/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table whose rows are made a few with each frame, and not all with the first. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TABLE_GROWTH (ferry_table_growth_get_type ())
G_DECLARE_FINAL_TYPE (FerryTableGrowth, ferry_table_growth, FERRY, TABLE_GROWTH, GObject)

/* The first of @model's items, as many as are in sight; when @view is shown more with each frame, and soon all there are.
 * Where there are few and many come, it begins anew. For a table that shows its top then. Implements GListModel.
 * (transfer full) */
FerryTableGrowth *ferry_table_growth_new (GListModel *model,
                                          GtkWidget *view);

G_END_DECLS
