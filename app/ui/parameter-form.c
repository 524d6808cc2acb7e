/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of an operation: file names on lines of their own, the rest side by side. */
#include "parameter-form.h"

#include "boundary/errors.h"
#include "children.h"
#include "parameter-field.h"
#include "wrap-box.h"

struct _FerryParameterForm
{
  GtkWidget parent_instance;

  GPtrArray *fields; /* of FerryParameterField, lent */
  FerryWrapBox *row; /* the last line that a wide field began, if there is one */
  GtkWidget *narrow; /* a GtkFlowBox */
};

G_DEFINE_FINAL_TYPE (FerryParameterForm, ferry_parameter_form, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (FerryParameterForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activate (FerryParameterForm *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* A single narrow field finds room beside a wide one. */
static void
add_wide (FerryParameterForm *self,
          GtkWidget *field)
{
  GtkWidget *row = ferry_wrap_box_new (18, 6);

  self->row = FERRY_WRAP_BOX (row);
  ferry_wrap_box_append (self->row, field);
  gtk_widget_set_parent (row, GTK_WIDGET (self));
}

static guint
count_narrow (const FerryParameter *table)
{
  guint n = 0;

  for (const FerryParameter *row = table; row->name != NULL; row++)
    if (row->type < FERRY_PARAMETER_FILE)
      n++;
  return n;
}

static void
add_narrow (FerryParameterForm *self,
            GtkWidget *field)
{
  if (self->narrow == NULL)
    {
      self->narrow = ferry_wrap_box_new (18, 6);
      gtk_widget_add_css_class (self->narrow, "fields");
      gtk_widget_set_parent (self->narrow, GTK_WIDGET (self));
    }
  ferry_wrap_box_append (FERRY_WRAP_BOX (self->narrow), field);
}

static void
ferry_parameter_form_dispose (GObject *object)
{
  FerryParameterForm *self = FERRY_PARAMETER_FORM (object);

  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (ferry_parameter_form_parent_class)->dispose (object);
}

static void
ferry_parameter_form_class_init (FerryParameterFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_parameter_form_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_PARAMETER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", FERRY_TYPE_PARAMETER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_parameter_form_init (FerryParameterForm *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->fields = g_ptr_array_new ();
}

GtkWidget *
ferry_parameter_form_new (const FerryOperation *operation)
{
  FerryParameterForm *self = g_object_new (FERRY_TYPE_PARAMETER_FORM, NULL);
  guint n_narrow = count_narrow (operation->parameters);

  for (const FerryParameter *row = operation->parameters; row->name != NULL; row++)
    {
      GtkWidget *field = ferry_parameter_field_new (row);

      g_ptr_array_add (self->fields, field);
      g_signal_connect_object (field, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (field, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
      if (ferry_parameter_field_is_wide (FERRY_PARAMETER_FIELD (field)))
        add_wide (self, field);
      else if (self->row != NULL && n_narrow == 1)
        ferry_wrap_box_append (self->row, field);
      else
        add_narrow (self, field);
    }
  return GTK_WIDGET (self);
}

void
ferry_parameter_form_align (FerryParameterForm *self,
                            GtkSizeGroup *labels)
{
  g_return_if_fail (FERRY_IS_PARAMETER_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    {
      FerryParameterField *field = g_ptr_array_index (self->fields, i);

      if (gtk_widget_get_prev_sibling (GTK_WIDGET (field)) == NULL)
        gtk_size_group_add_widget (labels, gtk_widget_get_first_child (GTK_WIDGET (field)));
    }
}

GVariant *
ferry_parameter_form_read (FerryParameterForm *self,
                           GError **error)
{
  g_auto(GVariantDict) parameters = G_VARIANT_DICT_INIT (NULL);

  g_return_val_if_fail (FERRY_IS_PARAMETER_FORM (self), NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      FerryParameterField *field = g_ptr_array_index (self->fields, i);
      g_autoptr(GVariant) value = ferry_parameter_field_read (field, error);

      if (value == NULL)
        return NULL;
      g_variant_dict_insert_value (&parameters, ferry_parameter_field_get_parameter (field)->name, value);
    }
  return g_variant_ref_sink (g_variant_dict_end (&parameters));
}

GVariant *
ferry_parameter_form_save (FerryParameterForm *self)
{
  g_auto(GVariantDict) saved = G_VARIANT_DICT_INIT (NULL);

  g_return_val_if_fail (FERRY_IS_PARAMETER_FORM (self), NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      FerryParameterField *field = g_ptr_array_index (self->fields, i);
      g_autoptr(GVariant) value = ferry_parameter_field_read (field, NULL);

      if (value != NULL)
        g_variant_dict_insert_value (&saved, ferry_parameter_field_get_parameter (field)->name, value);
    }
  return g_variant_ref_sink (g_variant_dict_end (&saved));
}

void
ferry_parameter_form_restore (FerryParameterForm *self,
                              GVariant *saved)
{
  g_return_if_fail (FERRY_IS_PARAMETER_FORM (self));
  g_return_if_fail (g_variant_is_of_type (saved, G_VARIANT_TYPE_VARDICT));

  for (guint i = 0; i < self->fields->len; i++)
    {
      FerryParameterField *field = g_ptr_array_index (self->fields, i);
      const FerryParameter *parameter = ferry_parameter_field_get_parameter (field);
      g_autoptr(GVariant) value = g_variant_lookup_value (saved, parameter->name, ferry_parameter_get_variant_type (parameter));

      if (value != NULL && ferry_parameter_check (parameter, value, NULL))
        ferry_parameter_field_write (field, value);
    }
}

void
ferry_parameter_form_set_paths (FerryParameterForm *self,
                                const char * const *paths)
{
  g_return_if_fail (FERRY_IS_PARAMETER_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    if (ferry_parameter_field_set_paths (g_ptr_array_index (self->fields, i), paths))
      return;
}

void
ferry_parameter_form_show_error (FerryParameterForm *self,
                                 const GError *error)
{
  const FerryErrorDetails *details;

  g_return_if_fail (FERRY_IS_PARAMETER_FORM (self));
  g_return_if_fail (error != NULL);

  details = ferry_error_get_details (error);
  for (guint i = 0; i < self->fields->len && details != NULL; i++)
    {
      FerryParameterField *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (ferry_parameter_field_get_parameter (field)->name, details->parameter) == 0)
        ferry_parameter_field_set_wrong (field, TRUE);
    }
}
