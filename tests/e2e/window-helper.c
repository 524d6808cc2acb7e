/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window in a test's own process. */
#include "window-helper.h"

#include "operations/registry.h"
#include "ui/window.h"

/* At a time: no queue is full by then. */
#define BATCH 2000

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

/* Who is away from the window is notified of calls, and GLib 2.84 warns that there is nobody to do it. */
void
window_helper_take_focus (WindowHelper *self)
{
  gdk_toplevel_focus (GDK_TOPLEVEL (gtk_native_get_surface (GTK_NATIVE (self->window))), GDK_CURRENT_TIME);
  window_helper_await (is_active, self->window);
}

void
window_helper_init (WindowHelper *self)
{
  *self = (WindowHelper) {0};
  self->application = gtk_application_new ("io.github.ferry_gtk.Test", G_APPLICATION_NON_UNIQUE);
  /* Where it finds its icons. */
  g_application_set_resource_base_path (G_APPLICATION (self->application), "/io/github/ferry_gtk/Ferry");
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, NULL));
  self->session = ferry_session_new ();
  ferry_session_keep_history (self->session, NULL);
  self->window = GTK_WIDGET (ferry_window_new (self->application, self->session, NULL));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  window_helper_draw (self, 1);
  window_helper_take_focus (self);
}

void
window_helper_clear (WindowHelper *self)
{
  gtk_window_close (GTK_WINDOW (self->window));
  while (self->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->session);
  g_clear_object (&self->application);
}

void
window_helper_run (WindowHelper *self,
                   const char *id,
                   const char *parameters,
                   guint n)
{
  const FerryOperation *operation = ferry_operations_find (id);
  g_autoptr(GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, parameters, NULL, NULL, NULL);
  g_autoptr(GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

  for (guint made = 0; made < n;)
    {
      for (guint i = 0; i < BATCH && made < n; i++, made++)
        g_object_unref (ferry_session_run (self->session, operation, complete, NULL));
      while (ferry_session_get_n_unfinished (self->session) > 0)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
on_painted (GdkFrameClock *clock,
            gpointer user_data)
{
  (*(guint *)user_data)++;
}

void
window_helper_draw (WindowHelper *self,
                    guint n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->window);
  guint painted = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &painted);

  while (painted < n)
    {
      gtk_widget_queue_draw (self->window);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, handler);
}

void
window_helper_show_page (WindowHelper *self,
                         const char *name)
{
  g_assert_true (gtk_widget_activate_action (self->window, "win.page", "s", name));
  window_helper_draw (self, 2);
}

void
window_helper_await (gboolean (*condition) (gpointer user_data),
                     gpointer user_data)
{
  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find (GtkWidget *widget,
      const char *type_name)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
window_helper_find (GtkWidget *widget,
                    const char *type_name)
{
  GtkWidget *found = find (widget, type_name);

  g_assert_nonnull (found);
  return found;
}
