/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dependencies' defaults, and what settings may change of them. */
#include "model/policies.h"
#include "model/policy-settings.h"
#include "model/session.h"
#include "model/settings.h"

#include <string.h>

static void
test_defaults (void)
{
  g_autoptr (GArray) policies = ferry_policies_get_defaults ();

  g_assert_cmpuint (policies->len, >, 0);
  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);
      g_autoptr (GError) error = NULL;

      ferry_policy_check (&row->policy, &error);
      g_assert_no_error (error);
      g_assert_cmpint (row->policy.grace, ==, FERRY_POLICY_GRACE);
      g_assert_cmpint (row->policy.deadline, >, 0);
      g_assert_cmpstr (row->reason, !=, "");
    }
}

static void
keep_problem (gpointer line,
              gpointer problems)
{
  g_ptr_array_add (problems, g_strdup (line));
}

static const FerryPolicy *
find (GArray *policies,
      const char *dependency)
{
  for (guint i = 0; i < policies->len; i++)
    if (strcmp (g_array_index (policies, FerryDependencyPolicy, i).dependency, dependency) == 0)
      return &g_array_index (policies, FerryDependencyPolicy, i).policy;
  g_assert_not_reached ();
}

/* Overrides @text; what is wrong with it comes as so many lines. */
static GArray *
override (const char *text,
          guint n_problems,
          char **first)
{
  GArray *policies = ferry_policies_get_defaults ();
  g_autoptr (GVariant) overrides = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  ferry_policies_override (policies, overrides, keep_problem, problems);
  g_assert_cmpuint (problems->len, ==, n_problems);
  if (n_problems > 0)
    *first = g_strdup (problems->pdata[0]);
  return policies;
}

static void
test_override (void)
{
  g_autoptr (GArray) defaults = ferry_policies_get_defaults ();
  g_autoptr (GArray) policies = override ("{'files': {'deadline': '5min', 'limit': '7'}, 'compute': {'executor': 'task-pool'}}", 0, NULL);

  g_assert_cmpint (find (policies, "files")->deadline, ==, 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (find (policies, "files")->limit, ==, 7);
  g_assert_cmpuint (find (policies, "files")->queue_length, ==, find (defaults, "files")->queue_length);
  g_assert_cmpint (find (policies, "compute")->executor, ==, FERRY_EXECUTOR_TASK_POOL);
}

/* A bad value is told, once, with its place; the good ones beside it hold. */
static void
test_bad_override (void)
{
  g_autofree char *line = NULL, *unknown = NULL, *field = NULL;
  g_autoptr (GArray) defaults = ferry_policies_get_defaults ();
  g_autoptr (GArray) policies = override ("{'files': {'deadline': '31 years', 'limit': '7'}}", 1, &line);
  g_autoptr (GArray) none = override ("{'disks': {'limit': '1', 'retries': 'x'}}", 1, &unknown);
  g_autoptr (GArray) neither = override ("{'files': {'limits': '1'}}", 1, &field);

  g_assert_cmpint (find (policies, "files")->deadline, ==, find (defaults, "files")->deadline);
  g_assert_cmpuint (find (policies, "files")->limit, ==, 7);
  g_assert_nonnull (strstr (line, "files"));
  g_assert_nonnull (strstr (line, "deadline"));
  g_assert_nonnull (strstr (line, "31 years"));
  g_assert_nonnull (strstr (line, "30s"));
  g_assert_nonnull (strstr (unknown, "disks"));
  g_assert_nonnull (strstr (unknown, "compute"));
  g_assert_nonnull (strstr (field, "limits"));
  g_assert_nonnull (strstr (field, "queue-length"));
}

/* What is allowed only beside another field is, in whatever order they are written. */
static void
test_order (void)
{
  g_autoptr (GArray) policies = override ("{'network': {'backoff-base': '20s', 'backoff-cap': '30s'}}", 0, NULL);
  g_autoptr (GArray) others = override ("{'network': {'backoff-cap': '30s', 'backoff-base': '20s'}}", 0, NULL);

  g_assert_cmpint (find (policies, "network")->backoff.base, ==, 20 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (find (others, "network")->backoff.cap, ==, 30 * G_TIME_SPAN_SECOND);
}

static void
count_change (FerryPolicySettings *settings,
              const char *dependency,
              guint *n)
{
  g_assert_cmpstr (dependency, ==, "files");
  (*n)++;
}

/* A change is in force and told at once, remembered, and gone with the default. */
static void
test_change (void)
{
  g_autoptr (GSettings) settings = ferry_settings_new ();
  g_autoptr (FerrySession) session = ferry_session_new ();
  g_autoptr (FerryPolicySettings) policies = ferry_policy_settings_new (session, settings);
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GVariant) left = NULL;
  g_autoptr (GVariant) wanted = g_variant_new_parsed ("{'files': {'limit': '5'}}");
  g_autoptr (GError) error = NULL;
  FerryAdapter *adapter = ferry_session_get_adapter (session, "files");
  guint n = 0;

  g_signal_connect (policies, "changed", G_CALLBACK (count_change), &n);
  g_assert_true (ferry_policy_settings_set_value (policies, "files", "limit", "5", NULL));
  g_assert_cmpuint (ferry_adapter_get_policy (adapter)->limit, ==, 5);
  g_assert_cmpuint (n, ==, 1);
  written = g_settings_get_value (settings, "policies");
  g_assert_true (g_variant_equal (written, wanted));

  g_assert_false (ferry_policy_settings_set_value (policies, "files", "limit", "257", &error));
  g_assert_nonnull (strstr (error->message, "limit"));
  g_assert_nonnull (strstr (error->message, "257"));
  g_assert_nonnull (strstr (error->message, "1 to 256"));
  g_assert_cmpuint (n, ==, 1);

  /* From outside. */
  g_settings_set_value (settings, "policies", g_variant_new_parsed ("{'files': {'limit': '6'}}"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (ferry_adapter_get_policy (adapter)->limit, ==, 6);

  g_assert_true (ferry_policy_settings_set_value (policies, "files", "limit", "2", NULL));
  left = g_settings_get_value (settings, "policies");
  g_assert_cmpuint (g_variant_n_children (left), ==, 0);
  g_assert_cmpuint (ferry_adapter_get_policy (adapter)->limit, ==, 2);
  g_assert_cmpuint (n, ==, 3);
  g_settings_reset (settings, "policies");
}

/* The session's adapters follow the settings, and say what they cannot follow. */
static void
test_session (void)
{
  g_autoptr (GSettings) settings = ferry_settings_new ();
  g_autoptr (FerrySession) session = NULL;
  const FerryPolicy *policy;

  g_assert_nonnull (settings);
  g_settings_set_value (settings, "policies", g_variant_new_parsed ("{'files': {'limit': '3', 'retries': '11'}}"));
  g_test_expect_message ("ferry-model", G_LOG_LEVEL_MESSAGE, "*files*retries*11*0 to 10*");
  session = ferry_session_new ();
  g_test_assert_expected_messages ();
  policy = ferry_adapter_get_policy (ferry_session_get_adapter (session, "files"));
  g_assert_cmpuint (policy->limit, ==, 3);
  g_assert_cmpuint (policy->retries, ==, 0);
  g_settings_reset (settings, "policies");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/policies/defaults", test_defaults);
  g_test_add_func ("/model/policies/override", test_override);
  g_test_add_func ("/model/policies/bad-override", test_bad_override);
  g_test_add_func ("/model/policies/order", test_order);
  g_test_add_func ("/model/policies/change", test_change);
  g_test_add_func ("/model/policies/session", test_session);

  return g_test_run ();
}
