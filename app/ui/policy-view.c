/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A policy as tables of names and values, side by side where there is room. */
#include "policy-view.h"

#include "boundary/policy-field.h"
#include "model/call-record.h"
#include "value-grid.h"

#include <string.h>

#include <glib/gi18n-lib.h>

typedef enum {
  GROUP_CALLS,
  GROUP_RETRIES,
  GROUP_BREAKER,
  N_GROUPS
} Group;

static const char * const group_titles[N_GROUPS] = {N_ ("Calls"), N_ ("Retries"), N_ ("Breaker")};

/* What the fields are called for a person; their own names are those of the settings. */
static const struct
{
  const char *name;
  const char *title;
  Group group;
} titles[] = {
  {"deadline", N_ ("Deadline"), GROUP_CALLS},
  {"attempt-timeout", N_ ("Attempt timeout"), GROUP_CALLS},
  {"grace", N_ ("Grace"), GROUP_CALLS},
  {"limit", N_ ("At a time"), GROUP_CALLS},
  {"queue-length", N_ ("Queue length"), GROUP_CALLS},
  {"executor", N_ ("Run on"), GROUP_CALLS},
  {"nice", N_ ("Niceness"), GROUP_CALLS},
  {"retries", N_ ("Further attempts"), GROUP_RETRIES},
  {"backoff-base", N_ ("First back-off"), GROUP_RETRIES},
  {"backoff-cap", N_ ("Longest back-off"), GROUP_RETRIES},
  {"retry-percent", N_ ("Retries per 100 calls"), GROUP_RETRIES},
  {"retry-reserve", N_ ("Reserve"), GROUP_RETRIES},
  {"breaker-failure-percent", N_ ("Failures to open, %"), GROUP_BREAKER},
  {"breaker-minimum-calls", N_ ("Calls at least"), GROUP_BREAKER},
  {"breaker-window", N_ ("Within"), GROUP_BREAKER},
  {"breaker-open-time", N_ ("Stays open for"), GROUP_BREAKER},
};

static void
add_field (GtkWidget *grids[N_GROUPS],
           const FerryPolicy *policy,
           const char *name)
{
  gboolean is_executor = strcmp (name, "executor") == 0;
  g_autofree char *value = is_executor ? g_strdup (ferry_executor_get_title (policy->executor)) : ferry_policy_get_field (policy, name);
  const char *title = name;
  Group group = GROUP_CALLS;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, name) == 0)
      {
        title = _ (titles[i].title);
        group = titles[i].group;
      }
  ferry_value_grid_add (GTK_GRID (grids[group]), title, value);
}

static GtkWidget *
create_group (const char *title,
              GtkWidget *grid)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);

  return child;
}

GtkWidget *
ferry_policy_view_new (const FerryPolicy *policy)
{
  GtkWidget *view = gtk_flow_box_new ();
  GtkWidget *grids[N_GROUPS];
  const char * const *names = ferry_policy_get_fields ();

  g_return_val_if_fail (policy != NULL, NULL);

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (view), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (view), N_GROUPS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (view), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (view), 12);
  for (Group group = 0; group < N_GROUPS; group++)
    {
      grids[group] = ferry_value_grid_new ();
      gtk_flow_box_append (GTK_FLOW_BOX (view), create_group (_ (group_titles[group]), grids[group]));
    }
  for (guint i = 0; names[i] != NULL; i++)
    add_field (grids, policy, names[i]);

  return view;
}
