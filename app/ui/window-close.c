/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the window closes: with all that stands in front of it, and once its calls are over. */
#include "window-private.h"

#include <glib/gi18n-lib.h>

static void
on_session_closed (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr(FerryWindow) self = user_data;

  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The one that is open has the focus. */
static void
shut_menu (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *popover = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) : NULL;

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

/* Dialogs and the rest, as if the person had closed each: from the last on, because they leave the list. */
static void
close_others (GtkWindow *window)
{
  GListModel *others = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (others); i > 0; i--)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (others, i - 1);

      if (other != NULL && gtk_window_get_transient_for (other) == window && gtk_widget_get_visible (GTK_WIDGET (other)))
        gtk_window_close (other);
    }
}

gboolean
ferry_window_close_request (GtkWindow *window)
{
  FerryWindow *self = FERRY_WINDOW (window);
  guint running = ferry_session_get_n_unfinished (self->session);
  g_autofree char *text = NULL;

  if (self->closing)
    return GDK_EVENT_STOP;

  self->closing = TRUE;
  ferry_window_state_save (self);
  shut_menu (window);
  close_others (window);
  /* An entry that turns insensitive under the focus would warn with its cursor's next blink. */
  gtk_window_set_focus (window, NULL);
  gtk_widget_set_sensitive (gtk_window_get_child (window), FALSE);
  if (running > 0)
    {
      text = g_strdup_printf (ngettext ("Closing: cancelling %u call…", "Closing: cancelling %u calls…", running), running);
      ferry_fitting_text_set_forms (self->verdict, (const char *[]) {text, NULL});
    }
  ferry_session_close_async (self->session, on_session_closed, g_object_ref (self));

  return GDK_EVENT_STOP;
}

static gboolean
close_later (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));

  return G_SOURCE_REMOVE;
}

/* GTK keeps it from a window when somebody asks that to close, its cross or the desktop, while a modal one is in front of
 * it: the person sees that nothing happens, and not why. What is answered twice is so once only. */
static gboolean
on_surface_event (GSignalInvocationHint *hint,
                  guint n_values,
                  const GValue *values,
                  gpointer user_data)
{
  FerryWindow *self = user_data;
  GdkEvent *event = g_value_peek_pointer (&values[1]);
  guint id;

  if (gdk_event_get_event_type (event) != GDK_DELETE || gdk_event_get_surface (event) != gtk_native_get_surface (GTK_NATIVE (self)))
    return TRUE;
  id = g_idle_add_full (G_PRIORITY_DEFAULT, close_later, g_object_ref (self), g_object_unref);
  g_source_set_name_by_id (id, "[ferry] close in spite of a dialog");
  return TRUE;
}

void
ferry_window_close_init (FerryWindow *self)
{
  /* There may be no surface yet, and so no signal of theirs. */
  g_autoptr(GTypeClass) klass = g_type_class_ref (GDK_TYPE_SURFACE);

  self->close_hook = g_signal_add_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), 0, on_surface_event, self, NULL);
}

void
ferry_window_close_dispose (FerryWindow *self)
{
  if (self->close_hook != 0)
    g_signal_remove_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), self->close_hook);
  self->close_hook = 0;
}
