/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strip's series: what each bar stands for, and what is said of a moment and of all. */
#include "model/duration-scale.h"
#include "model/loop-series.h"

#include <locale.h>

#define MS 1000

/* Slices from @from on, each with that many milliseconds at worst. */
static void
fill (FerryLoopSeries *series,
      gint64 from,
      const gint64 *worst,
      guint n)
{
  for (guint i = 0; i < n; i++)
    series->slices[i] = (FerryLoopSlice) {.start = from + i * FERRY_SLICE_US, .worst = worst[i] * MS};
  series->n_slices = n;
  series->now = from + n * FERRY_SLICE_US;
}

static void
assert_reduces (const FerryLoopSeries *series,
                gint64 from,
                gint64 length,
                const gint64 *expected,
                guint n)
{
  g_autofree gint64 *worst = g_new (gint64, n);

  ferry_loop_series_reduce (series, from, length, worst, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (worst[i], ==, expected[i] * MS);
}

static void
test_reduce (void)
{
  g_autoptr(FerryLoopSeries) series = ferry_loop_series_new ();
  const gint64 values[] = {1, 20, 3, 0, 300, 300};

  fill (series, 0, values, G_N_ELEMENTS (values));
  assert_reduces (series, 0, FERRY_SLICE_US, values, G_N_ELEMENTS (values));
  assert_reduces (series, 0, 2 * FERRY_SLICE_US, (const gint64[]) {20, 3, 300}, 3);
  assert_reduces (series, 0, 100 * FERRY_SLICE_US, (const gint64[]) {300}, 1);
  /* What lies before and behind is left out. */
  assert_reduces (series, FERRY_SLICE_US, FERRY_SLICE_US, (const gint64[]) {20, 3}, 2);
  assert_reduces (series, 6 * FERRY_SLICE_US, FERRY_SLICE_US, (const gint64[]) {0, 0}, 2);
  /* Stretches shorter than a slice leave no gap between neighbours. */
  assert_reduces (series, 0, FERRY_SLICE_US / 2, (const gint64[]) {1, 1, 20, 20, 3, 3}, 6);
}

/* However wide the chart, however it lies: the worst slice is seen. */
static void
test_never_loses_the_worst (void)
{
  for (guint place = 0; place < 40; place++)
    for (gint64 length = FERRY_SLICE_US / 3; length < 5 * FERRY_SLICE_US; length += 7919)
      for (gint64 from = -length; from <= 0; from += length / 3)
        {
          g_autoptr(FerryLoopSeries) series = ferry_loop_series_new ();
          gint64 values[40] = {0}, worst[200], seen = 0;

          values[place] = 500;
          fill (series, 0, values, 40);
          ferry_loop_series_reduce (series, from, length, worst, G_N_ELEMENTS (worst));
          for (guint i = 0; i < G_N_ELEMENTS (worst); i++)
            seen = MAX (seen, worst[i]);
          g_assert_cmpint (seen, ==, 500 * MS);
        }
}

static void
test_says_what_was (void)
{
  g_autoptr(FerryLoopSeries) series = ferry_loop_series_new ();
  const gint64 values[] = {1, 20, 300};
  g_autofree char *here = NULL;
  g_autofree char *before = NULL;
  g_autofree char *empty = ferry_loop_series_describe (series);

  g_assert_cmpstr (empty, ==, "");
  fill (series, 10 * G_USEC_PER_SEC, values, G_N_ELEMENTS (values));
  here = ferry_loop_series_describe_at (series, 10 * G_USEC_PER_SEC + FERRY_SLICE_US + 1);
  g_assert_cmpstr (here, ==, "−0.1 s: 20 ms");
  before = ferry_loop_series_describe_at (series, 1);
  g_assert_cmpstr (before, ==, "");
  g_assert_null (ferry_loop_series_find (series, series->now));
  g_assert_true (ferry_loop_series_find (series, series->now - 1) == &series->slices[2]);
}

/* Of a true loop: a stall on purpose is said to be one, and all is between the least and the most. */
static void
test_takes_from_a_monitor (void)
{
  g_autoptr(FerryLoopMonitor) monitor = ferry_loop_monitor_new (NULL);
  g_autoptr(FerryLoopSeries) series = ferry_loop_series_new ();
  g_autofree char *words = NULL;
  gint64 began;

  g_main_context_iteration (NULL, FALSE);
  g_main_context_iteration (NULL, FALSE);
  ferry_loop_monitor_mark_deliberate (monitor, "test");
  began = g_get_monotonic_time ();
  g_usleep (120 * MS);
  g_main_context_iteration (NULL, FALSE);
  ferry_loop_series_take (series, monitor, g_get_monotonic_time ());

  g_assert_cmpint (series->worst, >=, 120 * MS);
  g_assert_cmpint (series->best, >, 0);
  g_assert_cmpint (series->best, <=, series->mean);
  g_assert_cmpint (series->mean, <=, series->worst);
  g_assert_cmpuint (series->n_stalls, >=, 1);
  words = ferry_loop_series_describe_at (series, began + 60 * MS);
  g_assert_true (g_str_has_suffix (words, ", on purpose"));
  ferry_loop_monitor_stop (monitor);
}

static void
test_scale (void)
{
  gint64 ceiling = ferry_duration_scale_get_ceiling (0);

  g_assert_cmpint (ceiling, ==, G_USEC_PER_SEC);
  g_assert_cmpint (ferry_duration_scale_get_ceiling (G_USEC_PER_SEC), ==, G_USEC_PER_SEC);
  g_assert_cmpint (ferry_duration_scale_get_ceiling (G_USEC_PER_SEC + 1), ==, 10 * G_USEC_PER_SEC);
  g_assert_cmpfloat (ferry_duration_scale_get_share (0, ceiling), ==, 0);
  g_assert_cmpfloat (ferry_duration_scale_get_share (FERRY_DURATION_FLOOR_US, ceiling), ==, 0);
  g_assert_cmpfloat_with_epsilon (ferry_duration_scale_get_share (10 * MS, ceiling), 0.5, 1e-9);
  g_assert_cmpfloat (ferry_duration_scale_get_share (ceiling, ceiling), ==, 1);
  g_assert_cmpfloat (ferry_duration_scale_get_share (100 * ceiling, ceiling), ==, 1);
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/loop-series/reduce", test_reduce);
  g_test_add_func ("/model/loop-series/never-loses-the-worst", test_never_loses_the_worst);
  g_test_add_func ("/model/loop-series/says-what-was", test_says_what_was);
  g_test_add_func ("/model/loop-series/takes-from-a-monitor", test_takes_from_a_monitor);
  g_test_add_func ("/model/duration-scale", test_scale);

  return g_test_run ();
}
