/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry run: one operation, its result and a verdict. */
#include "command.h"

#include "boundary/observer.h"
#include "interrupt.h"
#include "model/session.h"
#include "operations/registry.h"
#include "option-parser.h"
#include "output.h"
#include "print-result.h"
#include "progress-line.h"
#include "text-table.h"
#include "verdict.h"

#include <glib/gi18n.h>

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  const FerryOperation *operation;
  FerrySession *session;
  FerryProgressLine *progress;
  GCancellable *check_cancellable;
  FerryCallOptions options;

  /* what comes of it */
  FerryCallRecord *record; /* NULL until the parameters are checked */
  GVariant *result;
  GError *check_error;
  gint64 worst_stall;
} Run;

static void
run_clear (Run *self)
{
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  g_clear_object (&self->check_cancellable);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_object (&self->record);
  g_clear_object (&self->session);
  g_clear_error (&self->check_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Run *self = user_data;

  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  g_main_loop_quit (self->loop);
}

/* An iteration after the delivery: what delivering cost the loop is part of the price. */
static gboolean
on_settled (gpointer user_data)
{
  Run *self = user_data;
  GVariant *result = ferry_call_record_get_result (self->record);

  self->worst_stall = ferry_loop_monitor_get_peak (ferry_session_get_monitor (self->session));
  self->result = result != NULL ? g_variant_ref (result) : NULL;
  ferry_session_close_async (self->session, on_closed, self);
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  Run *self = user_data;

  if (event == FERRY_CALL_DELIVERED)
    g_idle_add (on_settled, self);
  else if (event == FERRY_CALL_PROGRESSED && ferry_progress_line_is_due (self->progress))
    {
      g_autofree char *text = ferry_call_record_describe_progress (record);

      ferry_progress_line_show (self->progress, text);
    }
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Run *self = user_data;
  g_autoptr (GVariant) parameters = NULL;

  parameters = ferry_session_check_finish (self->session, result, &self->check_error);
  if (parameters == NULL)
    {
      ferry_session_close_async (self->session, on_closed, self);
      return;
    }

  ferry_loop_monitor_reset_peak (ferry_session_get_monitor (self->session));
  self->record = ferry_session_run (self->session, self->operation, parameters, &self->options);
}

static void
on_interrupt (gpointer user_data)
{
  Run *self = user_data;

  g_cancellable_cancel (self->check_cancellable);
  if (self->record != NULL)
    ferry_call_record_cancel (self->record);
}

static FerryExit
report_check_error (Run *self)
{
  if (g_error_matches (self->check_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ferry_output_note (_ ("cancelled before it began"));
      return FERRY_EXIT_INTERRUPTED;
    }

  ferry_output_message ("%s", self->check_error->message);
  return FERRY_EXIT_USAGE;
}

static FerryExit
report (Run *self)
{
  g_autofree char *verdict = NULL;
  guint n_problems = 0;

  if (self->check_error != NULL)
    return report_check_error (self);

  if (self->result != NULL)
    {
      n_problems = ferry_print_problems (self->result);
      if (!ferry_print_result (self->operation, self->result))
        return FERRY_EXIT_FAILED;
    }
  verdict = ferry_verdict_format (self->record, self->worst_stall, n_problems);
  ferry_output_note (verdict);
  return ferry_verdict_get_exit (ferry_call_record_get_outcome (self->record),
                                 ferry_call_record_get_error (self->record));
}

static FerryExit
run_until_done (Run *self,
                GVariant *parameters)
{
  g_autoptr (FerryInterrupt) interrupt = ferry_interrupt_new (on_interrupt, self);

  self->progress = ferry_progress_line_new ();
  self->check_cancellable = g_cancellable_new ();
  g_signal_connect (self->session, "call-event", G_CALLBACK (on_call_event), self);
  ferry_session_check_async (self->session, self->operation, parameters,
                             self->check_cancellable, on_checked, self);
  g_main_loop_run (self->loop);

  /* From here on there is nothing left to cancel: printing into a pipe that nobody reads, Ctrl+C
   * ends the program as any other. */
  g_clear_pointer (&interrupt, ferry_interrupt_free);
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  return report (self);
}

/* Those that can run @operation, as choices. */
static void
fill_executors (FerryChoice executors[FERRY_N_EXECUTORS],
                FerryAdapter *adapter,
                const FerryOperation *operation)
{
  guint n = 0;

  for (FerryExecutorKind kind = FERRY_EXECUTOR_MAIN_LOOP; kind < FERRY_N_EXECUTORS; kind++)
    if (ferry_adapter_can_run (adapter, operation, kind))
      executors[n++] = (FerryChoice) {ferry_executor_get_name (kind), ferry_executor_get_title (kind)};
  executors[n] = (FerryChoice) {NULL};
}

#define N_SETTINGS 2

/* The options of the command itself; their defaults are the policy's. */
static void
fill_settings (FerryParameter rows[N_SETTINGS + 1],
               const FerryChoice *executors,
               FerryExecutorKind executor,
               const char *deadline)
{
  const FerryParameter on = {
    .name = "on",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Executor"),
    .help = N_ ("Where to run it; “main-loop” shows the harm, and ends after 10 s"),
    .fallback = ferry_executor_get_name (executor),
    .choices = executors,
  };
  const FerryParameter deadline_row = {
    .name = "deadline",
    .type = FERRY_PARAMETER_NUMBER,
    .label = N_ ("Deadline"),
    .help = N_ ("How long it may take, its time in the queue included"),
    .fallback = deadline,
    .minimum = 0.001,
    .maximum = 86400,
    .unit = N_ ("seconds"),
  };

  rows[0] = on;
  rows[1] = deadline_row;
  rows[2] = (FerryParameter) {NULL};
}

static FerryExit
print_help_for (const FerryOperation *operation,
                const FerryParameter *settings)
{
  g_autofree char *parameters = ferry_options_format_help (operation->parameters);
  g_autofree char *others = ferry_options_format_help (settings);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s ferry run %s [--NAME=VALUE]…\n\n%s. %s.\n\n%s\n%s\n%s\n%s",
                          _ ("Usage:"), operation->id, _ (operation->title), _ (operation->summary),
                          _ ("Parameters:"), parameters, _ ("How to run it:"), others);
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
run_operation (GMainLoop *loop,
               const FerryOperation *operation,
               char **words)
{
  g_auto (Run) self = {.loop = loop, .operation = operation, .session = ferry_session_new ()};
  FerryAdapter *adapter = ferry_session_get_adapter (self.session, operation->dependency);
  g_autofree char *deadline = g_strdup_printf ("%g", ferry_adapter_get_policy (adapter)->deadline / (double)G_USEC_PER_SEC);
  FerryChoice executors[FERRY_N_EXECUTORS];
  FerryParameter settings[N_SETTINGS + 1];
  g_autoptr (FerryOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  const char *executor;
  double seconds;

  fill_executors (executors, adapter, operation);
  fill_settings (settings, executors, ferry_adapter_get_executor (adapter, operation), deadline);
  options = ferry_options_parse (words, operation->parameters, settings, &error);
  if (options == NULL)
    {
      ferry_output_message ("%s", error->message);
      return FERRY_EXIT_USAGE;
    }
  if (options->help)
    return print_help_for (operation, settings);

  if (g_variant_lookup (options->settings, "on", "&s", &executor))
    ferry_executor_parse (executor, &self.options.executor);
  if (g_variant_lookup (options->settings, "deadline", "d", &seconds))
    self.options.deadline = seconds * G_USEC_PER_SEC;
  return run_until_done (&self, options->parameters);
}

static FerryExit
print_help (void)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("ll");
  const FerryOperation * const *operations = ferry_operations_get_all ();
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; operations[i] != NULL; i++)
    ferry_text_table_add_row (table, operations[i]->id, _ (operations[i]->summary));
  lines = ferry_text_table_format (table, "  ");
  text = g_strdup_printf ("%s ferry run OPERATION [--NAME=VALUE]… [--on=EXECUTOR] [--deadline=SECONDS]\n\n"
                          "%s\n\n%s\n%s\n%s\n",
                          _ ("Usage:"),
                          _ ("Runs an operation, prints its result on stdout and what it took on stderr."),
                          _ ("Operations:"), lines,
                          _ ("“ferry run OPERATION --help” tells its parameters."));
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static char *
list_operations (void)
{
  const FerryOperation * const *operations = ferry_operations_get_all ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; operations[i] != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", operations[i]->id);
  return g_string_free (names, FALSE);
}

static FerryExit
run_run (GMainLoop *loop,
         char **arguments)
{
  g_autofree char *names = list_operations ();
  const FerryOperation *operation;

  if (arguments[0] == NULL)
    {
      ferry_output_message (_ ("“ferry run” needs an operation; allowed: %s"), names);
      return FERRY_EXIT_USAGE;
    }
  if (g_str_equal (arguments[0], "--help"))
    return print_help ();

  operation = ferry_operations_find (arguments[0]);
  if (operation == NULL)
    {
      ferry_output_message (_ ("“%s” is no operation; allowed: %s"), arguments[0], names);
      return FERRY_EXIT_USAGE;
    }
  return run_operation (loop, operation, arguments + 1);
}

const FerryCommand ferry_run_command = {
  .name = "run",
  .arguments = N_ ("OPERATION [OPTION]…"),
  .summary = N_ ("Run an operation and print its result"),
  .run = run_run,
};
