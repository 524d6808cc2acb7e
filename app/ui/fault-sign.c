/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A button in the header while faults are injected. */
#include "fault-sign.h"

#include "children.h"

#include <glib/gi18n-lib.h>

struct _FerryFaultSign
{
  GtkWidget parent_instance;

  GListModel *dependencies;
  GtkWidget *button; /* NULL until there are faults: the window opens sooner */
};

G_DEFINE_FINAL_TYPE (FerryFaultSign, ferry_fault_sign, GTK_TYPE_WIDGET)

static void
create_button (FerryFaultSign *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Faults")));
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", "dependencies");
  gtk_widget_add_css_class (self->button, "fault-sign");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

static void
show_faults (FerryFaultSign *self)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->dependencies); i++)
    {
      g_autoptr(FerryDependencyItem) item = g_list_model_get_item (self->dependencies, i);
      gboolean has_faults;

      g_object_get (item, "has-faults", &has_faults, NULL);
      if (has_faults)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", ferry_dependency_item_get_title (item));
    }
  if (self->button == NULL && names->len > 0)
    create_button (self);
  if (self->button == NULL)
    return;
  text = g_strdup_printf (_ ("Faults are injected: %s"), names->str);
  gtk_widget_set_tooltip_text (self->button, text);
  ferry_widget_set_name (self->button, text);
  gtk_widget_set_visible (GTK_WIDGET (self), names->len > 0);
}

static void
ferry_fault_sign_dispose (GObject *object)
{
  FerryFaultSign *self = FERRY_FAULT_SIGN (object);

  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_object (&self->dependencies);

  G_OBJECT_CLASS (ferry_fault_sign_parent_class)->dispose (object);
}

static void
ferry_fault_sign_class_init (FerryFaultSignClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_fault_sign_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_fault_sign_init (FerryFaultSign *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
ferry_fault_sign_set_dependencies (FerryFaultSign *self,
                                   GListModel *dependencies)
{
  g_return_if_fail (FERRY_IS_FAULT_SIGN (self));
  g_return_if_fail (G_IS_LIST_MODEL (dependencies));

  g_set_object (&self->dependencies, dependencies);
  for (guint i = 0; i < g_list_model_get_n_items (dependencies); i++)
    {
      g_autoptr(FerryDependencyItem) item = g_list_model_get_item (dependencies, i);

      g_signal_connect_object (item, "notify::has-faults", G_CALLBACK (show_faults), self, G_CONNECT_SWAPPED);
    }
  show_faults (self);
}
