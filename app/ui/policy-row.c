/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One field of a policy. */
#include "policy-row.h"

#include "boundary/errors.h"
#include "boundary/policy-field.h"
#include "children.h"
#include "model/call-record.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* What the fields are called for a person; their own names are those of the settings. */
static const struct
{
  const char *name;
  const char *title;
  const char *help;
  FerryPolicyGroup group;
} titles[] = {
  {"deadline", N_ ("Deadline"), N_ ("From the click to the outcome, with all waiting and all attempts"), FERRY_POLICY_GROUP_CALLS},
  {"attempt-timeout", N_ ("Attempt timeout"), N_ ("How long one attempt may run, inside the deadline"), FERRY_POLICY_GROUP_CALLS},
  {"grace", N_ ("Grace"), N_ ("How long a cancelled attempt may take to stop before it counts as abandoned"), FERRY_POLICY_GROUP_CALLS},
  {"limit", N_ ("At a time"), N_ ("How many attempts run at a time, abandoned ones counted"), FERRY_POLICY_GROUP_CALLS},
  {"queue-length", N_ ("Queue length"), N_ ("How many calls may wait; one more is rejected"), FERRY_POLICY_GROUP_CALLS},
  {"executor", N_ ("Run on"), N_ ("Where calls run that do not say"), FERRY_POLICY_GROUP_CALLS},
  {"nice", N_ ("Niceness"), N_ ("How far its threads and programs step back behind the rest; for those made from now on"), FERRY_POLICY_GROUP_CALLS},
  {"retries", N_ ("Further attempts"), N_ ("After the first one, where an error may be over a little later"), FERRY_POLICY_GROUP_RETRIES},
  {"backoff-base", N_ ("First back-off"), N_ ("About how long to wait before the second attempt"), FERRY_POLICY_GROUP_RETRIES},
  {"backoff-cap", N_ ("Longest back-off"), N_ ("How long to wait at most before any attempt"), FERRY_POLICY_GROUP_RETRIES},
  {"retry-percent", N_ ("Retries per 100 calls"), N_ ("How many retries a hundred calls pay for"), FERRY_POLICY_GROUP_RETRIES},
  {"retry-reserve", N_ ("Reserve"), N_ ("Retries that may be made before any call has paid for them"), FERRY_POLICY_GROUP_RETRIES},
  {"breaker-failure-percent", N_ ("Failures to open, %"), N_ ("From which share of failures on calls are rejected at once; 0 for never"), FERRY_POLICY_GROUP_BREAKER},
  {"breaker-minimum-calls", N_ ("Calls at least"), N_ ("How many calls must be over before their failures count"), FERRY_POLICY_GROUP_BREAKER},
  {"breaker-window", N_ ("Within"), N_ ("How far back calls are counted"), FERRY_POLICY_GROUP_BREAKER},
  {"breaker-open-time", N_ ("Stays open for"), N_ ("How long calls are rejected before one is let through to see"), FERRY_POLICY_GROUP_BREAKER},
};

struct _FerryPolicyRow
{
  GObject parent_instance;

  FerryPolicySettings *settings;
  char *dependency;
  const char *field; /* static */
  FerryPolicyGroup group;
  gboolean refreshing;

  GtkWidget *title;
  GtkWidget *editor; /* a GtkEntry, or a GtkDropDown for the executor */
  GtkWidget *reset;
};

G_DEFINE_FINAL_TYPE (FerryPolicyRow, ferry_policy_row, G_TYPE_OBJECT)

enum {
  RESULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the words of this form. (transfer full) */
static char *
describe_problem (const GError *error)
{
  const FerryErrorDetails *details = ferry_error_get_details (error);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (details != NULL && g_strcmp0 (titles[i].name, details->parameter) == 0)
      return ferry_error_label_parameter (error, _ (titles[i].title));
  return g_strdup (error->message);
}

static void
set (FerryPolicyRow *self,
     const char *text)
{
  g_autofree char *before = ferry_policy_settings_get_value (self->settings, self->dependency, self->field);
  g_autofree char *problem = NULL;
  g_autoptr(GError) error = NULL;

  if (self->refreshing || g_str_equal (before, text))
    {
      gtk_widget_remove_css_class (self->editor, "error");
      return;
    }
  if (ferry_policy_settings_set_value (self->settings, self->dependency, self->field, text, &error))
    ferry_policy_row_refresh (self);
  else
    {
      gtk_widget_add_css_class (self->editor, "error");
      problem = describe_problem (error);
    }
  g_signal_emit (self, signals[RESULT], 0, problem);
}

static void
on_text_entered (FerryPolicyRow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->editor))));

  set (self, text);
}

/* What was typed gives way to what holds; where nothing was, the key is for others. */
static gboolean
on_key (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType modifiers,
        gpointer user_data)
{
  FerryPolicyRow *self = user_data;
  g_autofree char *value = NULL;

  if (key != GDK_KEY_Escape || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  value = ferry_policy_settings_get_value (self->settings, self->dependency, self->field);
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->editor)), value))
    return GDK_EVENT_PROPAGATE;
  ferry_policy_row_refresh (self);
  gtk_editable_select_region (GTK_EDITABLE (self->editor), 0, -1);
  g_signal_emit (self, signals[RESULT], 0, NULL);
  return GDK_EVENT_STOP;
}

static void
on_executor_chosen (FerryPolicyRow *self)
{
  set (self, ferry_executor_get_name (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor)) + 1));
}

static void
on_reset (FerryPolicyRow *self)
{
  g_autofree char *by_default = ferry_policy_settings_get_default (self->settings, self->dependency, self->field);

  /* The button is about to turn insensitive, and must not take the focus with it. */
  gtk_widget_grab_focus (self->editor);
  set (self, by_default);
}

static GtkWidget *
create_entry (FerryPolicyRow *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_text_entered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_text_entered), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (entry, keys);

  return entry;
}

/* All but the default, which is what the policy itself is asked for. */
static GtkWidget *
create_drop_down (FerryPolicyRow *self)
{
  GtkStringList *executors = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (FerryExecutorKind kind = FERRY_EXECUTOR_DEFAULT + 1; kind < FERRY_N_EXECUTORS; kind++)
    gtk_string_list_append (executors, ferry_executor_get_title (kind));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (executors), NULL);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (on_executor_chosen), self, G_CONNECT_SWAPPED);

  return drop_down;
}

static void
ferry_policy_row_finalize (GObject *object)
{
  FerryPolicyRow *self = FERRY_POLICY_ROW (object);

  g_clear_object (&self->title);
  g_clear_object (&self->editor);
  g_clear_object (&self->reset);
  g_clear_object (&self->settings);
  g_free (self->dependency);

  G_OBJECT_CLASS (ferry_policy_row_parent_class)->finalize (object);
}

static void
ferry_policy_row_class_init (FerryPolicyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_policy_row_finalize;

  signals[RESULT] = g_signal_new ("result", FERRY_TYPE_POLICY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ferry_policy_row_init (FerryPolicyRow *self)
{
}

static void
create_widgets (FerryPolicyRow *self,
                const char *title,
                const char *help)
{
  g_autofree char *reset_name = g_strdup_printf (_ ("Reset %s"), title);

  self->title = g_object_ref_sink (gtk_label_new (title));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "secondary");
  gtk_widget_set_tooltip_text (self->title, help);

  self->editor = g_object_ref_sink (g_str_equal (self->field, "executor") ? create_drop_down (self) : create_entry (self));
  gtk_widget_set_tooltip_text (self->editor, help);
  ferry_widget_set_name (self->editor, title);

  self->reset = g_object_ref_sink (gtk_button_new_from_icon_name ("edit-undo-symbolic"));
  gtk_widget_add_css_class (self->reset, "flat");
  ferry_widget_set_name (self->reset, reset_name);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
}

FerryPolicyRow *
ferry_policy_row_new (FerryPolicySettings *settings,
                      const char *dependency,
                      const char *field)
{
  FerryPolicyRow *self;
  const char *title = field;
  const char *help = NULL;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (settings), NULL);
  g_return_val_if_fail (dependency != NULL && field != NULL, NULL);

  self = g_object_new (FERRY_TYPE_POLICY_ROW, NULL);
  self->settings = g_object_ref (settings);
  self->dependency = g_strdup (dependency);
  self->field = field;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, field) == 0)
      {
        title = _ (titles[i].title);
        help = _ (titles[i].help);
        self->group = titles[i].group;
      }
  create_widgets (self, title, help);
  ferry_policy_row_refresh (self);

  return self;
}

FerryPolicyGroup
ferry_policy_row_get_group (FerryPolicyRow *self)
{
  g_return_val_if_fail (FERRY_IS_POLICY_ROW (self), FERRY_POLICY_GROUP_CALLS);

  return self->group;
}

void
ferry_policy_row_attach (FerryPolicyRow *self,
                         GtkGrid *grid)
{
  int row = 0;

  g_return_if_fail (FERRY_IS_POLICY_ROW (self));
  g_return_if_fail (GTK_IS_GRID (grid));

  while (gtk_grid_get_child_at (grid, 0, row) != NULL)
    row++;
  gtk_grid_attach (grid, self->title, 0, row, 1, 1);
  gtk_grid_attach (grid, self->editor, 1, row, 1, 1);
  gtk_grid_attach (grid, self->reset, 2, row, 1, 1);
}

void
ferry_policy_row_refresh (FerryPolicyRow *self)
{
  g_autofree char *value = NULL;
  g_autofree char *by_default = NULL;
  g_autofree char *way_back = NULL;
  FerryExecutorKind executor;
  gboolean changed;

  g_return_if_fail (FERRY_IS_POLICY_ROW (self));

  value = ferry_policy_settings_get_value (self->settings, self->dependency, self->field);
  by_default = ferry_policy_settings_get_default (self->settings, self->dependency, self->field);
  changed = !g_str_equal (value, by_default);
  self->refreshing = TRUE;
  if (GTK_IS_ENTRY (self->editor))
    gtk_editable_set_text (GTK_EDITABLE (self->editor), value);
  else if (ferry_executor_parse (value, &executor))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), executor - 1);
  self->refreshing = FALSE;
  gtk_widget_remove_css_class (self->editor, "error");

  /* In its place, but not to be had, while there is nothing to reset. */
  way_back = g_strdup_printf (_ ("Back to the default, %s"), by_default);
  gtk_widget_set_tooltip_text (self->reset, way_back);
  gtk_widget_set_sensitive (self->reset, changed);
  gtk_widget_set_opacity (self->reset, changed ? 1 : 0);
  if (changed)
    gtk_widget_add_css_class (self->title, "changed");
  else
    gtk_widget_remove_css_class (self->title, "changed");
}
