/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A number of the settings. Nothing is taken over while it is typed: a part of a number is another one, and of the
 * history what has left it does not come back. */
#include "number-row.h"

#include "boundary/errors.h"
#include "children.h"
#include "parameter-field.h"

#include <glib/gi18n-lib.h>

struct _FerryNumberRow
{
  GtkWidget parent_instance;

  const FerryParameter *parameter;
  const FerryNumberFuncs *funcs;
  GObject *owner;
  GVariant *by_default;

  FerryParameterField *field;
  GtkWidget *reset;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (FerryNumberRow, ferry_number_row, GTK_TYPE_WIDGET)

static void
show_problem (FerryNumberRow *self,
              const GError *error)
{
  g_autofree char *text = error != NULL ? ferry_error_label_parameter (error, _ (self->parameter->label)) : NULL;

  gtk_label_set_label (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, error != NULL);
}

/* What holds, whoever wrote it. */
static void
refresh (FerryNumberRow *self)
{
  g_autoptr(GVariant) value = g_variant_ref_sink (self->funcs->get (self->owner, self->parameter));
  gboolean is_default = g_variant_equal (value, self->by_default);

  ferry_parameter_field_write (self->field, value);
  show_problem (self, NULL);
  /* In its place, but not to be had, while there is nothing to reset. */
  gtk_widget_set_sensitive (self->reset, !is_default);
  gtk_widget_set_opacity (self->reset, is_default ? 0 : 1);
}

static gboolean
set (FerryNumberRow *self,
     GVariant *value,
     GError **error)
{
  if (!self->funcs->set (self->owner, self->parameter, value, error))
    return FALSE;
  refresh (self);
  return TRUE;
}

/* Takes what is entered, if that is allowed. */
static gboolean
take (FerryNumberRow *self,
      GError **error)
{
  g_autoptr(GVariant) value = ferry_parameter_field_read (self->field, error);

  return value != NULL && set (self, value, error);
}

static void
on_entered (FerryNumberRow *self)
{
  g_autoptr(GError) error = NULL;

  if (take (self, &error))
    return;
  ferry_parameter_field_set_wrong (self->field, TRUE);
  show_problem (self, error);
}

/* Who leaves something wrong leaves it as it was. */
static void
on_left (FerryNumberRow *self)
{
  if (self->owner != NULL && !take (self, NULL))
    refresh (self);
}

/* Even the default may be refused, beside what else is set. */
static void
on_reset (FerryNumberRow *self)
{
  g_autoptr(GError) error = NULL;

  /* The button is about to turn insensitive, and must not take the focus with it. */
  gtk_widget_child_focus (GTK_WIDGET (self->field), GTK_DIR_TAB_FORWARD);
  if (!set (self, self->by_default, &error))
    show_problem (self, error);
}

static void
ferry_number_row_dispose (GObject *object)
{
  FerryNumberRow *self = FERRY_NUMBER_ROW (object);

  /* First: what is unparented loses the focus. */
  g_clear_object (&self->owner);
  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_pointer (&self->by_default, g_variant_unref);

  G_OBJECT_CLASS (ferry_number_row_parent_class)->dispose (object);
}

static void
ferry_number_row_class_init (FerryNumberRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_number_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_number_row_init (FerryNumberRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

static GtkWidget *
create_reset (FerryNumberRow *self)
{
  g_autofree char *by_default = ferry_parameter_format (self->parameter, self->by_default);
  g_autofree char *way_back = g_strdup_printf (_ ("Back to the default, %s"), by_default);
  g_autofree char *name = g_strdup_printf (_ ("Reset %s"), _ (self->parameter->label));
  GtkWidget *reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  gtk_widget_add_css_class (reset, "flat");
  gtk_widget_set_tooltip_text (reset, way_back);
  ferry_widget_set_name (reset, name);
  g_signal_connect_object (reset, "clicked", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);

  return reset;
}

static void
add_line (FerryNumberRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->field = FERRY_PARAMETER_FIELD (ferry_parameter_field_new (self->parameter));
  g_signal_connect_object (self->field, "activate", G_CALLBACK (on_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->field), focus);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->field));
  self->reset = create_reset (self);
  gtk_box_append (GTK_BOX (line), self->reset);
  gtk_widget_set_parent (line, GTK_WIDGET (self));
}

static void
add_words (FerryNumberRow *self)
{
  GtkWidget *help = gtk_label_new (_ (self->parameter->help));

  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_widget_add_css_class (help, "caption");
  gtk_widget_set_parent (help, GTK_WIDGET (self));

  self->problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "problem");
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
}

GtkWidget *
ferry_number_row_new (const FerryParameter *parameter,
                      GObject *owner,
                      const char *signal,
                      const FerryNumberFuncs *funcs,
                      GtkSizeGroup *labels)
{
  FerryNumberRow *self;

  g_return_val_if_fail (parameter != NULL && parameter->fallback != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (owner), NULL);
  g_return_val_if_fail (funcs != NULL, NULL);
  g_return_val_if_fail (GTK_IS_SIZE_GROUP (labels), NULL);

  self = g_object_new (FERRY_TYPE_NUMBER_ROW, NULL);
  self->parameter = parameter;
  self->funcs = funcs;
  self->owner = g_object_ref (owner);
  self->by_default = ferry_parameter_parse (parameter, parameter->fallback, NULL);
  add_line (self);
  add_words (self);
  gtk_size_group_add_widget (labels, gtk_widget_get_first_child (GTK_WIDGET (self->field)));
  g_signal_connect_object (owner, signal, G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);

  return GTK_WIDGET (self);
}
