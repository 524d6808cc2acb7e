/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policy of one dependency, each field to be changed in place. */
#include "policy-editor.h"

#include "boundary/policy-field.h"
#include "children.h"
#include "policy-row.h"

#include <glib/gi18n-lib.h>

static const char * const group_titles[FERRY_N_POLICY_GROUPS] = {
  [FERRY_POLICY_GROUP_CALLS] = N_ ("Calls"),
  [FERRY_POLICY_GROUP_RETRIES] = N_ ("Retries"),
  [FERRY_POLICY_GROUP_BREAKER] = N_ ("Breaker"),
};

struct _FerryPolicyEditor
{
  GtkWidget parent_instance;

  char *dependency;
  GPtrArray *rows; /* of FerryPolicyRow */

  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (FerryPolicyEditor, ferry_policy_editor, GTK_TYPE_WIDGET)

static void
on_result (FerryPolicyRow *row,
           const char *problem,
           gpointer user_data)
{
  FerryPolicyEditor *self = user_data;

  gtk_label_set_label (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
}

static void
on_policy_changed (FerryPolicySettings *settings,
                   const char *dependency,
                   gpointer user_data)
{
  FerryPolicyEditor *self = user_data;

  if (!g_str_equal (dependency, self->dependency))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    ferry_policy_row_refresh (g_ptr_array_index (self->rows, i));
}

static GtkWidget *
create_label (const char *text,
              const char *style_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
create_group (const char *title,
              GtkWidget *grid)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_box_append (GTK_BOX (box), create_label (title, "heading"));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_set_valign (box, GTK_ALIGN_START);

  return box;
}

static void
add_groups (FerryPolicyEditor *self,
            FerryPolicySettings *settings)
{
  const char * const *fields = ferry_policy_get_fields ();
  GtkWidget *groups = gtk_flow_box_new ();
  GtkWidget *grids[FERRY_N_POLICY_GROUPS];

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (groups), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (groups), FERRY_N_POLICY_GROUPS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (groups), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (groups), 12);
  ferry_widget_set_name (groups, _ ("Policy"));
  for (guint group = 0; group < FERRY_N_POLICY_GROUPS; group++)
    {
      grids[group] = gtk_grid_new ();
      ferry_flow_box_add (groups, create_group (_ (group_titles[group]), grids[group]));
    }
  for (guint i = 0; fields[i] != NULL; i++)
    {
      FerryPolicyRow *row = ferry_policy_row_new (settings, self->dependency, fields[i]);

      g_ptr_array_add (self->rows, row);
      ferry_policy_row_attach (row, GTK_GRID (grids[ferry_policy_row_get_group (row)]));
      g_signal_connect_object (row, "result", G_CALLBACK (on_result), self, 0);
    }
  gtk_widget_set_parent (groups, GTK_WIDGET (self));
}

static void
ferry_policy_editor_dispose (GObject *object)
{
  FerryPolicyEditor *self = FERRY_POLICY_EDITOR (object);

  ferry_widget_drop_children (GTK_WIDGET (self));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->dependency, g_free);

  G_OBJECT_CLASS (ferry_policy_editor_parent_class)->dispose (object);
}

static void
ferry_policy_editor_class_init (FerryPolicyEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_policy_editor_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "policy");
}

static void
ferry_policy_editor_init (FerryPolicyEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
ferry_policy_editor_new (FerryPolicySettings *settings,
                         const char *dependency)
{
  FerryPolicyEditor *self;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (settings), NULL);
  g_return_val_if_fail (dependency != NULL, NULL);

  self = g_object_new (FERRY_TYPE_POLICY_EDITOR, NULL);
  self->dependency = g_strdup (dependency);
  gtk_widget_set_parent (create_label (_ ("A change holds for calls that come from now on, and for later launches; calls that run keep what they came with. "
                                          "The limit and the queue change at once."),
                                       "secondary"),
                         GTK_WIDGET (self));
  add_groups (self, settings);

  self->problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problem, "problem");
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_policy_changed), self, 0);

  return GTK_WIDGET (self);
}
