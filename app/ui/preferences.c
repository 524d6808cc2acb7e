/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window "Preferences": a page for what concerns all, and one for each dependency's policy. */
#include "preferences.h"

#include "children.h"
#include "model/history.h"
#include "model/policies.h"
#include "number-row.h"
#include "palette.h"
#include "policy-editor.h"

#include <glib/gi18n-lib.h>

struct _FerryPreferences
{
  GtkWindow parent_instance;

  GtkWidget *sidebar;
  GtkWidget *pages;
  GtkWidget *scheme;
  GtkWidget *general;
  GtkWidget *numbers;
  GtkSizeGroup *labels;

  FerryPolicySettings *policies;
};

G_DEFINE_FINAL_TYPE (FerryPreferences, ferry_preferences, GTK_TYPE_WINDOW)

/* In the order of the drop-down. */
static const char * const schemes[] = {"system", "light", "dark"};

static void
on_scheme_chosen (FerryPreferences *self)
{
  const char *scheme = schemes[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->scheme))];

  g_action_group_change_action_state (G_ACTION_GROUP (g_application_get_default ()), "color-scheme", g_variant_new_string (scheme));
}

/* The menu of the main window chooses too. */
static void
show_scheme (FerryPreferences *self)
{
  g_autoptr(GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (g_application_get_default ()), "color-scheme");

  for (guint i = 0; i < G_N_ELEMENTS (schemes) && state != NULL; i++)
    if (g_str_equal (schemes[i], g_variant_get_string (state, NULL)))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->scheme), i);
}

static GVariant *
get_history_limit (gpointer owner,
                   const FerryParameter *parameter)
{
  return g_variant_new_int64 (g_settings_get_uint (owner, parameter->name));
}

static gboolean
set_history_limit (gpointer owner,
                   const FerryParameter *parameter,
                   GVariant *value,
                   GError **error)
{
  if (g_variant_get_int64 (value) == FERRY_HISTORY_LIMIT)
    g_settings_reset (owner, parameter->name);
  else
    g_settings_set_uint (owner, parameter->name, g_variant_get_int64 (value));
  return TRUE;
}

static GVariant *
get_threshold (gpointer owner,
               const FerryParameter *parameter)
{
  return g_variant_new_double (ferry_thresholds_get_milliseconds (owner, parameter - ferry_threshold_parameters));
}

static gboolean
set_threshold (gpointer owner,
               const FerryParameter *parameter,
               GVariant *value,
               GError **error)
{
  return ferry_thresholds_set (owner, parameter - ferry_threshold_parameters, g_variant_get_double (value), error);
}

/* Without @settings there is no telling how long the history is. */
static void
add_numbers (FerryPreferences *self,
             GSettings *settings,
             FerryThresholds *thresholds)
{
  static const FerryNumberFuncs history_limit = {get_history_limit, set_history_limit};
  static const FerryNumberFuncs threshold = {get_threshold, set_threshold};
  GtkBox *numbers = GTK_BOX (self->numbers);

  for (guint i = 0; i < FERRY_N_THRESHOLDS; i++)
    gtk_box_append (numbers, ferry_number_row_new (&ferry_threshold_parameters[i], G_OBJECT (thresholds), "changed", &threshold, self->labels));
  if (settings != NULL)
    gtk_box_append (numbers, ferry_number_row_new (&ferry_history_limit_parameter, G_OBJECT (settings), "changed::history-limit", &history_limit, self->labels));
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

/* With its first look: all of them together have more than three hundred widgets. */
static void
fill_page (GtkScrolledWindow *scroller,
           FerryPreferences *self)
{
  GtkStackPage *page = gtk_stack_get_page (GTK_STACK (self->pages), GTK_WIDGET (scroller));
  const char *dependency = gtk_stack_page_get_name (page);
  g_autoptr(GArray) defaults = ferry_policies_get_defaults ();
  GtkWidget *box;

  if (gtk_scrolled_window_get_child (scroller) != NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (box, "preferences-page");
  gtk_box_append (GTK_BOX (box), create_label (gtk_stack_page_get_title (page), "title-3"));
  for (guint i = 0; i < defaults->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (defaults, FerryDependencyPolicy, i);

      if (g_str_equal (row->dependency, dependency))
        gtk_box_append (GTK_BOX (box), create_label (_ (row->reason), "secondary"));
    }
  gtk_box_append (GTK_BOX (box), ferry_policy_editor_new (self->policies, dependency));
  gtk_scrolled_window_set_child (scroller, box);
}

static void
add_page (FerryPreferences *self,
          const FerryDependencyPolicy *row)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  ferry_widget_set_name (scroller, _ (row->title));
  gtk_stack_add_titled (GTK_STACK (self->pages), scroller, row->dependency, _ (row->title));
  g_signal_connect_object (scroller, "map", G_CALLBACK (fill_page), self, 0);
}

/* GTK 4.8 names neither the rows of such a sidebar nor what scrolls them. */
static void
name_sidebar (FerryPreferences *self)
{
  g_autoptr(GtkSelectionModel) pages = gtk_stack_get_pages (GTK_STACK (self->pages));
  GtkWidget *scroller = gtk_widget_get_first_child (self->sidebar);
  GtkWidget *part = scroller;
  guint i = 0;

  while (part != NULL && !GTK_IS_LIST_BOX (part))
    part = gtk_widget_get_first_child (part);
  if (part == NULL)
    return;
  ferry_widget_set_name (scroller, _ ("Pages"));
  /* From GTK 4.18 on Tab would go from row to row, each of which is chosen with that, and never come to a page. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (part), "tab-behavior") != NULL)
    g_object_set (part, "tab-behavior", 1, NULL); /* GTK_LIST_TAB_ITEM */
  for (GtkWidget *row = gtk_widget_get_first_child (part); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autoptr(GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i++);

      if (page != NULL)
        ferry_widget_set_name (row, gtk_stack_page_get_title (GTK_STACK_PAGE (page)));
    }
}

static void
ferry_preferences_css_changed (GtkWidget *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ferry_preferences_parent_class)->css_changed (widget, change);

  ferry_palette_mark_dark (widget);
}

static void
ferry_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_PREFERENCES);
  g_clear_object (&FERRY_PREFERENCES (object)->policies);

  G_OBJECT_CLASS (ferry_preferences_parent_class)->dispose (object);
}

static void
ferry_preferences_class_init (FerryPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_preferences_dispose;
  widget_class->css_changed = ferry_preferences_css_changed;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferry_gtk/Ferry/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, pages);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, scheme);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, general);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, numbers);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferences, labels);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_preferences_init (FerryPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ferry_widget_set_name (self->general, _ ("General"));
  ferry_widget_set_name (self->scheme, _ ("Appearance"));
  show_scheme (self);
  g_signal_connect_object (self->scheme, "notify::selected", G_CALLBACK (on_scheme_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_application_get_default (), "action-state-changed::color-scheme", G_CALLBACK (show_scheme), self, G_CONNECT_SWAPPED);
}

FerryPreferences *
ferry_preferences_new (GtkWindow *parent,
                       GSettings *settings,
                       FerryPolicySettings *policies,
                       FerryThresholds *thresholds)
{
  g_autoptr(GArray) defaults = ferry_policies_get_defaults ();
  FerryPreferences *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (policies), NULL);
  g_return_val_if_fail (FERRY_IS_THRESHOLDS (thresholds), NULL);

  self = g_object_new (FERRY_TYPE_PREFERENCES, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->policies = g_object_ref (policies);
  for (guint i = 0; i < defaults->len; i++)
    add_page (self, &g_array_index (defaults, FerryDependencyPolicy, i));
  name_sidebar (self);
  add_numbers (self, settings, thresholds);

  return self;
}
