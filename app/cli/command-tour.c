/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry tour: what each executor costs the loop, on real files of this machine. */
#include "command-options.h"

#include "call-settings.h"
#include "interrupt.h"
#include "model/progress-rate.h"
#include "model/worst-stall.h"
#include "operations/registry.h"
#include "output.h"
#include "print-result.h"
#include "progress-line.h"
#include "text-table.h"
#include "tour-folder.h"
#include "tour-report.h"

#include <glib/gi18n.h>

#define SCANNED_FOLDER "/usr"
#define CHECKSUM "files.checksum"
#define SCAN "files.scan"
#define FRACTAL "compute.fractal"

/* The checksum should be long enough to be felt and short enough to wait for. How fast this machine
 * reads and digests is not known yet: the first folder is a guess, put right by how long it took. */
#define FIRST_TARGET (800 * G_GUINT64_CONSTANT (1000000))
#define SHORTEST (300 * G_TIME_SPAN_MILLISECOND)
#define LONGEST (2 * G_TIME_SPAN_SECOND)
#define WANTED (800 * G_TIME_SPAN_MILLISECOND)
#define READINGS_MAX 6

/* About as wide as the table. */
#define TEXT_WIDTH 80

static const FerryExecutorKind executors[] = {
  FERRY_EXECUTOR_MAIN_LOOP,
  FERRY_EXECUTOR_TASK_POOL,
  FERRY_EXECUTOR_OWN_POOL,
};

static const char * const operations[] = {CHECKSUM, SCAN, FRACTAL};

#define N_EXECUTORS G_N_ELEMENTS (executors)
#define N_ROWS (G_N_ELEMENTS (operations) * N_EXECUTORS)

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  FerryExportFiles files;
  FerrySnapshot *snapshot; /* of the end; NULL if no file is wanted */
  FerrySession *session;
  FerryCallMeter *meter;
  FerryProgressLine *progress;
  gboolean interrupted;
  char *problem; /* why the warm-up failed, or NULL */

  /* the warm-up, which ends when is_warm */
  gboolean is_warm;
  GVariant *scan_result;
  char *folder;
  guint64 folder_bytes;
  gboolean is_folder_cached; /* it was read before */
  gint64 reading_time;       /* of the latest reading */
  guint n_readings;

  FerryMeasure rows[N_ROWS];
  guint n_rows; /* finished ones */
} Tour;

static void
tour_clear (Tour *self)
{
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  g_clear_pointer (&self->meter, ferry_call_meter_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scan_result, g_variant_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->snapshot, ferry_snapshot_unref);
  ferry_export_files_clear (&self->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tour, tour_clear)

/* What the tour asks of an operation; the rest is the operation's default. */
static GVariant *
make_parameters (Tour *self,
                 const char *operation)
{
  GVariantDict given;

  g_variant_dict_init (&given, NULL);
  if (g_str_equal (operation, CHECKSUM))
    {
      const char *paths[] = {self->folder, NULL};

      g_variant_dict_insert (&given, "paths", "^aay", paths);
    }
  else if (g_str_equal (operation, SCAN))
    {
      g_variant_dict_insert (&given, "folder", "^ay", SCANNED_FOLDER);
      /* To choose the checksum's folder among. */
      g_variant_dict_insert (&given, "largest", "x", G_GINT64_CONSTANT (1000));
    }
  else
    {
      /* A quarter of the picture that is the default. */
      g_variant_dict_insert (&given, "width", "x", G_GINT64_CONSTANT (512));
      g_variant_dict_insert (&given, "height", "x", G_GINT64_CONSTANT (384));
    }
  return g_variant_dict_end (&given);
}

static void
start_call (Tour *self,
            const char *operation,
            FerryExecutorKind executor,
            const char *note)
{
  FerryCallOptions options = {.executor = executor};

  ferry_progress_line_show (self->progress, note);
  ferry_call_meter_run (self->meter, ferry_operations_find (operation),
                        make_parameters (self, operation), &options, 0);
}

static void
start_reading (Tour *self)
{
  g_autofree char *display = g_filename_display_name (self->folder);
  g_autofree char *note = g_strdup_printf (_ ("Warming up: %s of %s…"), CHECKSUM, display);

  self->n_readings++;
  start_call (self, CHECKSUM, FERRY_EXECUTOR_OWN_POOL, note);
}

static void
start_row (Tour *self)
{
  const char *operation = operations[self->n_rows / N_EXECUTORS];
  FerryExecutorKind executor = executors[self->n_rows % N_EXECUTORS];
  g_autofree char *note = NULL;

  note = g_strdup_printf (_ ("%u of %u: %s on %s…"), self->n_rows + 1, (guint)N_ROWS,
                          operation, ferry_executor_get_name (executor));
  start_call (self, operation, executor, note);
}

/* FALSE if it is the folder that is read already. */
static gboolean
choose_folder (Tour *self,
               guint64 target)
{
  g_autofree char *former = g_steal_pointer (&self->folder);

  self->folder = ferry_tour_choose_folder (SCANNED_FOLDER, self->scan_result, target,
                                           &self->folder_bytes);
  self->is_folder_cached = FALSE;
  return g_strcmp0 (former, self->folder) != 0;
}

/* Whether the folder has to be read once more before the tour: the same, since what took so long may
 * have been the disk, or another one, since this takes too long or too short. */
static gboolean
needs_reading (Tour *self,
               gint64 elapsed)
{
  self->reading_time = elapsed;
  if (!self->is_folder_cached)
    {
      self->is_folder_cached = TRUE;
      return TRUE;
    }
  if (self->n_readings >= READINGS_MAX || (elapsed >= SHORTEST && elapsed <= LONGEST))
    return FALSE;
  return choose_folder (self, (double)self->folder_bytes * WANTED / MAX (elapsed, 1));
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Tour *self = user_data;

  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  g_main_loop_quit (self->loop);
}

static void
close_session (Tour *self)
{
  ferry_session_close_async (self->session, on_closed, self);
}

static void
on_explained (const FerryStall *worst,
              gpointer user_data)
{
  Tour *self = user_data;

  self->snapshot = ferry_telemetry_take_snapshot (ferry_session_get_telemetry (self->session), 0, G_MAXINT64);
  close_session (self);
}

static gboolean
print_paragraph (const char *text)
{
  g_autofree char *lines = ferry_text_wrap (text, TEXT_WIDTH);

  return ferry_output_text (lines);
}

static gboolean
print_introduction (Tour *self)
{
  g_autofree char *display = g_filename_display_name (self->folder);
  g_autofree char *size = ferry_format_size (self->folder_bytes);
  g_autofree char *duration = ferry_format_duration (self->reading_time);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_ ("Each operation runs on the main loop and on two thread pools, while the loop "
                             "beats 60 times a second as a window draws; a stall is what keeps the loop from "
                             "its poll meanwhile. %s reads %s (%s), chosen because that takes about %s here, "
                             "and %s counts %s; both ran before, so that the disk cache does not decide."),
                          CHECKSUM, display, size, duration, SCAN, SCANNED_FOLDER);
  return print_paragraph (text) && ferry_output_text ("\n");
}

static void
finish_warm_up (Tour *self)
{
  self->is_warm = TRUE;
  start_row (self);
}

static void
take_warm_up (Tour *self,
              const FerryMeasure *row,
              FerryCallRecord *record)
{
  GVariant *result = ferry_call_record_get_result (record);

  if (result == NULL)
    {
      self->problem = g_strdup_printf ("%s: %s", row->operation->id,
                                       ferry_call_record_get_error (record)->message);
      close_session (self);
      return;
    }

  if (self->scan_result == NULL)
    {
      self->scan_result = g_variant_ref (result);
      choose_folder (self, FIRST_TARGET);
      start_reading (self);
    }
  else if (needs_reading (self, row->elapsed))
    start_reading (self);
  else
    finish_warm_up (self);
}

static void
on_measured (const FerryMeasure *row,
             FerryCallRecord *record,
             gpointer user_data)
{
  Tour *self = user_data;

  if (self->interrupted)
    close_session (self);
  else if (!self->is_warm)
    take_warm_up (self, row, record);
  else
    {
      self->rows[self->n_rows++] = *row;
      if (self->n_rows < N_ROWS)
        start_row (self);
      else if (ferry_export_files_are_wanted (&self->files))
        ferry_worst_stall_await (self->session, 0, on_explained, self);
      else
        close_session (self);
    }
}

static void
on_interrupt (gpointer user_data)
{
  Tour *self = user_data;

  self->interrupted = TRUE;
  ferry_call_meter_cancel (self->meter);
}

static gboolean
have_all_succeeded (Tour *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].outcome != FERRY_OUTCOME_SUCCEEDED)
      return FALSE;
  return TRUE;
}

static FerryExit
report (Tour *self)
{
  g_autofree char *table = NULL;
  g_autofree char *conclusion = NULL;
  gboolean is_told;

  if (self->interrupted)
    {
      ferry_output_note (_ ("cancelled"));
      return FERRY_EXIT_INTERRUPTED;
    }
  if (self->problem != NULL)
    {
      ferry_output_message ("%s", self->problem);
      return FERRY_EXIT_FAILED;
    }

  table = ferry_tour_report_table (self->rows, self->n_rows);
  conclusion = ferry_tour_report_conclusion (self->rows, self->n_rows);
  is_told = print_introduction (self) && ferry_output_text (table) && ferry_output_text ("\n") && print_paragraph (conclusion);
  /* Though nobody reads the answer any more. */
  if ((self->snapshot != NULL && !ferry_export_files_write (&self->files, self->snapshot)) || !is_told)
    return FERRY_EXIT_FAILED;
  return have_all_succeeded (self) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

/* In an iteration of the loop, as everything that is measured. */
static gboolean
on_start (gpointer user_data)
{
  Tour *self = user_data;
  g_autofree char *note = g_strdup_printf (_ ("Warming up: %s of %s…"), SCAN, SCANNED_FOLDER);

  start_call (self, SCAN, FERRY_EXECUTOR_OWN_POOL, note);
  return G_SOURCE_REMOVE;
}

static FerryExit
tour_run (GMainLoop *loop,
          char **arguments)
{
  g_auto (Tour) self = {.loop = loop};
  g_autoptr (FerryInterrupt) interrupt = NULL;
  g_autoptr (FerryOptions) given = NULL;
  g_autoptr (GError) error = NULL;
  FerryExit code;

  given = ferry_command_options_read (&ferry_tour_command, arguments, &code);
  if (given == NULL)
    return code;
  if (!ferry_export_files_read (&self.files, given->settings, &error))
    {
      ferry_output_message ("%s", error->message);
      return FERRY_EXIT_USAGE;
    }
  self.session = ferry_session_new ();
  self.meter = ferry_call_meter_new (self.session, FERRY_CALL_METER_REST_MS, on_measured, &self);
  self.progress = ferry_progress_line_new ();
  interrupt = ferry_interrupt_new (on_interrupt, &self);
  g_source_set_name_by_id (g_idle_add (on_start, &self), "[ferry] start of the tour");
  g_main_loop_run (loop);

  g_clear_pointer (&interrupt, ferry_interrupt_free);
  g_clear_pointer (&self.progress, ferry_progress_line_free);
  return report (&self);
}

const FerryCommand ferry_tour_command = {
  .name = "tour",
  .arguments = N_ ("[OPTION]…"),
  .summary = N_ ("Measure on this machine what each way of running operations costs the loop"),
  .description = N_ ("Measures what each executor costs the loop, with three operations on what is on this machine."),
  .options = ferry_call_settings_table + FERRY_CALL_SETTINGS_FILES,
  .run = tour_run,
};
