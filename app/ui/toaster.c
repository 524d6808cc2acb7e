/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Toasts, one at a time. */
#include "toaster.h"

#include "children.h"

#include <glib/gi18n-lib.h>

#define SHOWN_MS 4000

struct _FerryToaster
{
  GtkWidget parent_instance;

  guint timeout; /* 0 while somebody is at it */
  GtkEventController *pointer;
  GtkEventController *focus;
  GtkWidget *revealer; /* NULL until there is something to tell: the window opens sooner */
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (FerryToaster, ferry_toaster, GTK_TYPE_WIDGET)

static void
hide (FerryToaster *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

static gboolean
on_timeout (gpointer user_data)
{
  FerryToaster *self = user_data;

  self->timeout = 0;
  hide (self);

  return G_SOURCE_REMOVE;
}

/* Nobody has to be quick: with the pointer on it or the keyboard in it, it stays. */
static void
plan_to_hide (FerryToaster *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)) ||
      gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)) ||
      gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)))
    return;
  self->timeout = g_timeout_add (SHOWN_MS, on_timeout, self);
  g_source_set_name_by_id (self->timeout, "[ferry] hide a toast");
}

/* Once it has slid away it must not be what a pointer at the bottom of a page meets. */
static void
on_child_revealed (FerryToaster *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_revealer_get_child_revealed (GTK_REVEALER (self->revealer)) ||
                                               gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)));
}

static void
ferry_toaster_dispose (GObject *object)
{
  FerryToaster *self = FERRY_TOASTER (object);

  /* They tell of the pointer and the focus that leave with the window too, when one of them may be gone. */
  if (self->pointer != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->pointer, plan_to_hide, self);
      g_signal_handlers_disconnect_by_func (self->focus, plan_to_hide, self);
      self->pointer = self->focus = NULL;
    }
  g_clear_handle_id (&self->timeout, g_source_remove);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_toaster_parent_class)->dispose (object);
}

static void
ferry_toaster_class_init (FerryToasterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_toaster_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_toaster_init (FerryToaster *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
create (FerryToaster *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 60);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_box_append (GTK_BOX (box), self->label);

  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, _ ("Dismiss"));
  ferry_widget_set_name (close, _ ("Dismiss"));
  g_signal_connect_object (close, "clicked", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), close);
  gtk_widget_add_css_class (box, "toast");

  self->pointer = gtk_event_controller_motion_new ();
  self->focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (self->pointer, "notify::contains-pointer", G_CALLBACK (plan_to_hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->focus, "notify::contains-focus", G_CALLBACK (plan_to_hide), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (box, self->pointer);
  gtk_widget_add_controller (box, self->focus);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  g_signal_connect_object (self->revealer, "notify::child-revealed", G_CALLBACK (on_child_revealed), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

void
ferry_toaster_show (FerryToaster *self,
                    const char *text)
{
  g_return_if_fail (FERRY_IS_TOASTER (self));
  g_return_if_fail (text != NULL);

  if (self->revealer == NULL)
    create (self);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  plan_to_hide (self);
}
