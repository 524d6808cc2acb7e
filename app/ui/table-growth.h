/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table whose rows are made a few with each frame, and not all with the first. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first of @model's items, as many as are in sight; when @view is shown more with each frame, and soon all there are
 * and will be. For a table that begins at its top. (transfer full) */
GListModel *ferry_table_growth_new (GListModel *model,
                                    GtkWidget *view);

G_END_DECLS
