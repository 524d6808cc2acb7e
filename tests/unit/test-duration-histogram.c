/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Durations, counted: against the same durations, sorted. */
#include "telemetry/duration-histogram.h"

#include <math.h>
#include <stdlib.h>

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

  return (first > second) - (first < second);
}

static void
test_empty (void)
{
  g_autofree FerryDurationHistogram *self = g_new0 (FerryDurationHistogram, 1);

  g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 50), ==, 0);
  g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 100), ==, 0);
  g_assert_cmpuint (ferry_duration_histogram_count_up_to (self, 32), ==, 0);
}

/* One duration alone is every percentile, whatever its size. */
static void
test_one (void)
{
  const gint64 durations[] = {0, 1, 2, 31, 32, 33, 34, 63, 64, 65, 1000, 123456789, G_GINT64_CONSTANT (1) << 32, G_MAXINT64};

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree FerryDurationHistogram *self = g_new0 (FerryDurationHistogram, 1);

      ferry_duration_histogram_add (self, durations[i]);
      g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 0.001), ==, durations[i]);
      g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 100), ==, durations[i]);
      g_assert_cmpint (self->worst, ==, durations[i]);
    }
}

/* Never below the true percentile, and at most 1/32 above. */
static void
test_percentiles (void)
{
  enum { N = 19997 };
  const double percents[] = {0.01, 1, 25, 50, 75, 95, 99, 99.9, 100};
  g_autofree FerryDurationHistogram *self = g_new0 (FerryDurationHistogram, 1);
  g_autofree FerryDurationHistogram *half = g_new0 (FerryDurationHistogram, 1);
  g_autofree gint64 *durations = g_new (gint64, N);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 sum = 0;

  for (guint i = 0; i < N; i++)
    {
      durations[i] = exp2 (g_rand_double_range (random, 0, 31));
      sum += durations[i];
      ferry_duration_histogram_add (i % 2 == 0 ? self : half, durations[i]);
    }
  ferry_duration_histogram_merge (self, half);
  qsort (durations, N, sizeof *durations, compare);
  g_assert_cmpuint (self->count, ==, N);
  g_assert_cmpint (self->sum, ==, sum);
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      gint64 truth = durations[(guint)ceil (N * percents[i] / 100) - 1];
      gint64 found = ferry_duration_histogram_get_percentile (self, percents[i]);

      g_assert_cmpint (found, >=, truth);
      g_assert_cmpint (found, <=, truth + truth / 32 + 1);
    }
  for (guint exponent = 5; exponent <= 32; exponent++)
    {
      guint below = 0;

      while (below < N && durations[below] <= G_GINT64_CONSTANT (1) << exponent)
        below++;
      g_assert_cmpuint (ferry_duration_histogram_count_up_to (self, exponent), ==, below);
    }
}

/* So many percent of three are one of them, never between two. */
static void
test_rank (void)
{
  g_autofree FerryDurationHistogram *self = g_new0 (FerryDurationHistogram, 1);

  for (guint i = 1; i <= 3; i++)
    ferry_duration_histogram_add (self, i * 10);
  g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 33), ==, 10);
  g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 50), ==, 20);
  g_assert_cmpint (ferry_duration_histogram_get_percentile (self, 67), ==, 30);
}

/* An edge belongs below itself. */
static void
test_edges (void)
{
  for (guint exponent = 5; exponent < 40; exponent++)
    {
      g_autofree FerryDurationHistogram *self = g_new0 (FerryDurationHistogram, 1);
      guint asked = MIN (exponent, 32);

      ferry_duration_histogram_add (self, G_GINT64_CONSTANT (1) << exponent);
      ferry_duration_histogram_add (self, (G_GINT64_CONSTANT (1) << exponent) + 1);
      g_assert_cmpuint (ferry_duration_histogram_count_up_to (self, asked), ==, exponent <= 32 ? 1 : 0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/telemetry/duration-histogram/empty", test_empty);
  g_test_add_func ("/telemetry/duration-histogram/one", test_one);
  g_test_add_func ("/telemetry/duration-histogram/percentiles", test_percentiles);
  g_test_add_func ("/telemetry/duration-histogram/rank", test_rank);
  g_test_add_func ("/telemetry/duration-histogram/edges", test_edges);

  return g_test_run ();
}
