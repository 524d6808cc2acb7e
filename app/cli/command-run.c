/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry run: one operation, its result and a verdict. */
#include "command.h"

#include "call-json.h"
#include "call-settings.h"
#include "interrupt.h"
#include "measured-call.h"
#include "operation-word.h"
#include "option-parser.h"
#include "output.h"
#include "print-result.h"
#include "verdict.h"

#include <glib/gi18n.h>

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  FerryMeasuredCall *call;
} Run;

static void
on_done (FerryMeasuredCall *call,
         gpointer user_data)
{
  Run *self = user_data;

  g_main_loop_quit (self->loop);
}

static void
on_interrupt (gpointer user_data)
{
  Run *self = user_data;

  ferry_measured_call_cancel (self->call);
}

static gboolean
print_json (FerryMeasuredCall *call)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  g_autofree char *text = NULL;

  ferry_call_json_add (json, call);
  text = ferry_json_writer_finish (json);
  return ferry_output_answer (text, TRUE);
}

static gboolean
print_answer (FerryMeasuredCall *call,
              const FerryCallSettings *settings)
{
  FerryCallRecord *record = ferry_measured_call_get_record (call);
  GVariant *result = ferry_call_record_get_result (record);

  if (settings->wants_json)
    return print_json (call);
  return result == NULL || ferry_print_result (ferry_call_record_get_operation (record), result);
}

static FerryExit
report (FerryMeasuredCall *call,
        const FerryCallSettings *settings)
{
  FerryCallRecord *record = ferry_measured_call_get_record (call);
  const GError *check_error = ferry_measured_call_get_check_error (call);
  g_autofree char *verdict = NULL;
  guint n_problems = 0;
  gboolean is_told;

  if (check_error != NULL)
    return ferry_verdict_on_check (check_error);

  if (ferry_call_record_get_result (record) != NULL)
    n_problems = ferry_print_problems (ferry_call_record_get_result (record));
  is_told = print_answer (call, settings);
  if (is_told)
    {
      verdict = ferry_verdict_format (record, ferry_measured_call_get_measure (call)->worst,
                                      ferry_measured_call_get_worst_stall (call), n_problems);
      ferry_output_note (verdict);
    }
  /* Though nobody reads the answer any more. */
  if (!ferry_export_files_write (&settings->files, ferry_measured_call_get_snapshot (call)) || !is_told)
    return FERRY_EXIT_FAILED;
  return ferry_verdict_get_exit (ferry_call_record_get_outcome (record), ferry_call_record_get_error (record));
}

static FerryExit
run_call (GMainLoop *loop,
          const FerryOperation *operation,
          GVariant *parameters,
          FerryCallSettings *settings)
{
  Run self = {.loop = loop};
  g_autoptr (FerrySession) session = ferry_call_settings_make_session (settings, operation);
  g_autoptr (FerryProgressLine) progress = ferry_progress_line_new ();
  g_autoptr (FerryMeasuredCall) call = NULL;
  g_autoptr (FerryInterrupt) interrupt = ferry_interrupt_new (on_interrupt, &self);

  call = self.call = ferry_measured_call_new (session, operation, parameters, &settings->options, progress, NULL,
                                              on_done, &self);
  g_main_loop_run (loop);

  /* From here on there is nothing left to cancel: printing into a pipe that nobody reads, Ctrl+C
   * ends the program as any other. */
  g_clear_pointer (&interrupt, ferry_interrupt_free);
  g_clear_pointer (&progress, ferry_progress_line_free);
  return report (call, settings);
}

static FerryExit
print_help_for (const FerryOperation *operation,
                const FerryCallTable *table)
{
  g_autofree char *parameters = ferry_options_format_help (operation->parameters);
  g_autofree char *others = ferry_call_settings_format_help (table->rows, operation);
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
  g_auto (FerryCallSettings) settings = {{0}};
  g_autoptr (FerryOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  FerryCallTable table;

  ferry_call_table_init (&table, operation);
  options = ferry_options_parse (words, operation->parameters, table.rows, &error);
  if (options != NULL && options->help)
    return print_help_for (operation, &table);
  if (options == NULL || !ferry_call_settings_read (&settings, operation, options->settings, &error))
    {
      ferry_output_message ("%s", error->message);
      return FERRY_EXIT_USAGE;
    }
  return run_call (loop, operation, options->parameters, &settings);
}

static FerryExit
print_help (void)
{
  g_autofree char *lines = ferry_operation_word_format_help ();
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s ferry run OPERATION [--NAME=VALUE]… [--on=EXECUTOR] [--deadline=SECONDS] [--json]\n\n"
                          "%s\n\n%s\n%s\n%s\n",
                          _ ("Usage:"),
                          _ ("Runs an operation, prints its result on stdout and what it took on stderr."),
                          _ ("Operations:"), lines,
                          _ ("“ferry run OPERATION --help” tells its parameters and all options."));
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
run_run (GMainLoop *loop,
         char **arguments)
{
  const FerryOperation *operation;

  if (g_strcmp0 (arguments[0], "--help") == 0)
    return print_help ();
  operation = ferry_operation_word_read (ferry_run_command.name, arguments[0]);
  return operation != NULL ? run_operation (loop, operation, arguments + 1) : FERRY_EXIT_USAGE;
}

const FerryCommand ferry_run_command = {
  .name = "run",
  .arguments = N_ ("OPERATION [OPTION]…"),
  .summary = N_ ("Run an operation and print its result"),
  .word = FERRY_COMMAND_WORD_OPERATION,
  .options = ferry_call_settings_table,
  .run = run_run,
};
