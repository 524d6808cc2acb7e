/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One parameter in the form. */
#include "parameter-field.h"

#include "children.h"
#include "path-entry.h"

#include <langinfo.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* "-0.743643887037151" is the longest default. */
#define NUMBER_CHARS 8
#define NUMBER_CHARS_MAX 20
#define TEXT_CHARS 20
#define TEXT_CHARS_MAX 30

struct _FerryParameterField
{
  GtkWidget parent_instance;

  const FerryParameter *parameter;
  GtkWidget *label;
  GtkWidget *editor;
  GtkWidget *unit; /* may be NULL */
};

G_DEFINE_FINAL_TYPE (FerryParameterField, ferry_parameter_field, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (FerryParameterField *self)
{
  ferry_parameter_field_set_wrong (self, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activate (FerryParameterField *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
is_number (const FerryParameter *parameter)
{
  return parameter->type == FERRY_PARAMETER_INTEGER || parameter->type == FERRY_PARAMETER_NUMBER;
}

/* A number would like to be as long as its default; text takes what room there is. */
static GtkWidget *
create_entry (FerryParameterField *self)
{
  GtkWidget *entry = gtk_entry_new ();
  const char *fallback = self->parameter->fallback != NULL ? self->parameter->fallback : "";
  int digits = CLAMP (g_utf8_strlen (fallback, -1), NUMBER_CHARS, NUMBER_CHARS_MAX);

  gtk_editable_set_text (GTK_EDITABLE (entry), fallback);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), is_number (self->parameter) ? NUMBER_CHARS : TEXT_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), is_number (self->parameter) ? digits : TEXT_CHARS_MAX);
  gtk_widget_set_hexpand (entry, !is_number (self->parameter));
  if (is_number (self->parameter))
    {
      gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
      /* With its minus in front from right to left too. */
      gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))), GTK_TEXT_DIR_LTR);
    }
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);

  return entry;
}

static GtkWidget *
create_path_entry (FerryParameterField *self)
{
  GtkWidget *entry = ferry_path_entry_new (self->parameter);

  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);

  return entry;
}

static GtkWidget *
create_drop_down (FerryParameterField *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  guint selected = 0;
  GtkWidget *drop_down;

  for (guint i = 0; self->parameter->choices[i].id != NULL; i++)
    {
      gtk_string_list_append (labels, _ (self->parameter->choices[i].label));
      if (g_strcmp0 (self->parameter->choices[i].id, self->parameter->fallback) == 0)
        selected = i;
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);

  return drop_down;
}

static GtkWidget *
create_check_button (FerryParameterField *self)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strcmp0 (self->parameter->fallback, "true") == 0);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
create_editor (FerryParameterField *self)
{
  switch (self->parameter->type)
    {
    case FERRY_PARAMETER_FILE:
    case FERRY_PARAMETER_NEW_FILE:
    case FERRY_PARAMETER_FOLDER:
    case FERRY_PARAMETER_PATHS:
      return create_path_entry (self);
    case FERRY_PARAMETER_CHOICE:
      return create_drop_down (self);
    case FERRY_PARAMETER_BOOLEAN:
      return create_check_button (self);
    case FERRY_PARAMETER_INTEGER:
    case FERRY_PARAMETER_NUMBER:
    case FERRY_PARAMETER_TEXT:
    default:
      return create_entry (self);
    }
}

static void
ferry_parameter_field_dispose (GObject *object)
{
  FerryParameterField *self = FERRY_PARAMETER_FIELD (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->editor, gtk_widget_unparent);
  g_clear_pointer (&self->unit, gtk_widget_unparent);

  G_OBJECT_CLASS (ferry_parameter_field_parent_class)->dispose (object);
}

static void
ferry_parameter_field_class_init (FerryParameterFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_parameter_field_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_PARAMETER_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", FERRY_TYPE_PARAMETER_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "field");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_parameter_field_init (FerryParameterField *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
}

GtkWidget *
ferry_parameter_field_new (const FerryParameter *parameter)
{
  FerryParameterField *self = g_object_new (FERRY_TYPE_PARAMETER_FIELD, NULL);

  self->parameter = parameter;
  self->label = gtk_label_new (_ (parameter->label));
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  self->editor = create_editor (self);
  gtk_widget_set_valign (self->editor, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->editor, _ (parameter->help));
  ferry_widget_set_name (self->editor, _ (parameter->label));
  gtk_widget_set_hexpand (GTK_WIDGET (self), gtk_widget_get_hexpand (self->editor));
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));

  if (parameter->unit != NULL)
    {
      self->unit = gtk_label_new (_ (parameter->unit));
      gtk_widget_add_css_class (self->unit, "dim-label");
      gtk_widget_set_parent (self->unit, GTK_WIDGET (self));
    }

  return GTK_WIDGET (self);
}

const FerryParameter *
ferry_parameter_field_get_parameter (FerryParameterField *self)
{
  g_return_val_if_fail (FERRY_IS_PARAMETER_FIELD (self), NULL);

  return self->parameter;
}

gboolean
ferry_parameter_field_is_wide (FerryParameterField *self)
{
  g_return_val_if_fail (FERRY_IS_PARAMETER_FIELD (self), FALSE);

  return FERRY_IS_PATH_ENTRY (self->editor) ||
         (self->parameter->type == FERRY_PARAMETER_TEXT && self->parameter->fallback != NULL && g_utf8_strlen (self->parameter->fallback, -1) > TEXT_CHARS_MAX);
}

/* A number as a person writes it here, "0,5" maybe, as it is written everywhere else. */
static char *
spell_number (const char *text)
{
  g_auto(GStrv) parts = NULL;

  if (strchr (text, '.') != NULL)
    return g_strdup (text);
  parts = g_strsplit (text, nl_langinfo (RADIXCHAR), 2);
  return g_strjoinv (".", parts);
}

GVariant *
ferry_parameter_field_read (FerryParameterField *self,
                            GError **error)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (FERRY_IS_PARAMETER_FIELD (self), NULL);

  if (FERRY_IS_PATH_ENTRY (self->editor))
    return ferry_path_entry_read (FERRY_PATH_ENTRY (self->editor), error);
  if (GTK_IS_DROP_DOWN (self->editor))
    return ferry_parameter_parse (self->parameter, self->parameter->choices[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor))].id, error);
  if (GTK_IS_CHECK_BUTTON (self->editor))
    return g_variant_ref_sink (g_variant_new_boolean (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->editor))));
  if (self->parameter->type == FERRY_PARAMETER_NUMBER)
    number = spell_number (gtk_editable_get_text (GTK_EDITABLE (self->editor)));
  return ferry_parameter_parse (self->parameter, number != NULL ? number : gtk_editable_get_text (GTK_EDITABLE (self->editor)), error);
}

static void
write_choice (FerryParameterField *self,
              const char *id)
{
  for (guint i = 0; self->parameter->choices[i].id != NULL; i++)
    if (g_strcmp0 (self->parameter->choices[i].id, id) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), i);
}

void
ferry_parameter_field_write (FerryParameterField *self,
                             GVariant *value)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FERRY_IS_PARAMETER_FIELD (self));
  g_return_if_fail (ferry_parameter_check (self->parameter, value, NULL));

  if (FERRY_IS_PATH_ENTRY (self->editor))
    ferry_path_entry_write (FERRY_PATH_ENTRY (self->editor), value);
  else if (GTK_IS_DROP_DOWN (self->editor))
    write_choice (self, g_variant_get_string (value, NULL));
  else if (GTK_IS_CHECK_BUTTON (self->editor))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->editor), g_variant_get_boolean (value));
  else
    {
      text = ferry_parameter_format (self->parameter, value);
      gtk_editable_set_text (GTK_EDITABLE (self->editor), text);
    }
}

gboolean
ferry_parameter_field_set_paths (FerryParameterField *self,
                                 const char * const *paths)
{
  g_return_val_if_fail (FERRY_IS_PARAMETER_FIELD (self), FALSE);

  if (!FERRY_IS_PATH_ENTRY (self->editor))
    return FALSE;
  ferry_path_entry_set_paths (FERRY_PATH_ENTRY (self->editor), paths);
  return TRUE;
}

void
ferry_parameter_field_set_wrong (FerryParameterField *self,
                                 gboolean wrong)
{
  g_return_if_fail (FERRY_IS_PARAMETER_FIELD (self));

  if (!wrong)
    {
      gtk_widget_remove_css_class (self->editor, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }
  gtk_widget_add_css_class (self->editor, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  /* Not by a grab_focus of their own: Shift+Tab grabs parents too, and would come back for ever. */
  if (gtk_widget_get_focus_child (self->editor) == NULL)
    gtk_widget_child_focus (self->editor, GTK_DIR_TAB_FORWARD);
}
