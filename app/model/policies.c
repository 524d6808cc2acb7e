/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deliberate defaults: each number has its reason beside it. */
#include "policies.h"

#include "boundary/policy-field.h"
#include "operations/database/sqlite-errors.h"
#include "operations/network/http-errors.h"
#include "settings.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const FerryDependencyPolicy defaults[] = {
  {
    .dependency = "files",
    .title = N_ ("Files"),
    .reason = N_ ("A disk gains nothing from more; big trees take long; progress shows life"),
    .errors = ferry_error_map_files,
    .policy = {
      .deadline = 30 * G_TIME_SPAN_MINUTE, /* a whole disk takes about that long to read */
      .grace = FERRY_POLICY_GRACE,
      .limit = 2, /* one reads while the other waits for the disk */
      .queue_length = 4096,
      .executor = FERRY_EXECUTOR_TASK_POOL, /* its operations look at their cancellable */
    },
  },
  {
    .dependency = "compute",
    .title = N_ ("Compute"),
    .reason = N_ ("One thread per processor"),
    .policy = {
      .deadline = 10 * G_TIME_SPAN_MINUTE, /* nobody waits longer for a picture */
      .grace = FERRY_POLICY_GRACE,
      .limit = 0, /* the number of processors: see below */
      .queue_length = 4096,
      .executor = FERRY_EXECUTOR_OWN_POOL, /* hours of computing would fill the shared pool */
      .nice = 10,                          /* it takes every processor; frames come first */
    },
  },
  {
    .dependency = "network",
    .title = N_ ("Network"),
    .reason = N_ ("People give up by then; most failures are transient"),
    .errors = NULL, /* put together from two tables: see below */
    .policy = {
      .deadline = 30 * G_TIME_SPAN_SECOND,
      .attempt_timeout = 10 * G_TIME_SPAN_SECOND, /* three of them fit into the deadline */
      .grace = FERRY_POLICY_GRACE,
      .limit = 8, /* they wait, and cost next to nothing while they do */
      .queue_length = 1024,
      .executor = FERRY_EXECUTOR_NATIVE, /* asynchronous by nature: a thread would only wait */
      .retries = 2,
      /* A server's restart takes seconds; one that fails gets a fifth more to do, not three times as
       * much, but the first calls of all may be retried, too. */
      .backoff = {.base = 200 * G_TIME_SPAN_MILLISECOND, .cap = 5 * G_TIME_SPAN_SECOND},
      .retry_percent = 20,
      .retry_reserve = 10,
      /* Hosts fail one by one: only where nearly all of them do is it the net itself. */
      .breaker = {.window = 30 * G_TIME_SPAN_SECOND, .minimum_calls = 10, .failure_percent = 90, .open_time = 5 * G_TIME_SPAN_SECOND},
    },
  },
  {
    .dependency = "database",
    .title = N_ ("Database"),
    .reason = N_ ("One connection, one thread; who waits for a writer waits for milliseconds"),
    .errors = ferry_error_map_database,
    .policy = {
      .deadline = 15 * G_TIME_SPAN_SECOND, /* nobody looks at rows that come later */
      .attempt_timeout = 5 * G_TIME_SPAN_SECOND,
      .grace = FERRY_POLICY_GRACE,
      .nice = 5,  /* a query may compute for as long as it likes; it also allocates, so not further back */
      .limit = 1, /* a second reader would only push the first one's pages out of the cache */
      .queue_length = 256,
      .executor = FERRY_EXECUTOR_OWN_POOL, /* SQLite waits for locks and disks, and GLib's pool is not its own */
      .retries = 3,                        /* on busy: a transaction is over soon */
      .backoff = {.base = 20 * G_TIME_SPAN_MILLISECOND, .cap = G_TIME_SPAN_SECOND},
      .retry_percent = 100, /* they ask a file, not a server that others need */
      .retry_reserve = 30,
      /* No breaker: each call names its own file, and one that is locked says nothing of the next. */
    },
  },
  {
    .dependency = "command",
    .title = N_ ("Command"),
    .reason = N_ ("A program may have side effects, so it runs once"),
    .errors = ferry_error_map_command,
    .policy = {
      .deadline = G_TIME_SPAN_MINUTE, /* what takes longer should be asked for with a longer deadline */
      .attempt_timeout = G_TIME_SPAN_MINUTE,
      .grace = FERRY_POLICY_GRACE, /* within which the program's group is killed */
      .nice = 10,                  /* for as long as they like; frames come first */
      .limit = 2,                  /* each may take a processor for itself */
      .queue_length = 256,
      .executor = FERRY_EXECUTOR_NATIVE, /* waiting for a program takes no thread */
      .retries = 0,                      /* nobody knows how far it came */
    },
  },
  {
    .dependency = "unreliable",
    .title = N_ ("Unreliable"),
    .reason = N_ ("It misbehaves on purpose"),
    .errors = ferry_error_map_network, /* it stands for a service somewhere */
    .policy = {
      .deadline = 2 * G_TIME_SPAN_SECOND, /* so that each trouble is seen while somebody looks */
      .attempt_timeout = G_TIME_SPAN_SECOND,
      .grace = FERRY_POLICY_GRACE,
      .limit = 4, /* few enough that four deaf calls show what a full bulkhead is */
      .queue_length = 64,
      .executor = FERRY_EXECUTOR_OWN_POOL, /* its calls may hang */
      .retries = 2,
      .backoff = {.base = 50 * G_TIME_SPAN_MILLISECOND, .cap = 500 * G_TIME_SPAN_MILLISECOND},
      .retry_percent = 20,
      .retry_reserve = 10,
    },
  },
};

GArray *
ferry_policies_get_defaults (void)
{
  GArray *policies = g_array_sized_new (FALSE, FALSE, sizeof (FerryDependencyPolicy), G_N_ELEMENTS (defaults));

  g_array_append_vals (policies, defaults, G_N_ELEMENTS (defaults));
  for (guint i = 0; i < policies->len; i++)
    {
      FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);

      if (row->policy.limit == 0)
        row->policy.limit = CLAMP (g_get_num_processors (), 1, 256);
      if (g_str_equal (row->dependency, "network"))
        row->errors = ferry_http_errors_get_map ();
    }
  return policies;
}

static FerryDependencyPolicy *
find_dependency (GArray *policies,
                 const char *dependency)
{
  for (guint i = 0; i < policies->len; i++)
    if (strcmp (g_array_index (policies, FerryDependencyPolicy, i).dependency, dependency) == 0)
      return &g_array_index (policies, FerryDependencyPolicy, i);
  return NULL;
}

static void
report_unknown_dependency (GArray *policies,
                           const char *dependency,
                           GFunc problem,
                           gpointer user_data)
{
  g_autoptr(GString) known = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < policies->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", g_array_index (policies, FerryDependencyPolicy, i).dependency);
  line = g_strdup_printf (_ ("Setting “policies”: there is no dependency “%s”; allowed: %s"), dependency, known->str);
  problem (line, user_data);
}

/* A field may be allowed only beside another one, a longest back-off beside a first one: whatever order
 * they come in, those that can be set are before any is found wrong. */
static void
override_what_is_allowed (FerryDependencyPolicy *row,
                          GVariantIter *values)
{
  g_autoptr(GVariantIter) copy = g_variant_iter_copy (values);
  const char *field;
  const char *value;

  while (g_variant_iter_next (copy, "{&s&s}", &field, &value))
    ferry_policy_set_field (&row->policy, field, value, NULL);
}

static void
override_field (FerryDependencyPolicy *row,
                const char *field,
                const char *value,
                GFunc problem,
                gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  if (ferry_policy_set_field (&row->policy, field, value, &error))
    return;
  line = g_strdup_printf (_ ("Setting “policies”, dependency “%s”: %s. The default is used"), row->dependency, error->message);
  problem (line, user_data);
}

void
ferry_policies_override (GArray *policies,
                         GVariant *overrides,
                         GFunc problem,
                         gpointer user_data)
{
  GVariantIter dependencies;
  GVariantIter *values;
  const char *dependency;

  g_return_if_fail (policies != NULL && problem != NULL);
  g_return_if_fail (g_variant_is_of_type (overrides, G_VARIANT_TYPE ("a{sa{ss}}")));

  g_variant_iter_init (&dependencies, overrides);
  while (g_variant_iter_next (&dependencies, "{&sa{ss}}", &dependency, &values))
    {
      FerryDependencyPolicy *row = find_dependency (policies, dependency);
      const char *field;
      const char *value;

      if (row == NULL)
        report_unknown_dependency (policies, dependency, problem, user_data);
      else
        override_what_is_allowed (row, values);
      while (row != NULL && g_variant_iter_next (values, "{&s&s}", &field, &value))
        override_field (row, field, value, problem, user_data);
      g_variant_iter_free (values);
    }
}

GArray *
ferry_policies_get_current (GFunc problem,
                            gpointer user_data)
{
  GArray *policies = ferry_policies_get_defaults ();
  g_autoptr(GSettings) settings = ferry_settings_new ();
  g_autoptr(GVariant) overrides = NULL;

  g_return_val_if_fail (problem != NULL, policies);

  if (settings != NULL)
    overrides = g_settings_get_value (settings, "policies");
  if (overrides != NULL)
    ferry_policies_override (policies, overrides, problem, user_data);
  return policies;
}
