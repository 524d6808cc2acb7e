/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What telemetry adds to a call, on the main thread, and what a full one takes to copy and to export.
 * bench-telemetry [CALLS]: the rounds with and without take turns in one run.
 *
 * bench-telemetry --calls=N [--observed] only makes N calls: for callgrind, whose count of instructions
 * needs no turns; tests/bench/run compares. */
#include "telemetry/call-log.h"
#include "telemetry/export.h"
#include "telemetry/telemetry.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IN_FLIGHT 64
#define ROUNDS 9

static FerryBoundary *boundary;
static FerryAdapter *adapter;
static guint left;
static guint pending;

static GVariant *
run_empty (GVariant *parameters,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  return g_variant_new_boolean (TRUE);
}

static const FerryOperation empty_operation = {
  .id = "bench.empty",
  .dependency = "bench",
  .run = run_empty,
};

static void submit (void);

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr(GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, NULL);

  g_assert_nonnull (value);
  pending--;
  if (left > 0)
    submit ();
}

static void
submit (void)
{
  left--;
  pending++;
  ferry_adapter_call_async (adapter, &empty_operation, NULL, NULL, NULL, on_done, NULL);
}

static void
make_calls (guint calls)
{
  left = calls;
  while (left > 0 && pending < IN_FLIGHT)
    submit ();
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Nanoseconds of processor time of this thread. */
static gint64
get_thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static void
print_cost (guint calls)
{
  double costs[2][ROUNDS];

  make_calls (calls);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint observed = 0; observed < 2; observed++)
      {
        g_autoptr(FerryTelemetry) telemetry = observed ? ferry_telemetry_new (boundary) : NULL;
        gint64 start;

        /* The rings' first pages are not a call's price. */
        if (observed)
          make_calls (FERRY_LOG_CALLS);
        start = get_thread_time ();
        make_calls (calls);
        costs[observed][round] = (get_thread_time () - start) / (double)calls;
      }
  for (guint i = 0; i < 2; i++)
    qsort (costs[i], ROUNDS, sizeof (double), compare_doubles);
  g_print ("%-44s %8.0f ns\n%-44s %8.0f ns\n", "a call, main thread, unobserved", costs[0][ROUNDS / 2],
           "a call, main thread, with telemetry", costs[1][ROUNDS / 2]);
}

static void
print_full (void)
{
  static const char *const names[FERRY_N_EXPORT_FORMATS] = {
    [FERRY_EXPORT_TRACE] = "a full trace",
    [FERRY_EXPORT_METRICS] = "full metrics",
    [FERRY_EXPORT_LINES] = "full lines",
    [FERRY_EXPORT_SYSPROF] = "a full capture for Sysprof",
  };
  g_autoptr(FerryTelemetry) telemetry = ferry_telemetry_new (boundary);
  g_autoptr(FerrySnapshot) snapshot = NULL;
  gint64 start;

  make_calls (FERRY_LOG_CALLS);
  start = g_get_monotonic_time ();
  snapshot = ferry_telemetry_take_snapshot (telemetry, 0, G_MAXINT64);
  g_print ("%-44s %8.2f ms, main thread\n", "a snapshot of all that can be remembered", (g_get_monotonic_time () - start) / 1000.0);
  for (FerryExportFormat format = 0; format < FERRY_N_EXPORT_FORMATS; format++)
    {
      g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();

      if (!ferry_export_format_is_available (format))
        continue;
      start = g_get_monotonic_time ();
      g_assert_true (ferry_export_write (snapshot, format, stream, NULL, NULL));
      g_print ("%-44s %8.2f ms, worker, %.1f MB\n", names[format], (g_get_monotonic_time () - start) / 1000.0,
               g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)) / 1e6);
    }
}

int
main (int argc,
      char **argv)
{
  FerryPolicy policy = {.grace = FERRY_POLICY_GRACE, .limit = 2, .queue_length = 1000, .executor = FERRY_EXECUTOR_OWN_POOL};

  boundary = ferry_boundary_new ();
  adapter = ferry_adapter_new (boundary, "bench", &policy);
  if (argc > 1 && g_str_has_prefix (argv[1], "--calls="))
    {
      g_autoptr(FerryTelemetry) telemetry = argc > 2 ? ferry_telemetry_new (boundary) : NULL;

      make_calls (atoi (argv[1] + strlen ("--calls=")));
    }
  else
    {
      print_cost (argc > 1 ? atoi (argv[1]) : 50000);
      print_full ();
    }
  g_object_unref (adapter);
  ferry_boundary_unref (boundary);

  return 0;
}
