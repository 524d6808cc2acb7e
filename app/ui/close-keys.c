/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys that close a window, where it is not the main one. */
#include "close-keys.h"

#define CONTROLLER_NAME "ferry-close-keys"

static gboolean
close_window (GtkWidget *widget,
              GVariant *arguments,
              gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static gboolean
quit (GtkWidget *widget,
      GVariant *arguments,
      gpointer user_data)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (window == NULL)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (GTK_WIDGET (window), "app.quit", NULL);
}

static void
add_key (GtkShortcutController *keys,
         guint key,
         GtkShortcutFunc func)
{
  gtk_shortcut_controller_add_shortcut (keys, gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK), gtk_callback_action_new (func, NULL, NULL)));
}

static gboolean
has_keys (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  guint n = g_list_model_get_n_items (controllers);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_strcmp0 (gtk_event_controller_get_name (controller), CONTROLLER_NAME) == 0)
        return TRUE;
    }
  return FALSE;
}

void
ferry_close_keys_add (GtkWindow *window)
{
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WINDOW (window));

  if (has_keys (GTK_WIDGET (window)))
    return;
  keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_name (keys, CONTROLLER_NAME);
  add_key (GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_w, close_window);
  add_key (GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_q, quit);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
