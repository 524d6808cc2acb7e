/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the window remembers from one launch to the next. */
#include "operations/registry.h"
#include "window-private.h"

/* About: what a window's height leaves for all below the header bar. */
#define HEADER_HEIGHT 48

static const FerryOperation *
remembered_operation (FerryWindow *self)
{
  const FerryOperation *operation = NULL;
  g_autofree char *id = NULL;

  if (self->settings != NULL)
    {
      id = g_settings_get_string (self->settings, "operation");
      operation = ferry_operations_find (id);
    }
  return operation != NULL ? operation : ferry_operations_get_all ()[0];
}

void
ferry_window_state_restore (FerryWindow *self)
{
  g_autofree char *page = NULL;
  int width, height;
  g_autoptr(GVariant) choices = self->settings != NULL ? g_settings_get_value (self->settings, "choices") : NULL;

  if (choices != NULL)
    ferry_operation_panel_restore (self->panel, choices);

  ferry_operation_list_select (self->operations, remembered_operation (self));
  ferry_window_body_set_sidebar_wanted (self->body, self->settings == NULL || g_settings_get_boolean (self->settings, "sidebar-visible"));
  if (self->settings == NULL)
    return;

  width = g_settings_get_int (self->settings, "window-width");
  height = g_settings_get_int (self->settings, "window-height");
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  ferry_window_body_expect_size (self->body, width, height - HEADER_HEIGHT);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  page = g_settings_get_string (self->settings, "page");
  if (gtk_stack_get_child_by_name (GTK_STACK (self->pages), page) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), page);
}

void
ferry_window_state_save (FerryWindow *self)
{
  const FerryOperation *operation = ferry_operation_panel_get_operation (self->panel);
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  g_autoptr(GVariant) choices = NULL;
  int width, height;

  if (self->settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (!maximized)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "sidebar-visible", ferry_window_body_get_sidebar_wanted (self->body));
  g_settings_set_string (self->settings, "page", gtk_stack_get_visible_child_name (GTK_STACK (self->pages)));
  choices = ferry_operation_panel_save (self->panel);
  g_settings_set_value (self->settings, "choices", choices);
  if (operation != NULL)
    g_settings_set_string (self->settings, "operation", operation->id);
}
