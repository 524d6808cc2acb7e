/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small things that GTK 4.8 leaves to be done about a widget's children. */
#include "children.h"

void
ferry_widget_drop_children (GtkWidget *widget)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

void
ferry_widget_set_name (GtkWidget *widget,
                       const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (!GTK_IS_DROP_DOWN (widget))
    return;
  /* Newer versions of GTK name it by its choice, before what it is told. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The class is private, its "text" is not. */
static void
name_items (GtkWidget *widget)
{
  g_autofree char *text = NULL;

  if (strcmp (G_OBJECT_TYPE_NAME (widget), "GtkModelButton") == 0)
    {
      g_object_get (widget, "text", &text, NULL);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      ferry_widget_set_name (widget, text);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

void
ferry_menu_name_items (GtkPopoverMenu *menu)
{
  g_return_if_fail (GTK_IS_POPOVER_MENU (menu));

  g_signal_connect (menu, "map", G_CALLBACK (name_items), NULL);
}

static gboolean
on_others_done (gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (user_data);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (user_data) && (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (user_data);
  return G_SOURCE_REMOVE;
}

void
ferry_widget_take_focus (GtkWidget *widget)
{
  guint id;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_grab_focus (widget);
  id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_others_done, g_object_ref (widget), g_object_unref);
  g_source_set_name_by_id (id, "[ferry] take the focus");
}

static gboolean
on_move_cursor (GtkWidget *box)
{
  g_signal_stop_emission_by_name (box, "move-cursor");

  return FALSE;
}

/* Its lines have no length before that. */
static void
lay_out_once (GtkWidget *box)
{
  int width, height;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_allocate (box, width, height, -1, NULL);
}

void
ferry_flow_box_add (GtkWidget *box,
                    GtkWidget *child)
{
  GtkWidget *place;

  g_return_if_fail (GTK_IS_FLOW_BOX (box));
  g_return_if_fail (GTK_IS_WIDGET (child));

  if (g_signal_handler_find (box, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_move_cursor, NULL) == 0)
    g_signal_connect (box, "move-cursor", G_CALLBACK (on_move_cursor), NULL);
  place = gtk_flow_box_child_new ();
  gtk_widget_set_focusable (place, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (place), child);
  gtk_flow_box_append (GTK_FLOW_BOX (box), place);
  if (gtk_widget_get_prev_sibling (place) == NULL)
    lay_out_once (box);
}

void
ferry_expander_set_child (GtkExpander *expander,
                          GtkWidget *child)
{
  g_return_if_fail (GTK_IS_EXPANDER (expander));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_expander_set_child (expander, child);
  g_object_bind_property (expander, "expanded", child, "can-focus", G_BINDING_SYNC_CREATE);
}

static void
stop_scrolling (GtkAdjustment *adjustment)
{
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment));
}

static void
on_unmap (GtkScrollable *view)
{
  stop_scrolling (gtk_scrollable_get_hadjustment (view));
  stop_scrolling (gtk_scrollable_get_vadjustment (view));
}

void
ferry_text_view_finish (GtkTextView *view)
{
  g_return_if_fail (GTK_IS_TEXT_VIEW (view));

  g_signal_connect (view, "unmap", G_CALLBACK (on_unmap), NULL);
}
