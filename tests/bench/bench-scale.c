/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a call costs the same when there are many: a thousand to a million, 64 of them in flight or
 * all at once; and what one that waits takes of memory. bench-scale [ROUNDS]; best pinned. */
#include "boundary/adapter.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ROUNDS 99
#define WAITING 100000

static const guint sizes[] = {1000, 10000, 100000, 1000000};

static FerryAdapter *adapter;
static guint left;    /* to be submitted */
static guint pending; /* submitted and not delivered */

static GMutex lock;
static GCond opened;
static gboolean is_open = TRUE;

static GVariant *
run_empty (GVariant *parameters,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  g_mutex_lock (&lock);
  while (!is_open)
    g_cond_wait (&opened, &lock);
  g_mutex_unlock (&lock);
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
  g_autoptr (GVariant) value = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, NULL);

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

/* Nanoseconds for each of @calls. */
static double
run_calls (guint calls,
           guint in_flight)
{
  gint64 start = g_get_monotonic_time ();

  left = calls;
  while (left > 0 && pending < in_flight)
    submit ();
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
  return (g_get_monotonic_time () - start) * 1000.0 / calls;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static void
print_costs (const char *name,
             guint rounds,
             gboolean at_once)
{
  double costs[G_N_ELEMENTS (sizes)][MAX_ROUNDS];

  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      costs[i][round] = run_calls (sizes[i], at_once ? sizes[i] : 64);

  g_print ("%-16s", name);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      qsort (costs[i], rounds, sizeof (double), compare_doubles);
      g_print (" %8.0f ns", costs[i][rounds / 2]);
    }
  g_print ("   to 1,000:");
  for (guint i = 1; i < G_N_ELEMENTS (sizes); i++)
    g_print (" %.2f", costs[i][rounds / 2] / costs[0][rounds / 2]);
  g_print ("\n");
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *statm = NULL;

  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL))
    return 0;
  return strtoull (strchr (statm, ' '), NULL, 10) * (gsize)sysconf (_SC_PAGESIZE);
}

static void
print_memory (void)
{
  gsize before = get_resident_bytes ();

  is_open = FALSE;
  left = WAITING;
  while (left > 0)
    submit ();
  g_print ("memory of a call that waits: %.0f bytes (%u of them)\n",
           ((double)get_resident_bytes () - (double)before) / WAITING, WAITING);

  g_mutex_lock (&lock);
  is_open = TRUE;
  g_cond_broadcast (&opened);
  g_mutex_unlock (&lock);
  while (pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc,
      char **argv)
{
  const FerryPolicy policy = {
    .deadline = G_TIME_SPAN_HOUR,
    .grace = FERRY_POLICY_GRACE,
    .limit = 2,
    .queue_length = 1000000,
    .executor = FERRY_EXECUTOR_OWN_POOL,
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  guint rounds = CLAMP (argc > 1 ? atoi (argv[1]) : 5, 1, MAX_ROUNDS);

  adapter = ferry_adapter_new (boundary, "bench", &policy);
  print_memory ();
  g_print ("%-16s %11s %11s %11s %11s\n", "cost of a call", "1,000", "10,000", "100,000", "1,000,000");
  print_costs ("64 in flight", rounds, FALSE);
  print_costs ("all at once", rounds, TRUE);
  g_clear_object (&adapter);
  return 0;
}
