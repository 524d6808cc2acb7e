/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many calls the history keeps. Nothing is taken over while it is typed: a part of a number is a smaller one,
 * and what has left the history does not come back. */
#include "history-limit-row.h"

#include "boundary/errors.h"
#include "children.h"
#include "model/history.h"
#include "parameter-field.h"

#include <glib/gi18n-lib.h>

#define KEY "history-limit"

struct _FerryHistoryLimitRow
{
  GtkWidget parent_instance;

  GSettings *settings; /* NULL until it is told */

  FerryParameterField *field;
  GtkWidget *reset;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (FerryHistoryLimitRow, ferry_history_limit_row, GTK_TYPE_WIDGET)

static void
show_problem (FerryHistoryLimitRow *self,
              const GError *error)
{
  g_autofree char *text = error != NULL ? ferry_error_label_parameter (error, _ (ferry_history_limit_parameter.label)) : NULL;

  gtk_label_set_label (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, error != NULL);
}

/* What holds, whoever wrote it. */
static void
refresh (FerryHistoryLimitRow *self)
{
  guint limit = g_settings_get_uint (self->settings, KEY);

  ferry_parameter_field_write (self->field, g_variant_new_int64 (limit));
  show_problem (self, NULL);
  /* In its place, but not to be had, while there is nothing to reset. */
  gtk_widget_set_sensitive (self->reset, limit != FERRY_HISTORY_LIMIT);
  gtk_widget_set_opacity (self->reset, limit != FERRY_HISTORY_LIMIT ? 1 : 0);
}

/* Takes what is entered, if that is allowed. */
static gboolean
take (FerryHistoryLimitRow *self,
      GError **error)
{
  g_autoptr(GVariant) value = ferry_parameter_field_read (self->field, error);

  if (value == NULL)
    return FALSE;
  g_settings_set_uint (self->settings, KEY, g_variant_get_int64 (value));
  refresh (self);
  return TRUE;
}

static void
on_entered (FerryHistoryLimitRow *self)
{
  g_autoptr(GError) error = NULL;

  if (take (self, &error))
    return;
  ferry_parameter_field_set_wrong (self->field, TRUE);
  show_problem (self, error);
}

/* Who leaves something wrong leaves it as it was. */
static void
on_left (FerryHistoryLimitRow *self)
{
  if (self->settings != NULL && !take (self, NULL))
    refresh (self);
}

static void
on_reset (FerryHistoryLimitRow *self)
{
  /* The button is about to turn insensitive, and must not take the focus with it. */
  gtk_widget_child_focus (GTK_WIDGET (self->field), GTK_DIR_TAB_FORWARD);
  g_settings_reset (self->settings, KEY);
}

static void
ferry_history_limit_row_dispose (GObject *object)
{
  FerryHistoryLimitRow *self = FERRY_HISTORY_LIMIT_ROW (object);

  /* First: what is unparented loses the focus. */
  g_clear_object (&self->settings);
  ferry_widget_drop_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (ferry_history_limit_row_parent_class)->dispose (object);
}

static void
ferry_history_limit_row_class_init (FerryHistoryLimitRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_history_limit_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
create_line (FerryHistoryLimitRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->field = FERRY_PARAMETER_FIELD (ferry_parameter_field_new (&ferry_history_limit_parameter));
  g_signal_connect_object (self->field, "activate", G_CALLBACK (on_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->field), focus);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->field));

  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_tooltip_text (self->reset, _ ("Back to the default"));
  ferry_widget_set_name (self->reset, _ ("Reset how many calls the history keeps"));
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->reset);

  return line;
}

static void
ferry_history_limit_row_init (FerryHistoryLimitRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *help = gtk_label_new (_ (ferry_history_limit_parameter.help));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_parent (create_line (self), GTK_WIDGET (self));

  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_widget_add_css_class (help, "caption");
  gtk_widget_set_parent (help, GTK_WIDGET (self));

  self->problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "problem");
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
}

void
ferry_history_limit_row_set_settings (FerryHistoryLimitRow *self,
                                      GSettings *settings,
                                      GtkSizeGroup *labels)
{
  g_return_if_fail (FERRY_IS_HISTORY_LIMIT_ROW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (GTK_IS_SIZE_GROUP (labels));

  self->settings = g_object_ref (settings);
  gtk_size_group_add_widget (labels, gtk_widget_get_first_child (GTK_WIDGET (self->field)));
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
