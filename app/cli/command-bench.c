/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ferry bench: what a crossing itself costs on each executor, by calls that have next to nothing to do. */
#include "command-options.h"

#include "boundary/adapter.h"
#include "interrupt.h"
#include "json-writer.h"
#include "model/policies.h"
#include "model/worker-program.h"
#include "operations/registry.h"
#include "output.h"
#include "progress-line.h"
#include "text-table.h"

#include <glib/gi18n.h>

/* The primes up to 2. */
#define OPERATION "compute.primes"

#define WARM_UP_CALLS 50
#define IN_FLIGHT 64

typedef struct
{
  FerryExecutorKind executor;
  gint64 median; /* microseconds from submit to callback, one call at a time; so the others */
  gint64 p95;
  gint64 worst;
  double rate; /* calls a second, IN_FLIGHT at a time */
} Row;

typedef enum
{
  PHASE_WARM_UP,
  PHASE_ONE_AT_A_TIME,
  PHASE_MANY,
  N_PHASES
} Phase;

/* Everything here belongs to the main thread. */
typedef struct
{
  GMainLoop *loop; /* lent */
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  FerryProgressLine *progress;
  const FerryOperation *operation;
  GVariant *parameters;
  guint calls; /* of each phase but the warm-up */
  gboolean interrupted;
  GError *problem; /* of the first call that failed, or NULL */

  /* what runs */
  FerryExecutorKind executor;
  Phase phase;
  guint wanted;
  guint issued;
  guint done;
  gint64 began;     /* the phase */
  gint64 submitted; /* the latest call */
  GArray *times;    /* of gint64: the round trips one at a time */

  GArray *rows; /* of Row */
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  g_clear_object (&self->adapter);
  g_clear_pointer (&self->boundary, ferry_boundary_unref);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->times, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void start_phase (Bench *self,
                         Phase phase);

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Bench *self = user_data;

  ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL);
  g_main_loop_quit (self->loop);
}

/* The next executor that can run the operation, or the end. */
static void
start_next_executor (Bench *self)
{
  g_autofree char *note = NULL;

  do
    self->executor++;
  while (self->executor < FERRY_N_EXECUTORS && !ferry_adapter_can_run (self->adapter, self->operation, self->executor));
  if (self->executor >= FERRY_N_EXECUTORS || self->interrupted || self->problem != NULL)
    {
      ferry_adapter_close_async (self->adapter, on_closed, self);
      return;
    }
  note = g_strdup_printf (_ ("Measuring %s…"), ferry_executor_get_name (self->executor));
  ferry_progress_line_show (self->progress, note);
  start_phase (self, PHASE_WARM_UP);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 difference = *(const gint64 *)a - *(const gint64 *)b;

  return (difference > 0) - (difference < 0);
}

/* The time that @percent of them stay within; @times is sorted. */
static gint64
get_percentile (GArray *times,
                guint percent)
{
  return g_array_index (times, gint64, (times->len - 1) * percent / 100);
}

static void
add_row (Bench *self)
{
  gint64 elapsed = MAX (g_get_monotonic_time () - self->began, 1);
  Row row = {.executor = self->executor, .rate = (double)self->done * G_USEC_PER_SEC / elapsed};

  g_array_sort (self->times, compare_times);
  row.median = get_percentile (self->times, 50);
  row.p95 = get_percentile (self->times, 95);
  row.worst = get_percentile (self->times, 100);
  g_array_append_val (self->rows, row);
}

static void
finish_phase (Bench *self)
{
  if (self->interrupted || self->problem != NULL)
    {
      start_next_executor (self);
      return;
    }
  if (self->phase == PHASE_MANY)
    {
      add_row (self);
      start_next_executor (self);
    }
  else
    start_phase (self, self->phase + 1);
}

static void issue (Bench *self);

static void
on_called (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;
  gint64 elapsed = g_get_monotonic_time () - self->submitted;

  value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &error);
  if (value == NULL && self->problem == NULL)
    self->problem = g_steal_pointer (&error);
  if (self->phase == PHASE_ONE_AT_A_TIME)
    g_array_append_val (self->times, elapsed);
  self->done++;
  if (self->interrupted || self->problem != NULL)
    self->wanted = self->issued;
  if (self->done == self->wanted)
    finish_phase (self);
  else if (self->issued < self->wanted)
    issue (self);
}

static void
issue (Bench *self)
{
  FerryCallOptions options = {.executor = self->executor};

  self->issued++;
  self->submitted = g_get_monotonic_time ();
  ferry_adapter_call_async (self->adapter, self->operation, self->parameters, &options, NULL, on_called, self);
}

static void
start_phase (Bench *self,
             Phase phase)
{
  guint at_a_time = phase == PHASE_MANY ? IN_FLIGHT : 1;

  self->phase = phase;
  self->wanted = phase == PHASE_WARM_UP ? WARM_UP_CALLS : self->calls;
  self->issued = 0;
  self->done = 0;
  if (phase == PHASE_ONE_AT_A_TIME)
    g_array_set_size (self->times, 0);
  self->began = g_get_monotonic_time ();
  for (guint i = 0; i < MIN (at_a_time, self->wanted); i++)
    issue (self);
}

static void
on_interrupt (gpointer user_data)
{
  Bench *self = user_data;

  self->interrupted = TRUE;
}

/* In an iteration of the loop, as everything that is measured. */
static gboolean
on_start (gpointer user_data)
{
  start_next_executor (user_data);
  return G_SOURCE_REMOVE;
}

/* An adapter for one dependency, as Ferry has it; but nothing is retried or rejected. */
static void
make_adapter (Bench *self)
{
  g_autoptr (GArray) policies = ferry_policies_get_defaults ();
  g_autofree char *program = ferry_worker_program_find ();
  const char *argv[] = {program, NULL};

  self->boundary = ferry_boundary_new ();
  if (program != NULL)
    ferry_boundary_set_worker (self->boundary, argv, FERRY_WORKER_IDLE_TIME);
  for (guint i = 0; i < policies->len; i++)
    {
      FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);

      if (g_str_equal (row->dependency, self->operation->dependency))
        self->adapter = ferry_adapter_new (self->boundary, row->dependency, &row->policy);
    }
}

static char *
format_table (Bench *self)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("lrrrr");

  ferry_text_table_add_row (table, _ ("Executor"), _ ("Round trip p50"), _ ("p95"), _ ("Worst"), _ ("Calls/s, 64 at a time"));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      g_autofree char *median = g_strdup_printf (_ ("%.0f µs"), (double)row->median);
      g_autofree char *p95 = g_strdup_printf (_ ("%.0f µs"), (double)row->p95);
      g_autofree char *worst = g_strdup_printf (_ ("%.0f µs"), (double)row->worst);
      g_autofree char *rate = g_strdup_printf ("%.0f", row->rate);

      ferry_text_table_add_row (table, ferry_executor_get_name (row->executor), median, p95, worst, rate);
    }
  return ferry_text_table_format (table, "");
}

static char *
format_json (Bench *self)
{
  g_autoptr (FerryJsonWriter) json = ferry_json_writer_new ();

  ferry_json_writer_begin_array (json);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      ferry_json_writer_begin_object (json);
      ferry_json_writer_add_string_member (json, "executor", ferry_executor_get_name (row->executor));
      ferry_json_writer_add_integer_member (json, "calls", self->calls);
      ferry_json_writer_add_number_member (json, "p50_ms", row->median / 1000.0);
      ferry_json_writer_add_number_member (json, "p95_ms", row->p95 / 1000.0);
      ferry_json_writer_add_number_member (json, "worst_ms", row->worst / 1000.0);
      ferry_json_writer_add_number_member (json, "calls_per_second", row->rate);
      ferry_json_writer_end_object (json);
    }
  ferry_json_writer_end_array (json);
  return ferry_json_writer_finish (json);
}

static FerryExit
report (Bench *self,
        gboolean wants_json)
{
  g_autofree char *text = NULL;

  if (self->interrupted)
    {
      ferry_output_note (_ ("cancelled"));
      return FERRY_EXIT_INTERRUPTED;
    }
  if (self->problem != NULL)
    {
      ferry_output_message ("%s: %s", ferry_executor_get_name (self->executor), self->problem->message);
      return FERRY_EXIT_FAILED;
    }
  text = wants_json ? format_json (self) : format_table (self);
  return ferry_output_answer (text, wants_json) ? FERRY_EXIT_SUCCEEDED : FERRY_EXIT_FAILED;
}

static FerryExit
measure (Bench *self,
         gboolean wants_json)
{
  g_autoptr (FerryInterrupt) interrupt = ferry_interrupt_new (on_interrupt, self);
  g_auto (GVariantDict) given = G_VARIANT_DICT_INIT (NULL);

  self->operation = ferry_operations_find (OPERATION);
  g_variant_dict_insert (&given, "limit", "x", G_GINT64_CONSTANT (2));
  self->parameters = g_variant_ref_sink (g_variant_dict_end (&given));
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->progress = ferry_progress_line_new ();
  make_adapter (self);
  g_source_set_name_by_id (g_idle_add (on_start, self), "[ferry] start of the bench");
  g_main_loop_run (self->loop);

  g_clear_pointer (&interrupt, ferry_interrupt_free);
  g_clear_pointer (&self->progress, ferry_progress_line_free);
  return report (self, wants_json);
}

static const FerryParameter options[] = {
  {
    .name = "calls",
    .type = FERRY_PARAMETER_INTEGER,
    .label = N_ ("Calls"),
    .help = N_ ("How many calls to measure on each executor, one at a time, and 64 at a time"),
    .fallback = "2000",
    .minimum = 1,
    .maximum = 1000000,
  },
  {
    .name = "json",
    .type = FERRY_PARAMETER_BOOLEAN,
    .label = N_ ("JSON"),
    .help = N_ ("Print an array with an object for each executor"),
    .fallback = "false",
  },
  {NULL},
};

static FerryExit
bench_run (GMainLoop *loop,
           char **arguments)
{
  g_auto (Bench) self = {.loop = loop};
  g_autoptr (FerryOptions) given = NULL;
  gboolean wants_json = FALSE;
  gint64 calls = 2000;
  FerryExit code;

  given = ferry_command_options_read (&ferry_bench_command, arguments, &code);
  if (given == NULL)
    return code;
  g_variant_lookup (given->settings, "json", "b", &wants_json);
  g_variant_lookup (given->settings, "calls", "x", &calls);
  self.calls = calls;
  return measure (&self, wants_json);
}

const FerryCommand ferry_bench_command = {
  .name = "bench",
  .arguments = N_ ("[OPTION]…"),
  .summary = N_ ("Measure what a call itself costs on each executor"),
  .description = N_ ("Measures what a call costs that has next to nothing to do, from where it is made and back, on every\n"
                     "executor that it can run on. Other programs at work show in the figures."),
  .options = options,
  .run = bench_run,
};
