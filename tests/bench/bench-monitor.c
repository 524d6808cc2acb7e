/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the loop monitor costs: nanoseconds per empty iteration, without and with it. */
#include "monitor/loop-monitor.h"

#include <stdlib.h>

#define N_ROUNDS 61
#define N_ITERATIONS 10000

static void
iterate (GMainContext *context,
         guint n)
{
  for (guint i = 0; i < n; i++)
    g_main_context_iteration (context, FALSE);
}

/* The first iterations of a monitor touch new memory: they are not what it costs. */
static double
measure (GMainContext *context)
{
  gint64 start;

  iterate (context, N_ITERATIONS / 10);
  start = g_get_monotonic_time ();
  iterate (context, N_ITERATIONS);

  return (g_get_monotonic_time () - start) * 1000.0 / N_ITERATIONS;
}

static double
measure_figures (GMainContext *context)
{
  g_autoptr (FerryLoopMonitor) monitor = ferry_loop_monitor_new (context);
  FerryLoopFigures figures;
  gint64 start;

  iterate (context, N_ITERATIONS);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 1000; i++)
    ferry_loop_monitor_get_figures (monitor, &figures);

  return g_get_monotonic_time () - start;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
take_median (double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare_doubles);

  return values[N_ROUNDS / 2];
}

int
main (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  double without[N_ROUNDS], with[N_ROUNDS], added[N_ROUNDS];
  double median_without, median_with;

  /* In turn, so that whatever else the machine does meets both alike. */
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      FerryLoopMonitor *monitor;

      without[i] = measure (context);
      monitor = ferry_loop_monitor_new (context);
      with[i] = measure (context);
      added[i] = with[i] - without[i];
      g_object_unref (monitor);
    }

  median_without = take_median (without);
  median_with = take_median (with);

  g_print ("%u rounds of %u empty iterations; median of rounds (lowest to highest)\n",
           N_ROUNDS, N_ITERATIONS);
  g_print ("%-18s %7.1f ns  (%.1f to %.1f)\n", "without monitor",
           median_without, without[0], without[N_ROUNDS - 1]);
  g_print ("%-18s %7.1f ns  (%.1f to %.1f)\n", "with monitor",
           median_with, with[0], with[N_ROUNDS - 1]);
  g_print ("%-18s %7.1f ns\n", "added", take_median (added));
  g_print ("%-18s %7.3f\n", "ratio", median_with / median_without);
  g_print ("%-18s %7.0f ns a call\n", "get_figures()", measure_figures (context));

  return EXIT_SUCCESS;
}
