/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One table, what its words mean, and the policy that comes of them. */
#include "call-settings.h"

#include "fault-words.h"
#include "model/policies.h"
#include "model/worker-program.h"
#include "option-parser.h"
#include "output.h"

#include <glib/gi18n.h>
#include <string.h>

static const FerryChoice executors[] = {
  {"main-loop", N_ ("Main loop")},
  {"task-pool", N_ ("GTask pool")},
  {"own-pool", N_ ("Own pool")},
  {"native", N_ ("Native")},
  {"process", N_ ("Helper process")},
  {NULL},
};

const FerryParameter ferry_call_settings_table[] = {
  {
    .name = "on",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Executor"),
    .help = N_ ("Where to run it; “main-loop” shows the harm, and ends after 10 s"),
    .choices = executors,
  },
  {
    .name = "deadline",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Deadline"),
    .help = N_ ("How long it may take, its time in the queue and its retries included"),
    .minimum = 0.001,
    .maximum = 86400,
    .unit = N_ ("seconds"),
  },
  {
    .name = "attempt-timeout",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Attempt timeout"),
    .help = N_ ("How long one attempt may take, within the deadline"),
    .minimum = 0.001,
    .maximum = 86400,
    .unit = N_ ("seconds"),
  },
  {
    .name = "retries",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Retries"),
    .help = N_ ("How often to try again what failed for a moment’s trouble and may be repeated"),
    .minimum = 0,
    .maximum = 10,
  },
  {
    .name = "fault",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Fault"),
    .help = N_ ("What is to go wrong in so many of 100 attempts: delay=PERCENT,DURATION, "
                "hang=PERCENT,DURATION, error=PERCENT, crash=PERCENT; may be repeated"),
    .fallback = "",
    .maximum = 1000,
  },
  {
    .name = "json",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("JSON"),
    .help = N_ ("Print what came of it as one line of JSON"),
    .fallback = "false",
  },
  {
    .name = "trace",
    .type = FERRY_PARAMETER_NEW_FILE,
    .label = N_ ("Trace"),
    .help = N_ ("Write calls and stalls to this file, as trace-event JSON for Perfetto"),
    .fallback = "",
  },
  {
    .name = "metrics",
    .type = FERRY_PARAMETER_NEW_FILE,
    .label = N_ ("Metrics"),
    .help = N_ ("Write counters, gauges and durations to this file, as OpenMetrics text"),
    .fallback = "",
  },
  {NULL},
};

G_STATIC_ASSERT (G_N_ELEMENTS (executors) == FERRY_N_EXECUTORS);
G_STATIC_ASSERT (G_N_ELEMENTS (ferry_call_settings_table) == FERRY_N_CALL_SETTINGS + 1);

/* What the boundary would refuse, known before there is one. */
static gboolean
can_run (const FerryOperation *operation,
         FerryExecutorKind kind)
{
  g_autofree char *worker = NULL;

  if (kind == FERRY_EXECUTOR_NATIVE)
    return operation->run_async != NULL;
  if (kind == FERRY_EXECUTOR_PROCESS)
    worker = ferry_worker_program_find ();
  return kind != FERRY_EXECUTOR_PROCESS || worker != NULL;
}

void
ferry_call_table_init (FerryCallTable *self,
                       const FerryOperation *operation)
{
  guint n = 0;

  for (guint i = 0; executors[i].id != NULL; i++)
    {
      FerryExecutorKind kind = FERRY_EXECUTOR_DEFAULT;

      ferry_executor_parse (executors[i].id, &kind);
      if (can_run (operation, kind))
        self->executors[n++] = executors[i];
    }
  self->executors[n] = (FerryChoice) {NULL};
  memcpy (self->rows, ferry_call_settings_table, sizeof self->rows);
  self->rows[0].choices = self->executors;
}

static FerryDependencyPolicy *
find_row (GArray *policies,
          const FerryOperation *operation)
{
  for (guint i = 0; i < policies->len; i++)
    {
      FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);

      if (g_str_equal (row->dependency, operation->dependency))
        return row;
    }
  g_assert_not_reached ();
}

static void
report_problem (gpointer line,
                gpointer user_data)
{
  ferry_output_message ("%s", (const char *)line);
}

/* A call that asks for retries gets them, whatever the adapter's budget saved up until its first. */
static void
set_retries (FerryPolicy *policy,
             guint retries)
{
  const FerryBackoff backoff = {.base = 100 * G_TIME_SPAN_MILLISECOND, .cap = G_TIME_SPAN_SECOND};

  policy->retries = retries;
  policy->retry_reserve = MAX (policy->retry_reserve, retries);
  if (policy->backoff.base == 0)
    policy->backoff = backoff;
}

gboolean
ferry_call_settings_read (FerryCallSettings *self,
                          const FerryOperation *operation,
                          GVariant *given,
                          GError **error)
{
  FerryPolicy *policy;
  const char *text;
  double seconds;
  gint64 retries;

  g_return_val_if_fail (self != NULL && self->policies == NULL, FALSE);

  self->policies = ferry_policies_get_current (report_problem, NULL);
  policy = &find_row (self->policies, operation)->policy;
  if (g_variant_lookup (given, "on", "&s", &text))
    ferry_executor_parse (text, &self->options.executor);
  if (g_variant_lookup (given, "deadline", "d", &seconds))
    self->options.deadline = seconds * G_USEC_PER_SEC;
  if (g_variant_lookup (given, "attempt-timeout", "d", &seconds))
    policy->attempt_timeout = seconds * G_USEC_PER_SEC;
  if (g_variant_lookup (given, "retries", "x", &retries))
    set_retries (policy, retries);
  g_variant_lookup (given, "json", "b", &self->wants_json);
  if (g_variant_lookup (given, "fault", "&s", &text) && !ferry_fault_words_parse (text, &self->faults, error))
    return FALSE;
  return ferry_policy_check (policy, error) && ferry_export_files_read (&self->files, given, error);
}

void
ferry_call_settings_clear (FerryCallSettings *self)
{
  g_clear_pointer (&self->policies, g_array_unref);
  ferry_export_files_clear (&self->files);
}

/* Each call of a comparison has a session of its own, but the same folder: what is wrong is said once. */
static void
on_history_problem (FerryHistory *history,
                    const char *sentence,
                    gpointer user_data)
{
  static gboolean is_told;

  if (!is_told)
    ferry_output_message ("%s", sentence);
  is_told = TRUE;
}

FerrySession *
ferry_call_settings_make_session (FerryCallSettings *self,
                                  const FerryOperation *operation)
{
  FerrySession *session;

  g_return_val_if_fail (self != NULL && self->policies != NULL, NULL);

  session = ferry_session_new_with_policies (self->policies);
  ferry_session_keep_history (session, NULL);
  g_signal_connect (ferry_session_get_history (session), "problem", G_CALLBACK (on_history_problem), NULL);
  ferry_adapter_set_faults (ferry_session_get_adapter (session, operation->dependency), &self->faults);
  return session;
}

static char *
format_seconds (gint64 duration)
{
  return duration == 0 ? g_strdup (_ ("none")) : g_strdup_printf ("%g", duration / (double)G_USEC_PER_SEC);
}

char *
ferry_call_settings_format_help (const FerryParameter *first,
                                 const FerryOperation *operation)
{
  FerryParameter rows[G_N_ELEMENTS (ferry_call_settings_table)];
  g_autoptr (GArray) policies = ferry_policies_get_current (report_problem, NULL);
  const FerryPolicy *policy = &find_row (policies, operation)->policy;
  g_autofree char *deadline = format_seconds (policy->deadline);
  g_autofree char *attempt_timeout = format_seconds (policy->attempt_timeout);
  g_autofree char *retries = g_strdup_printf ("%u", policy->retries);
  guint n = 0;

  for (const FerryParameter *row = first; row->name != NULL; row++)
    {
      rows[n] = *row;
      if (g_str_equal (row->name, "on"))
        rows[n].fallback = ferry_executor_get_name (can_run (operation, policy->executor) ? policy->executor : FERRY_EXECUTOR_OWN_POOL);
      else if (g_str_equal (row->name, "deadline"))
        rows[n].fallback = deadline;
      else if (g_str_equal (row->name, "attempt-timeout"))
        rows[n].fallback = attempt_timeout;
      else if (g_str_equal (row->name, "retries"))
        rows[n].fallback = retries;
      n++;
    }
  rows[n] = (FerryParameter) {NULL};
  return ferry_options_format_help (rows);
}
