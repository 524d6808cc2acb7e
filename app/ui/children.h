/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Letting go of a widget's children. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Unparents every child of @widget: for the dispose of one that has them directly. After
 * gtk_widget_dispose_template() too, which in 4.8 leaves those that the template gave no id. */
void ferry_widget_drop_children (GtkWidget *widget);

G_END_DECLS
