/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keys, menu and buttons do. */
#include "children.h"
#include "close-keys.h"
#include "preferences.h"
#include "present-soon.h"
#include "window-private.h"

/* Ctrl+1 to Ctrl+8. */
#define PAGE_KEYS 8

static void
run (GtkWidget *widget,
     const char *action,
     GVariant *parameter)
{
  ferry_operation_panel_run (FERRY_WINDOW (widget)->panel);
}

static void
run_on_main_loop (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  ferry_operation_panel_run_on (FERRY_WINDOW (widget)->panel, FERRY_EXECUTOR_MAIN_LOOP);
}

static void
compare (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  ferry_operation_panel_compare (FERRY_WINDOW (widget)->panel);
}

static void
take_tour (GtkWidget *widget,
           const char *action,
           GVariant *parameter)
{
  ferry_window_take_tour (FERRY_WINDOW (widget));
}

static gboolean
cancel_record (FerryCallRecord *record)
{
  if (record == NULL || ferry_call_record_is_over (record))
    return FALSE;
  ferry_call_record_cancel (record);
  return TRUE;
}

static void
cancel_newest (FerryWindow *self)
{
  GListModel *calls = ferry_session_get_calls (self->session);
  guint n = g_list_model_get_n_items (calls);

  if (ferry_session_get_n_unfinished (self->session) == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (calls, i);

      if (ferry_call_record_get_state (record) != FERRY_CALL_STATE_CANCELLING && cancel_record (record))
        return;
    }
}

/* A sidebar that stands before the rest goes first. Then the one call that the person means: selected in the list they look at, else the panel's, else the newest. */
static void
cancel (GtkWidget *widget,
        const char *action,
        GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);
  gboolean list_visible = gtk_stack_get_visible_child (GTK_STACK (self->pages)) == GTK_WIDGET (self->calls);

  if (ferry_window_body_uncover (self->body))
    return;
  if (list_visible && cancel_record (ferry_page_calls_get_selected (FERRY_PAGE_CALLS (ferry_page_slot_require_page (self->calls)))))
    return;
  if (!cancel_record (ferry_operation_panel_get_record (self->panel)))
    cancel_newest (self);
}

static void
cancel_all (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  ferry_session_cancel_all (FERRY_WINDOW (widget)->session);
}

static void
show_page (GtkWidget *widget,
           const char *action,
           GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);

  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), g_variant_get_string (parameter, NULL));
  ferry_window_reveal_page (self);
}

static void
show_page_number (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);
  g_autoptr(GtkSelectionModel) pages = gtk_stack_get_pages (GTK_STACK (self->pages));
  guint number = g_variant_get_uint32 (parameter);

  if (number >= g_list_model_get_n_items (G_LIST_MODEL (pages)))
    return;
  gtk_selection_model_select_item (pages, number, TRUE);
  ferry_window_reveal_page (self);
}

static void
focus_filter (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);

  ferry_window_reveal_page (self);
  if (gtk_stack_get_visible_child (GTK_STACK (self->pages)) == GTK_WIDGET (self->source))
    {
      ferry_page_source_focus_search (FERRY_PAGE_SOURCE (ferry_page_slot_require_page (self->source)));
      return;
    }
  if (gtk_stack_get_visible_child (GTK_STACK (self->pages)) == GTK_WIDGET (self->stalls))
    {
      ferry_page_stalls_focus_filter (FERRY_PAGE_STALLS (ferry_page_slot_require_page (self->stalls)));
      return;
    }
  if (gtk_stack_get_visible_child (GTK_STACK (self->pages)) == GTK_WIDGET (self->history))
    {
      ferry_page_history_focus_search (FERRY_PAGE_HISTORY (ferry_page_slot_require_page (self->history)));
      return;
    }
  if (gtk_stack_get_visible_child (GTK_STACK (self->pages)) == GTK_WIDGET (self->result) &&
      ferry_page_result_focus_filter (FERRY_PAGE_RESULT (ferry_page_slot_require_page (self->result))))
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (self->calls));
  ferry_page_calls_focus_filter (FERRY_PAGE_CALLS (ferry_page_slot_require_page (self->calls)));
}

static void
show_toast (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  ferry_toaster_show (FERRY_WINDOW (widget)->toaster, g_variant_get_string (parameter, NULL));
}

/* Made when asked for: most launches never do. */
static void
show_shortcuts (GtkWidget *widget,
                const char *action,
                GVariant *parameter)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/ferry_gtk/Ferry/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  ferry_close_keys_add (shortcuts);
  ferry_present_soon (shortcuts);
}

static void
show_preferences (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);

  if (self->preferences != NULL)
    {
      gtk_window_present (self->preferences);
      return;
    }
  g_set_weak_pointer (&self->preferences, GTK_WINDOW (ferry_preferences_new (GTK_WINDOW (self), self->settings, self->policies, self->thresholds)));
  ferry_close_keys_add (self->preferences);
  ferry_present_soon (self->preferences);
}

void
ferry_window_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.run", NULL, run);
  gtk_widget_class_install_action (widget_class, "win.run-on-main-loop", NULL, run_on_main_loop);
  gtk_widget_class_install_action (widget_class, "win.compare", NULL, compare);
  gtk_widget_class_install_action (widget_class, "win.tour", NULL, take_tour);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "win.cancel-all", NULL, cancel_all);
  gtk_widget_class_install_action (widget_class, "win.page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.page-number", "u", show_page_number);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", show_toast);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, focus_filter);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, GDK_SHIFT_MASK, "win.cancel-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.filter", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.sidebar", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  for (guint i = 0; i < PAGE_KEYS; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "win.page-number", "u", i);
}

/* Made when it is first opened, of as many widgets as all of a start's forms. */
static void
create_menu (GtkMenuButton *button,
             gpointer user_data)
{
  g_autoptr(GtkBuilder) builder = NULL;
  GtkWidget *menu;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  builder = gtk_builder_new_from_resource ("/io/github/ferry_gtk/Ferry/menu.ui");
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
  ferry_menu_name_items (GTK_POPOVER_MENU (menu));
  gtk_menu_button_set_popover (button, menu);
}

void
ferry_window_actions_init (FerryWindow *self)
{
  g_autoptr(GPropertyAction) sidebar = g_property_action_new ("sidebar", self->body, "sidebar-shown");
  g_autoptr(GPropertyAction) more_room = g_object_new (G_TYPE_PROPERTY_ACTION, "name", "more-room", "object", self->panel,
                                                        "property-name", "visible", "invert-boolean", TRUE, NULL);
  g_autoptr(GPropertyAction) pause = g_property_action_new ("pause", self->loop, "paused");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (pause));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (more_room));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), create_menu, NULL, NULL);
}
