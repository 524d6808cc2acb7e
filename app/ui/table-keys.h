/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table does not do by keys in GTK 4.8. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets Left and Right on a row of @view, which is scrolled, bring what is beside its window into sight, and Tab leave its
 * rows for what is beside them. Once. */
void ferry_table_keys_add (GtkColumnView *view);

G_END_DECLS
