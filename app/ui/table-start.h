/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a table that is wider than its window begins. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has @view, which is in a scrolled window, begin at the right where lines do, and stay there with whatever comes to its
 * width: GTK 4.8 has it begin at the left in all languages. Once. */
void     ferry_table_start_add               (GtkColumnView *view);

/* Whether the value of @view's horizontal adjustment is what is out of sight at its right, and not at its left. That is as
 * GTK is made, and FALSE for a view that has been in sight as a whole ever since. */
gboolean ferry_table_start_counts_from_right (GtkColumnView *view);

G_END_DECLS
