/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table does not do by keys in GTK 4.8: its list takes Left and Right, with and without Ctrl, for nothing at all,
 * and a scrolled window's own keys never come to it. */
#include "table-keys.h"

/* Of what is in sight. */
#define STEP 0.25

/* Those that are in a row, such as its button, have keys of their own. */
static gboolean
has_focus_on_row (GtkWidget *view)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));

  return focus != NULL && gtk_widget_get_parent (focus) == gtk_widget_get_last_child (view);
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint key,
                guint code,
                GdkModifierType modifiers,
                gpointer user_data)
{
  GtkWidget *view = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  gboolean to_left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  gboolean to_right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;
  double page_size;

  if ((!to_left && !to_right) || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  page_size = adjustment != NULL ? gtk_adjustment_get_page_size (adjustment) : 0;
  if (page_size <= 0 || gtk_adjustment_get_upper (adjustment) <= page_size || !has_focus_on_row (view))
    return GDK_EVENT_PROPAGATE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (to_left ? -STEP : STEP) * page_size);
  return GDK_EVENT_STOP;
}

void
ferry_table_keys_add (GtkColumnView *view)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), view, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
}
