/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The delay histogram, with made-up durations: sums, resolution and percentiles by time. */
#include "monitor/delay-histogram.h"

#define US G_GINT64_CONSTANT (1000)
#define MS (1000 * US)
#define SECOND (1000 * MS)

static void
assert_within (double value,
               double expected,
               double share)
{
  g_assert_cmpfloat_with_epsilon (value, expected, expected * share + 1);
}

static double
percentile (FerryDelayHistogram *histogram,
            gint64 period,
            double percent)
{
  return ferry_delay_histogram_get_percentile (histogram, period, percent);
}

static void
test_empty (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  g_assert_cmpint (ferry_delay_histogram_get_count (histogram), ==, 0);
  g_assert_cmpint (ferry_delay_histogram_get_sum (histogram), ==, 0);
  g_assert_cmpfloat (percentile (histogram, SECOND, 99), ==, 0);
  g_assert_cmpfloat (percentile (histogram, 0, 99), ==, 0);
}

/* The example that the formula was chosen for. */
static void
test_one_long_stall (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  ferry_delay_histogram_add (histogram, 1000 * MS);

  g_assert_cmpfloat_with_epsilon (percentile (histogram, 3 * SECOND, 50), 0, 1);
  g_assert_cmpfloat_with_epsilon (percentile (histogram, 3 * SECOND, 95), 850 * MS, 1);
  g_assert_cmpfloat_with_epsilon (percentile (histogram, 3 * SECOND, 99), 970 * MS, 1);
}

/* A thousand harmless iterations beside it change nothing; counting them would hide the stall. */
static void
test_short_iterations_do_not_hide_it (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  ferry_delay_histogram_add (histogram, 1000 * MS);
  for (guint i = 0; i < 1000; i++)
    ferry_delay_histogram_add (histogram, 10 * US);

  assert_within (percentile (histogram, 3 * SECOND, 95), 850 * MS, 0.0001);
}

static void
test_always_busy (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  for (guint i = 0; i < 100; i++)
    ferry_delay_histogram_add (histogram, 10 * MS);

  /* Uniform between 0 and 10 ms. */
  assert_within (percentile (histogram, SECOND, 50), 5 * MS, 0.0001);
  assert_within (percentile (histogram, SECOND, 99), 9.9 * MS, 0.0001);
}

static void
test_idle_share (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  /* Busy for 4 % of the time: 95 of 100 events meet no delay, the 99th does. */
  ferry_delay_histogram_add (histogram, 40 * MS);

  g_assert_cmpfloat (percentile (histogram, SECOND, 50), ==, 0);
  g_assert_cmpfloat (percentile (histogram, SECOND, 95), ==, 0);
  assert_within (percentile (histogram, SECOND, 99), 30 * MS, 0.0001);
}

/* The answer lies in the bucket of the 10 ms, but above them: only the 20 ms reach beyond it. */
static void
test_just_above_many (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  for (guint i = 0; i < 100; i++)
    ferry_delay_histogram_add (histogram, 10 * MS);
  ferry_delay_histogram_add (histogram, 20 * MS);

  /* 0.5 % of the period is 9.98 ms. */
  g_assert_cmpfloat_with_epsilon (percentile (histogram, 1996 * MS, 99.5),
                                  10020 * US, 1);
}

static double
share_beyond (const gint64 *durations,
              guint n,
              gint64 period,
              double x)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += MAX (0, durations[i] - x);

  return sum / period;
}

/* Against the formula itself, over all durations, solved by halving. */
static double
percentile_by_formula (const gint64 *durations,
                       guint n,
                       gint64 period,
                       double percent)
{
  double low = 0;
  double high = 2000.0 * SECOND;

  if (share_beyond (durations, n, period, 0) <= 1 - percent / 100)
    return 0;

  for (guint i = 0; i < 80; i++)
    {
      double middle = (low + high) / 2;

      if (share_beyond (durations, n, period, middle) > 1 - percent / 100)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static void
test_agrees_with_formula (void)
{
  static const double percents[] = {10, 50, 90, 95, 99, 99.9};
  gint64 durations[500];

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();
      guint n = g_test_rand_int_range (1, G_N_ELEMENTS (durations) + 1);
      gint64 period, sum = 0;

      /* As many in each power of two, from 2 us to 2 s. */
      for (guint i = 0; i < n; i++)
        {
          gint64 scale = G_GINT64_CONSTANT (2000) << g_test_rand_int_range (0, 20);

          durations[i] = scale + (gint64)g_test_rand_double_range (0, scale);
          ferry_delay_histogram_add (histogram, durations[i]);
          sum += durations[i];
        }

      period = sum * g_test_rand_double_range (1, 20);
      g_assert_cmpint (ferry_delay_histogram_get_count (histogram), ==, n);
      g_assert_cmpint (ferry_delay_histogram_get_sum (histogram), ==, sum);

      for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
        assert_within (percentile (histogram, period, percents[i]),
                       percentile_by_formula (durations, n, period, percents[i]),
                       0.01);
    }
}

/* Two durations 1 % apart never share a bucket: almost always busy with both, the worst delays are
 * those of the longer one alone. A shared bucket would say the mean of both. */
static void
test_resolution (void)
{
  for (gint64 shorter = 2 * US; shorter < 1000 * SECOND; shorter += shorter / 37 + 1)
    {
      g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();
      gint64 longer = shorter + shorter / 100 + 1;

      ferry_delay_histogram_add (histogram, shorter);
      ferry_delay_histogram_add (histogram, longer);

      assert_within (percentile (histogram, shorter + longer, 99.9999),
                     longer, 0.0001);
    }
}

static void
test_extremes (void)
{
  g_autoptr (FerryDelayHistogram) histogram = ferry_delay_histogram_new ();

  ferry_delay_histogram_add (histogram, -5);
  ferry_delay_histogram_add (histogram, 0);
  ferry_delay_histogram_add (histogram, 1);
  ferry_delay_histogram_add (histogram, 1023);
  ferry_delay_histogram_add (histogram, 1024);
  g_assert_cmpint (ferry_delay_histogram_get_count (histogram), ==, 5);
  g_assert_cmpint (ferry_delay_histogram_get_sum (histogram), ==, 2048);

  /* A day is beyond the last bucket; the sum still knows. */
  ferry_delay_histogram_add (histogram, 86400 * SECOND);
  g_assert_cmpint (ferry_delay_histogram_get_count (histogram), ==, 6);
  g_assert_cmpint (ferry_delay_histogram_get_sum (histogram), ==, 86400 * SECOND + 2048);
  assert_within (percentile (histogram, 86400 * SECOND, 50), 43200.0 * SECOND, 0.001);
}

static void
test_merge_and_clear (void)
{
  g_autoptr (FerryDelayHistogram) one = ferry_delay_histogram_new ();
  g_autoptr (FerryDelayHistogram) other = ferry_delay_histogram_new ();

  ferry_delay_histogram_merge (one, other);
  g_assert_cmpint (ferry_delay_histogram_get_count (one), ==, 0);

  ferry_delay_histogram_add (one, 20 * MS);
  ferry_delay_histogram_add (other, 5 * US);
  ferry_delay_histogram_add (other, 1000 * MS);
  ferry_delay_histogram_merge (one, other);
  g_assert_cmpint (ferry_delay_histogram_get_count (one), ==, 3);
  g_assert_cmpint (ferry_delay_histogram_get_sum (one), ==, 1020 * MS + 5 * US);
  g_assert_cmpint (ferry_delay_histogram_get_count (other), ==, 2);

  ferry_delay_histogram_clear (one);
  g_assert_cmpint (ferry_delay_histogram_get_count (one), ==, 0);
  g_assert_cmpint (ferry_delay_histogram_get_sum (one), ==, 0);

  ferry_delay_histogram_add (one, 1000 * MS);
  g_assert_cmpfloat_with_epsilon (percentile (one, 3 * SECOND, 95), 850 * MS, 1);
}

/* Halves of one period in two histograms are the whole period once they are merged. */
static void
test_subtract (void)
{
  g_autoptr (FerryDelayHistogram) earlier = ferry_delay_histogram_new ();
  g_autoptr (FerryDelayHistogram) later = ferry_delay_histogram_new ();

  ferry_delay_histogram_add (earlier, 1000 * MS);
  ferry_delay_histogram_subtract (earlier, 300 * MS);
  g_assert_cmpint (ferry_delay_histogram_get_sum (earlier), ==, 700 * MS);
  g_assert_cmpint (ferry_delay_histogram_get_count (earlier), ==, 0);

  ferry_delay_histogram_add (later, 300 * MS);
  ferry_delay_histogram_merge (later, earlier);
  g_assert_cmpint (ferry_delay_histogram_get_sum (later), ==, 1000 * MS);
  g_assert_cmpint (ferry_delay_histogram_get_count (later), ==, 1);
  g_assert_cmpfloat_with_epsilon (percentile (later, 3 * SECOND, 95), 850 * MS, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m07/empty", test_empty);
  g_test_add_func ("/monitor/m07/one-long-stall", test_one_long_stall);
  g_test_add_func ("/monitor/m07/short-iterations-do-not-hide-it", test_short_iterations_do_not_hide_it);
  g_test_add_func ("/monitor/m07/always-busy", test_always_busy);
  g_test_add_func ("/monitor/m07/idle-share", test_idle_share);
  g_test_add_func ("/monitor/m07/just-above-many", test_just_above_many);
  g_test_add_func ("/monitor/m07/agrees-with-formula", test_agrees_with_formula);
  g_test_add_func ("/monitor/m10/resolution", test_resolution);
  g_test_add_func ("/monitor/m10/extremes", test_extremes);
  g_test_add_func ("/monitor/m10/merge-and-clear", test_merge_and_clear);
  g_test_add_func ("/monitor/m10/subtract", test_subtract);

  return g_test_run ();
}
