/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a click on the title of a column does, for those who have no pointer: in GTK 4.8 no key reaches a title. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button whose menu has the columns that @view can be sorted by, at that moment; by the same one again it is sorted
 * the other way round. (transfer floating) */
GtkWidget *ferry_sort_button_new (GtkColumnView *view);

G_END_DECLS
