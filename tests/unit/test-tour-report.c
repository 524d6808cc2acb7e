/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tour says follows from its numbers. */
#include "cli/tour-folder.h"
#include "cli/tour-report.h"

#include <locale.h>
#include <string.h>

#define MS G_TIME_SPAN_MILLISECOND

static const FerryOperation checksum = {.id = "files.checksum"};
static const FerryOperation fractal = {.id = "compute.fractal"};

/* @operation on the main loop and on both pools. */
static void
fill_rows (FerryMeasure rows[3],
           const FerryOperation *operation,
           gint64 stall,
           gint64 pool_stall,
           gint64 pool_elapsed)
{
  rows[0] = (FerryMeasure) {operation, FERRY_EXECUTOR_MAIN_LOOP, FERRY_OUTCOME_SUCCEEDED, 400 * MS, stall, 1, stall, 2, 22};
  rows[1] = (FerryMeasure) {operation, FERRY_EXECUTOR_TASK_POOL, FERRY_OUTCOME_SUCCEEDED, pool_elapsed, pool_stall, 0, 0, 24, 0};
  rows[2] = (FerryMeasure) {operation, FERRY_EXECUTOR_OWN_POOL, FERRY_OUTCOME_SUCCEEDED, pool_elapsed, pool_stall + 1, 0, 0, 24, 0};
}

/* Each of @parts is said, or with a "!" in front is not. */
static void
assert_says (const FerryMeasure *rows,
             guint n,
             const char * const *parts)
{
  g_autofree char *text = ferry_tour_report_conclusion (rows, n);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean wanted = parts[i][0] != '!';

      if ((strstr (text, parts[i] + !wanted) != NULL) != wanted)
        g_error ("“%s”, of “%s”", parts[i], text);
    }
}

static void
test_as_hoped (void)
{
  static const char * const parts[] = {
    "On the main loop the worst stall was 395 ms (compute.fractal)",
    "stood still for 74 % of the time and missed 44 of 48 beats",
    "On the pools no stall was longer than 2.0 ms (compute.fractal on own-pool)",
    "0 of 96 beats were missed",
    "198 times shorter, and the work took as long as on it.",
    "!did not succeed",
    NULL};
  FerryMeasure rows[6];

  fill_rows (rows, &checksum, 200 * MS, 1 * MS, 400 * MS);
  fill_rows (rows + 3, &fractal, 395 * MS, 2 * MS - 1, 410 * MS);
  assert_says (rows, 6, parts);
}

static void
test_pools_stall_too (void)
{
  static const char * const parts[] = {
    "On the pools too the loop stalled, at worst for 300 ms (files.checksum on own-pool), 20 % of the time in all",
    "made no difference to the worst stall, and the work took 25 % longer than on it.",
    "!too short to lose a frame",
    NULL};
  FerryMeasure rows[3];

  fill_rows (rows, &checksum, 300 * MS, 300 * MS, 500 * MS);
  rows[1].stalled = 100 * MS;
  rows[2].stalled = 100 * MS;
  assert_says (rows, 3, parts);
}

static void
test_too_short (void)
{
  static const char * const parts[] = {
    "Even on the main loop no stall was longer than 10 ms",
    "50 % less time than on it.",
    NULL};
  FerryMeasure rows[3];

  fill_rows (rows, &checksum, 10 * MS, 1 * MS, 200 * MS);
  assert_says (rows, 3, parts);
}

/* What did not succeed is in the table, but takes no part in a comparison. */
static void
test_failures (void)
{
  static const char * const parts[] = {"1 of 3 calls did not succeed", "!9.00 s", "!the work took", NULL};
  static const char * const none[] = {"3 of 3 calls did not succeed and are left out here.", "!loop", NULL};
  FerryMeasure rows[3];
  g_autofree char *table = NULL;

  fill_rows (rows, &checksum, 300 * MS, 1 * MS, 400 * MS);
  rows[2].outcome = FERRY_OUTCOME_TIMED_OUT;
  rows[2].worst = 9000 * MS;
  assert_says (rows, 3, parts);
  table = ferry_tour_report_table (rows, 3);
  g_assert_nonnull (strstr (table, "timed-out\n"));

  for (guint i = 0; i < 3; i++)
    rows[i].outcome = FERRY_OUTCOME_FAILED;
  assert_says (rows, 3, none);
}

static void
assert_chosen (GVariant *result,
               guint64 target,
               const char *expected,
               guint64 expected_bytes)
{
  guint64 bytes;
  g_autofree char *folder = ferry_tour_choose_folder ("/usr", result, target, &bytes);

  g_assert_cmpstr (folder, ==, expected);
  g_assert_cmpuint (bytes, ==, expected_bytes);
}

static void
test_folder (void)
{
  g_autoptr (GVariant) result = g_variant_ref_sink (g_variant_new_parsed (
    "{'disk': <uint64 1000>, 'largest_folders': <[(b'/usr/lib', uint64 600), (b'/usr/share/doc', uint64 100),"
    " (b'/usr/x', uint64 100), (b'/usr/bin', uint64 10)]>}"));
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_parsed ("{'disk': <uint64 5>}"));

  assert_chosen (result, 5000, "/usr", 1000);
  assert_chosen (result, 700, "/usr/lib", 600);
  assert_chosen (result, 120, "/usr/x", 100);
  assert_chosen (result, 0, "/usr/bin", 10);
  assert_chosen (empty, 100, "/usr", 5);
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tour-report/as-hoped", test_as_hoped);
  g_test_add_func ("/tour-report/pools-stall-too", test_pools_stall_too);
  g_test_add_func ("/tour-report/too-short", test_too_short);
  g_test_add_func ("/tour-report/failures", test_failures);
  g_test_add_func ("/tour-report/folder", test_folder);

  return g_test_run ();
}
