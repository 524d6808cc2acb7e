/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window: puts panels and pages together, and closes in order. */
#include "window.h"

#include "palette.h"
#include "window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerryWindow, ferry_window, GTK_TYPE_APPLICATION_WINDOW)

/* Whatever it shows anew lays the window out again, so calls that come and go in a moment are not followed. */
#define COUNT_PACE_MS 250

static void
show_running (gpointer user_data)
{
  FerryWindow *self = user_data;
  guint running = ferry_session_get_n_unfinished (self->session);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->cancel_all, running > 0);
  if (running > 0 && running != self->count_shown)
    {
      label = g_strdup_printf (_ ("Cancel All (%u)"), running);
      gtk_button_set_label (GTK_BUTTON (self->cancel_all), label);
      self->count_shown = running;
    }
}

static gboolean
on_count (gpointer user_data)
{
  FerryWindow *self = user_data;

  self->counting = 0;
  ferry_paced_update_request (&self->count_update);

  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryWindow *self = user_data;

  if (event != FERRY_CALL_SUBMITTED && event != FERRY_CALL_FINISHED)
    return;
  /* What can be cancelled can be at once. */
  if (event == FERRY_CALL_SUBMITTED && !gtk_widget_get_visible (self->cancel_all))
    {
      g_clear_handle_id (&self->counting, g_source_remove);
      show_running (self);
    }
  else if (self->counting == 0)
    {
      self->counting = g_timeout_add (COUNT_PACE_MS, on_count, self);
      g_source_set_name_by_id (self->counting, "[ferry] count calls");
    }
}

static void
on_verdict (FerryWindow *self)
{
  g_auto(GStrv) verdict = NULL;
  FerryLevel level;

  if (self->closing)
    return;
  g_object_get (self->loop, "verdict", &verdict, "level", &level, NULL);
  ferry_fitting_text_set_forms (self->verdict, (const char * const *)verdict);
  for (FerryLevel other = 0; other < FERRY_N_LEVELS; other++)
    if (other != level)
      gtk_widget_remove_css_class (self->verdict_box, ferry_level_get_style_class (other));
  gtk_widget_add_css_class (self->verdict_box, ferry_level_get_style_class (level));
}

static void
ferry_window_css_changed (GtkWidget *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ferry_window_parent_class)->css_changed (widget, change);

  ferry_palette_mark_dark (widget);
}

static void
ferry_window_dispose (GObject *object)
{
  FerryWindow *self = FERRY_WINDOW (object);

  g_clear_handle_id (&self->counting, g_source_remove);
  ferry_paced_update_clear (&self->count_update);
  g_clear_handle_id (&self->revealing, g_source_remove);
  g_clear_handle_id (&self->revealing_tab, g_source_remove);
  ferry_window_close_dispose (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_WINDOW);
  ferry_window_start_dispose (self);
  ferry_window_memory_dispose (self);
  ferry_window_pages_dispose (self);
  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->policies);
  g_clear_object (&self->thresholds);
  g_clear_object (&self->notifier);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ferry_window_parent_class)->dispose (object);
}

static void
ferry_window_class_init (FerryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_window_dispose;
  widget_class->css_changed = ferry_window_css_changed;
  GTK_WINDOW_CLASS (klass)->close_request = ferry_window_close_request;

  g_type_ensure (FERRY_TYPE_FAULT_SIGN);
  g_type_ensure (FERRY_TYPE_FITTING_TEXT);
  g_type_ensure (FERRY_TYPE_LOOP_PANEL);
  g_type_ensure (FERRY_TYPE_OPERATION_LIST);
  g_type_ensure (FERRY_TYPE_OPERATION_PANEL);
  g_type_ensure (FERRY_TYPE_TOASTER);
  g_type_ensure (FERRY_TYPE_WINDOW_BODY);
  ferry_window_pages_class_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, cancel_all);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, fault_sign);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, body);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, operations);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, loop);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, panel);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, page_card);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, toaster);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, result);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, calls);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, stalls);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, compare);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, dependencies);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, source);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, history);
  ferry_window_actions_class_init (widget_class);
  ferry_window_export_class_init (widget_class);
}

static void
ferry_window_init (FerryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ferry_paced_update_init (&self->count_update, show_running, self);
  ferry_window_actions_init (self);
  ferry_window_close_init (self);
  ferry_window_compare_init (self);
  ferry_window_drop_init (self);
  ferry_window_export_init (self);
  ferry_window_layout_init (self);
  ferry_window_pages_init (self);
  g_signal_connect_object (self->loop, "notify::verdict", G_CALLBACK (on_verdict), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loop, "notify::level", G_CALLBACK (on_verdict), self, G_CONNECT_SWAPPED);
}

gboolean
ferry_window_is_closing (FerryWindow *self)
{
  g_return_val_if_fail (FERRY_IS_WINDOW (self), FALSE);

  return self->closing;
}

FerryWindow *
ferry_window_new (GtkApplication *application,
                  FerrySession *session,
                  GSettings *settings)
{
  FerryWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);

  ferry_window_start_begin (session);
  self = g_object_new (FERRY_TYPE_WINDOW, "application", application, NULL);
  g_set_object (&self->session, session);
  g_set_object (&self->settings, settings);
  ferry_window_thresholds_init (self);
  ferry_window_start_init (self);

  ferry_operation_list_set_session (self->operations, session);
  ferry_loop_panel_set_session (self->loop, session);
  ferry_operation_panel_set_session (self->panel, session);
  self->policies = ferry_policy_settings_new (session, settings);
  ferry_window_pages_take_session (self);
  g_signal_connect_object (session, "call-event", G_CALLBACK (on_call_event), self, 0);
  ferry_window_frame_init (self);
  ferry_window_memory_init (self);
  ferry_window_history_init (self);
  self->notifier = ferry_notifier_new (GTK_WINDOW (self), session);
  ferry_window_state_restore (self);

  return self;
}
