/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry compare: the same call on every executor, and what each costs the loop. */
#include "command.h"

#include "call-json.h"
#include "call-settings.h"
#include "interrupt.h"
#include "measured-call.h"
#include "model/call-meter.h"
#include "model/progress-rate.h"
#include "operation-word.h"
#include "option-parser.h"
#include "output.h"
#include "text-table.h"
#include "verdict.h"

#include <glib/gi18n.h>

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  const FerryOperation *operation;
  GVariant *parameters;        /* lent */
  FerryCallSettings *settings; /* lent */
  FerryCallTable table;
  FerryProgressLine *progress;
  const FerryChoice *next; /* the executor that follows the call that runs; of the table's */

  FerryMeasuredCall *warm_up; /* NULL if there was none */
  GPtrArray *calls;           /* of FerryMeasuredCall, the last of which may run */
  gboolean interrupted;
} Compare;

static void
compare_clear (Compare *self)
{
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  g_clear_pointer (&self->warm_up, ferry_measured_call_free);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compare, compare_clear)

static FerryMeasuredCall *
get_call (Compare *self,
          guint i)
{
  return g_ptr_array_index (self->calls, i);
}

static void on_done (FerryMeasuredCall *call,
                     gpointer user_data);

/* Each call has a session of its own: no breaker, budget or worker of one weighs on the next. */
static FerryMeasuredCall *
start_call (Compare *self,
            const char *note)
{
  g_autoptr (FerrySession) session = ferry_call_settings_make_session (self->settings, self->operation);

  ferry_progress_line_show (self->progress, note);
  return ferry_measured_call_new (session, self->operation, self->parameters, &self->settings->options,
                                  self->progress, note, on_done, self);
}

static void
start_next (Compare *self)
{
  const FerryChoice *executor = self->next++;

  ferry_executor_parse (executor->id, &self->settings->options.executor);
  g_ptr_array_add (self->calls, start_call (self, executor->id));
}

static void
on_done (FerryMeasuredCall *call,
         gpointer user_data)
{
  Compare *self = user_data;

  if (self->interrupted || ferry_measured_call_get_check_error (call) != NULL || self->next->id == NULL)
    g_main_loop_quit (self->loop);
  else
    start_next (self);
}

static void
on_interrupt (gpointer user_data)
{
  Compare *self = user_data;

  self->interrupted = TRUE;
  ferry_measured_call_cancel (self->calls->len > 0 ? get_call (self, self->calls->len - 1) : self->warm_up);
}

static gboolean
needs_warm_up (Compare *self)
{
  return ferry_call_meter_wants_warm_up (self->operation) && !ferry_faults_are_on (&self->settings->faults);
}

/* The one that was asked for: a call may have had to go elsewhere. */
static const char *
get_executor (Compare *self,
              guint i)
{
  return self->table.executors[i].id;
}

static char *
format_table (Compare *self)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("lrrrr");

  ferry_text_table_add_row (table, _ ("Executor"), _ ("Worst stall"), _ ("In stalls"), _ ("Missed beats"), _ ("Elapsed"));
  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryCallRecord *record = ferry_measured_call_get_record (get_call (self, i));
      const FerryMeasure *cost = ferry_measured_call_get_measure (get_call (self, i));
      FerryOutcome outcome = ferry_call_record_get_outcome (record);
      g_autofree char *worst = ferry_format_duration (cost->worst);
      g_autofree char *stalled = cost->stalled > 0 ? ferry_format_duration (cost->stalled) : g_strdup ("0");
      g_autofree char *missed = g_strdup_printf (_ ("%u of %u"), cost->missed, cost->beats + cost->missed);
      g_autofree char *elapsed = NULL;
      FerryCallTimes times;

      ferry_call_record_get_times (record, &times);
      elapsed = ferry_format_duration (times.delivered - times.submitted);
      ferry_text_table_add_row (table, get_executor (self, i), worst, stalled, missed,
                                outcome == FERRY_OUTCOME_SUCCEEDED ? elapsed : ferry_outcome_get_name (outcome));
    }
  return ferry_text_table_format (table, "");
}

static gboolean
print_json (Compare *self)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();
  g_autofree char *text = NULL;

  ferry_json_writer_begin_array (json);
  for (guint i = 0; i < self->calls->len; i++)
    ferry_call_json_add (json, get_call (self, i));
  ferry_json_writer_end_array (json);
  text = ferry_json_writer_finish (json);
  return ferry_output_answer (text, TRUE);
}

/* A line for each call that did not succeed; the exit code is that of the first of them. */
static FerryExit
judge (Compare *self)
{
  FerryExit code = FERRY_EXIT_SUCCEEDED;

  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryCallRecord *record = ferry_measured_call_get_record (get_call (self, i));
      FerryOutcome outcome = ferry_call_record_get_outcome (record);
      g_autofree char *verdict = NULL;

      if (outcome == FERRY_OUTCOME_SUCCEEDED)
        continue;
      verdict = ferry_verdict_format (record, ferry_measured_call_get_measure (get_call (self, i))->worst,
                                      ferry_measured_call_get_worst_stall (get_call (self, i)), 0);
      ferry_output_note (verdict);
      if (code == FERRY_EXIT_SUCCEEDED)
        code = ferry_verdict_get_exit (outcome, ferry_call_record_get_error (record));
    }
  /* What was interrupted between two calls shows in none of them. */
  if (self->interrupted && code == FERRY_EXIT_SUCCEEDED)
    ferry_output_note (_ ("cancelled"));
  return self->interrupted ? FERRY_EXIT_INTERRUPTED : code;
}

/* The warm-up is not part of what is compared. */
static gboolean
write_files (Compare *self)
{
  g_autofree FerrySnapshot **snapshots = g_new (FerrySnapshot *, self->calls->len);
  g_autoptr (FerrySnapshot) whole = NULL;

  for (guint i = 0; i < self->calls->len; i++)
    snapshots[i] = ferry_measured_call_get_snapshot (get_call (self, i));
  whole = ferry_snapshot_merge (snapshots, self->calls->len);
  return ferry_export_files_write (&self->settings->files, whole);
}

/* What a check says of the parameters it says of the first call, or of the warm-up. */
static const GError *
get_check_error (Compare *self)
{
  FerryMeasuredCall *first = self->warm_up != NULL ? self->warm_up : get_call (self, 0);

  return ferry_measured_call_get_check_error (first);
}

static FerryExit
report (Compare *self)
{
  g_autofree char *table = NULL;
  gboolean is_told;

  if (get_check_error (self) != NULL)
    return ferry_verdict_on_check (get_check_error (self));
  if (self->calls->len > 0 && ferry_measured_call_get_record (get_call (self, self->calls->len - 1)) == NULL)
    /* Interrupted before the last of them began. */
    g_ptr_array_set_size (self->calls, self->calls->len - 1);
  if (self->calls->len == 0)
    {
      ferry_output_note (_ ("cancelled"));
      return FERRY_EXIT_INTERRUPTED;
    }

  table = format_table (self);
  is_told = self->settings->wants_json ? print_json (self) : ferry_output_text (table);
  /* Though nobody reads the answer any more. */
  if ((ferry_export_files_are_wanted (&self->settings->files) && !write_files (self)) || !is_told)
    return FERRY_EXIT_FAILED;
  return judge (self);
}

static FerryExit
compare_calls (Compare *self)
{
  g_autoptr (FerryInterrupt) interrupt = ferry_interrupt_new (on_interrupt, self);

  self->progress = ferry_progress_line_new ();
  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_measured_call_free);
  self->next = self->table.executors;
  if (needs_warm_up (self))
    self->warm_up = start_call (self, _ ("Warming up"));
  else
    start_next (self);
  g_main_loop_run (self->loop);

  g_clear_pointer (&interrupt, ferry_interrupt_free);
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  return report (self);
}

static FerryExit
print_help_for (const FerryOperation *operation,
                const FerryCallTable *table)
{
  g_autofree char *parameters = ferry_options_format_help (operation->parameters);
  g_autofree char *others = ferry_call_settings_format_help (table->rows + 1, operation);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s ferry compare %s [--NAME=VALUE]…\n\n%s. %s.\n\n%s\n%s\n%s\n%s",
                          _ ("Usage:"), operation->id, _ (operation->title), _ (operation->summary),
                          _ ("Parameters:"), parameters, _ ("How to run it:"), others);
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
compare_operation (GMainLoop *loop,
                   const FerryOperation *operation,
                   char **words)
{
  g_auto (FerryCallSettings) settings = {{0}};
  g_auto (Compare) self = {.loop = loop, .operation = operation, .settings = &settings};
  g_autoptr (FerryOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  ferry_call_table_init (&self.table, operation);
  options = ferry_options_parse (words, operation->parameters, self.table.rows + 1, &error);
  if (options != NULL && options->help)
    return print_help_for (operation, &self.table);
  if (options == NULL || !ferry_call_settings_read (&settings, operation, options->settings, &error))
    {
      ferry_output_message ("%s", error->message);
      return FERRY_EXIT_USAGE;
    }
  self.parameters = options->parameters;
  return compare_calls (&self);
}

static FerryExit
print_help (void)
{
  g_autofree char *lines = ferry_operation_word_format_help ();
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s ferry compare OPERATION [--NAME=VALUE]… [--deadline=SECONDS] [--json]\n\n"
                          "%s\n\n%s\n%s\n%s\n",
                          _ ("Usage:"),
                          _ ("Runs an operation on every executor, one after the other, and prints what each costs a loop that\n"
                             "beats 60 times a second. Files are read once before, so that the disk cache does not decide."),
                          _ ("Operations:"), lines,
                          _ ("“ferry compare OPERATION --help” tells its parameters and all options."));
  return ferry_output_text (text) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
compare_run (GMainLoop *loop,
             char **arguments)
{
  const FerryOperation *operation;

  if (g_strcmp0 (arguments[0], "--help") == 0)
    return print_help ();
  operation = ferry_operation_word_read (ferry_compare_command.name, arguments[0]);
  return operation != NULL ? compare_operation (loop, operation, arguments + 1) : FERRY_EXIT_USAGE;
}

const FerryCommand ferry_compare_command = {
  .name = "compare",
  .arguments = N_ ("OPERATION [OPTION]…"),
  .summary = N_ ("Run an operation on every executor, and tell what each costs the loop"),
  .word = FERRY_COMMAND_WORD_OPERATION,
  .options = ferry_call_settings_table + 1,
  .run = compare_run,
};
