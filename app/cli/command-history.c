/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry history: calls of this launch's past and of earlier ones. */
#include "command-options.h"

#include "interrupt.h"
#include "model/history.h"
#include "moment-word.h"
#include "operation-word.h"
#include "output.h"
#include "print-history.h"

#include <glib/gi18n.h>

/* So many rows are read and printed at a time. A table gets its columns by the first of them. */
#define ROWS_AT_ONCE 1000

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  FerryBoundary *boundary;
  FerryHistory *history;
  GCancellable *cancellable;
  FerryInterrupt *interrupt; /* NULL once something is printed */
  FerryHistoryQuery query;   /* its strings are the options' */
  FerryHistoryFormat format;

  GVariant *ids;
  gsize n_ids;
  gsize n_read;
  GError *error;
  gboolean has_failed_to_print;
} History;

static void
history_clear (History *self)
{
  g_clear_pointer (&self->interrupt, ferry_interrupt_free);
  g_clear_object (&self->history);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->boundary, ferry_boundary_unref);
  g_clear_pointer (&self->ids, g_variant_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  History *self = user_data;

  ferry_history_close_finish (FERRY_HISTORY (source), result, NULL);
  g_main_loop_quit (self->loop);
}

static void
close_history (History *self)
{
  ferry_history_close_async (self->history, on_closed, self);
}

static void read_next (History *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  History *self = user_data;
  g_autoptr (GPtrArray) rows = ferry_history_read_finish (FERRY_HISTORY (source), result, &self->error);
  gsize n = MIN (ROWS_AT_ONCE, self->n_ids - self->n_read);
  gboolean is_first = self->n_read == 0;

  self->n_read += n;
  /* Printing into a pipe that nobody reads, Ctrl+C ends the program as any other. */
  if (rows != NULL)
    g_clear_pointer (&self->interrupt, ferry_interrupt_free);
  if (rows != NULL && !ferry_print_history (self->format, rows, is_first, self->n_read == self->n_ids))
    self->has_failed_to_print = TRUE;
  if (rows == NULL || self->has_failed_to_print || self->n_read == self->n_ids)
    close_history (self);
  else
    read_next (self);
}

static void
read_next (History *self)
{
  gsize n;
  const gint64 *ids = g_variant_get_fixed_array (self->ids, &n, sizeof (gint64));

  ferry_history_read_async (self->history, ids + self->n_read, MIN (ROWS_AT_ONCE, n - self->n_read), self->cancellable, on_read, self);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  History *self = user_data;
  guint64 total = 0;

  self->ids = ferry_history_find_finish (FERRY_HISTORY (source), result, &total, NULL, &self->error);
  if (self->ids == NULL)
    {
      close_history (self);
      return;
    }
  self->n_ids = g_variant_n_children (self->ids);
  if (self->n_ids == 0)
    ferry_output_note (total == 0 ? _ ("The history is empty.") : _ ("No call in the history is like that."));
  /* An empty table is no help; an empty array or a list of names is. */
  if (self->n_ids == 0 && self->format == FERRY_HISTORY_AS_TABLE)
    close_history (self);
  else
    read_next (self);
}

static void
on_interrupt (gpointer user_data)
{
  History *self = user_data;

  g_cancellable_cancel (self->cancellable);
}

static void
on_problem (FerryHistory *history, const char *sentence, gpointer user_data)
{
  ferry_output_message ("%s", sentence);
}

static FerryExit
judge (History *self)
{
  if (self->has_failed_to_print)
    return FERRY_EXIT_FAILED;
  /* The task that brings the answer says so itself, whatever the answer is. */
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ferry_output_note (_ ("cancelled"));
      return FERRY_EXIT_INTERRUPTED;
    }
  if (self->error == NULL)
    return FERRY_EXIT_SUCCEEDED;
  ferry_output_message ("%s", self->error->message);
  return FERRY_EXIT_FAILED;
}

static FerryExit
tell (History *self)
{
  g_autofree char *path = ferry_history_get_default_path ();

  self->interrupt = ferry_interrupt_new (on_interrupt, self);
  self->boundary = ferry_boundary_new ();
  self->cancellable = g_cancellable_new ();
  self->history = ferry_history_new (self->boundary, path);
  g_signal_connect (self->history, "problem", G_CALLBACK (on_problem), NULL);
  ferry_history_find_async (self->history, &self->query, 0, self->cancellable, on_found, self);
  g_main_loop_run (self->loop);
  return judge (self);
}

static const FerryChoice outcomes[] = {
  {"succeeded", N_ ("Succeeded")},
  {"failed", N_ ("Failed")},
  {"timed-out", N_ ("Timed out")},
  {"cancelled", N_ ("Cancelled")},
  {"rejected", N_ ("Rejected")},
  {NULL},
};

static const FerryParameter options[] = {
  {
    .name = FERRY_OPERATION_WORD,
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Operation"),
    .help = N_ ("Only calls of this operation"),
    .fallback = "",
    .minimum = 1,
  },
  {
    .name = "since",
    .type = FERRY_PARAMETER_TEXT,
    .label = N_ ("Since"),
    .help = N_ ("Only calls that started then or later: a date, a moment, or how long ago: 15min, 2h, 3d"),
    .fallback = "",
    .minimum = 1,
  },
  {
    .name = "outcome",
    .type = FERRY_PARAMETER_CHOICE,
    .label = N_ ("Outcome"),
    .help = N_ ("Only calls that ended so"),
    .fallback = "",
    .choices = outcomes,
  },
  {
    .name = "limit",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Limit"),
    .help = N_ ("How many calls at most, the newest; 0 for all"),
    .fallback = "100",
    .minimum = 0,
    .maximum = 1000000,
  },
  {
    .name = "json",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("JSON"),
    .help = N_ ("Print a JSON array with an object for each call, each on a line"),
    .fallback = "false",
  },
  {
    .name = "csv",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("CSV"),
    .help = N_ ("Print comma-separated values, the first line with their names"),
    .fallback = "false",
  },
  {NULL},
};

static gboolean
read_since (History *self, const char *word)
{
  if (ferry_moment_word_parse (word, g_get_real_time (), &self->query.since))
    return TRUE;
  ferry_output_message (_ ("“since”: “%s” is not allowed; allowed: %s"), word, ferry_moment_word_describe ());
  return FALSE;
}

static gboolean
read_format (History *self, GVariant *settings)
{
  gboolean wants_json = FALSE;
  gboolean wants_csv = FALSE;

  g_variant_lookup (settings, "json", "b", &wants_json);
  g_variant_lookup (settings, "csv", "b", &wants_csv);
  if (wants_json && wants_csv)
    {
      ferry_output_message (_ ("“%s” is not allowed beside “%s”; allowed: one of them"), "--csv", "--json");
      return FALSE;
    }
  if (wants_json)
    self->format = FERRY_HISTORY_AS_JSON;
  else if (wants_csv)
    self->format = FERRY_HISTORY_AS_CSV;
  return TRUE;
}

/* What @settings ask for; FALSE after saying what is wrong. */
static gboolean
read_options (History *self, GVariant *settings)
{
  const char *since;

  self->query.limit = 100;
  g_variant_lookup (settings, FERRY_OPERATION_WORD, "&s", &self->query.operation);
  g_variant_lookup (settings, "outcome", "&s", &self->query.outcome);
  g_variant_lookup (settings, "limit", "x", &self->query.limit);
  if (self->query.operation != NULL && ferry_operation_word_read (ferry_history_command.name, self->query.operation) == NULL)
    return FALSE;
  if (g_variant_lookup (settings, "since", "&s", &since) && !read_since (self, since))
    return FALSE;
  return read_format (self, settings);
}

static FerryExit
history_run (GMainLoop *loop, char **arguments)
{
  g_auto (History) self = {.loop = loop};
  g_autoptr (FerryOptions) given = NULL;
  FerryExit code;

  given = ferry_command_options_read (&ferry_history_command, arguments, &code);
  if (given == NULL)
    return code;
  return read_options (&self, given->settings) ? tell (&self) : FERRY_EXIT_USAGE;
}

const FerryCommand ferry_history_command = {
  .name = "history",
  .arguments = N_ ("[OPTION]…"),
  .summary = N_ ("Tell which calls there were"),
  .description = N_ ("Tells which calls there were, of all launches, the newest first. “ferry run”, “ferry compare” and\n"
                     "the window keep them; secrets among their parameters are not kept."),
  .options = options,
  .run = history_run,
};
