/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Letting go of a widget's children. */
#include "children.h"

void
ferry_widget_drop_children (GtkWidget *widget)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
