/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policies of a session as a person changes them. */
#include "policy-settings.h"

#include "boundary/policy-field.h"
#include "policies.h"

#include <glib/gi18n-lib.h>

#define KEY "policies"

struct _FerryPolicySettings
{
  GObject parent_instance;

  FerrySession *session;
  GSettings *settings; /* may be NULL */
  GArray *defaults;    /* of FerryDependencyPolicy */
  GVariant *overrides; /* a{sa{ss}}, as the settings have it */
};

G_DEFINE_FINAL_TYPE (FerryPolicySettings, ferry_policy_settings, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const FerryDependencyPolicy *
find_default (FerryPolicySettings *self,
              const char *dependency)
{
  for (guint i = 0; i < self->defaults->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (self->defaults, FerryDependencyPolicy, i);

      if (g_str_equal (row->dependency, dependency))
        return row;
    }
  return NULL;
}

static const FerryPolicy *
get_policy (FerryPolicySettings *self,
            const char *dependency)
{
  FerryAdapter *adapter = ferry_session_get_adapter (self->session, dependency);

  return adapter != NULL ? ferry_adapter_get_policy (adapter) : NULL;
}

static gboolean
is_same (const FerryPolicy *a,
         const FerryPolicy *b)
{
  const char * const *fields = ferry_policy_get_fields ();

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *one = ferry_policy_get_field (a, fields[i]);
      g_autofree char *other = ferry_policy_get_field (b, fields[i]);

      if (!g_str_equal (one, other))
        return FALSE;
    }
  return TRUE;
}

static void
report_problem (gpointer line,
                gpointer user_data)
{
  g_message ("%s", (const char *)line);
}

/* Brings the adapters to what the overrides say. */
static void
apply (FerryPolicySettings *self)
{
  g_autoptr(GArray) policies = ferry_policies_get_defaults ();

  ferry_policies_override (policies, self->overrides, report_problem, NULL);
  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);

      if (is_same (&row->policy, get_policy (self, row->dependency)))
        continue;
      ferry_adapter_set_policy (ferry_session_get_adapter (self->session, row->dependency), &row->policy);
      g_signal_emit (self, signals[CHANGED], 0, row->dependency);
    }
}

static void
take_overrides (FerryPolicySettings *self,
                GVariant *overrides)
{
  g_clear_pointer (&self->overrides, g_variant_unref);
  self->overrides = g_variant_ref_sink (overrides);
  apply (self);
}

/* From another program, or from set_value() below, which then finds all done. */
static void
on_settings_changed (FerryPolicySettings *self)
{
  g_autoptr(GVariant) overrides = g_settings_get_value (self->settings, KEY);

  if (!g_variant_equal (overrides, self->overrides))
    take_overrides (self, overrides);
}

static void
ferry_policy_settings_dispose (GObject *object)
{
  FerryPolicySettings *self = FERRY_POLICY_SETTINGS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ferry_policy_settings_parent_class)->dispose (object);
}

static void
ferry_policy_settings_finalize (GObject *object)
{
  FerryPolicySettings *self = FERRY_POLICY_SETTINGS (object);

  g_array_unref (self->defaults);
  g_clear_pointer (&self->overrides, g_variant_unref);

  G_OBJECT_CLASS (ferry_policy_settings_parent_class)->finalize (object);
}

static void
ferry_policy_settings_class_init (FerryPolicySettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_policy_settings_dispose;
  object_class->finalize = ferry_policy_settings_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_POLICY_SETTINGS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_policy_settings_init (FerryPolicySettings *self)
{
  self->defaults = ferry_policies_get_defaults ();
}

FerryPolicySettings *
ferry_policy_settings_new (FerrySession *session,
                           GSettings *settings)
{
  FerryPolicySettings *self;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FERRY_TYPE_POLICY_SETTINGS, NULL);
  self->session = g_object_ref (session);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      self->overrides = g_settings_get_value (settings, KEY);
      g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
    }
  else
    self->overrides = g_variant_ref_sink (g_variant_new_parsed ("@a{sa{ss}} {}"));

  return self;
}

char *
ferry_policy_settings_get_value (FerryPolicySettings *self,
                                 const char *dependency,
                                 const char *field)
{
  const FerryPolicy *policy;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (self), NULL);

  policy = get_policy (self, dependency);
  g_return_val_if_fail (policy != NULL, NULL);

  return ferry_policy_get_field (policy, field);
}

char *
ferry_policy_settings_get_default (FerryPolicySettings *self,
                                   const char *dependency,
                                   const char *field)
{
  const FerryDependencyPolicy *row;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (self), NULL);

  row = find_default (self, dependency);
  g_return_val_if_fail (row != NULL, NULL);

  return ferry_policy_get_field (&row->policy, field);
}

const char *
ferry_policy_settings_get_reason (FerryPolicySettings *self,
                                  const char *dependency)
{
  const FerryDependencyPolicy *row;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (self), NULL);

  row = find_default (self, dependency);
  return row != NULL ? _ (row->reason) : NULL;
}

/* The overrides with one field of one dependency as @text, or without it. */
static GVariant *
replace (GVariant *overrides,
         const char *dependency,
         const char *field,
         const char *text)
{
  g_autoptr(GVariant) before = g_variant_lookup_value (overrides, dependency, G_VARIANT_TYPE ("a{ss}"));
  g_autoptr(GVariant) own = NULL;
  GVariantBuilder fields, dependencies;
  GVariantIter iter;
  const char *name, *value;
  GVariant *others;

  g_variant_builder_init (&fields, G_VARIANT_TYPE ("a{ss}"));
  if (before != NULL)
    {
      g_variant_iter_init (&iter, before);
      while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
        if (!g_str_equal (name, field))
          g_variant_builder_add (&fields, "{ss}", name, value);
    }
  if (text != NULL)
    g_variant_builder_add (&fields, "{ss}", field, text);
  own = g_variant_ref_sink (g_variant_builder_end (&fields));

  g_variant_builder_init (&dependencies, G_VARIANT_TYPE ("a{sa{ss}}"));
  g_variant_iter_init (&iter, overrides);
  while (g_variant_iter_loop (&iter, "{&s@a{ss}}", &name, &others))
    if (!g_str_equal (name, dependency))
      g_variant_builder_add (&dependencies, "{s@a{ss}}", name, others);
  if (g_variant_n_children (own) > 0)
    g_variant_builder_add (&dependencies, "{s@a{ss}}", dependency, own);
  return g_variant_builder_end (&dependencies);
}

gboolean
ferry_policy_settings_set_value (FerryPolicySettings *self,
                                 const char *dependency,
                                 const char *field,
                                 const char *text,
                                 GError **error)
{
  g_autoptr(GVariant) overrides = NULL;
  g_autofree char *written = NULL;
  g_autofree char *by_default = NULL;
  FerryPolicy policy;

  g_return_val_if_fail (FERRY_IS_POLICY_SETTINGS (self), FALSE);
  g_return_val_if_fail (find_default (self, dependency) != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  policy = *get_policy (self, dependency);
  if (!ferry_policy_set_field (&policy, field, text, error))
    return FALSE;

  written = ferry_policy_get_field (&policy, field);
  by_default = ferry_policy_settings_get_default (self, dependency, field);
  overrides = g_variant_ref_sink (replace (self->overrides, dependency, field, g_str_equal (written, by_default) ? NULL : written));
  take_overrides (self, overrides);
  if (self->settings != NULL)
    g_settings_set_value (self->settings, KEY, overrides);
  return TRUE;
}
