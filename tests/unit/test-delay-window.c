/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sliding window, with made-up times: what leaves it when, and what is cut. */
#include "monitor/delay-window.h"

#define US G_GINT64_CONSTANT (1000)
#define MS (1000 * US)
#define SECOND (1000 * MS)

/* Neither a whole second nor near one. */
#define BEGIN (5000 * SECOND + 300 * MS)

static FerryDelayWindow *
begin_window (void)
{
  FerryDelayWindow *window = ferry_delay_window_new ();

  ferry_delay_window_begin (window, BEGIN);

  return window;
}

static void
assert_view (FerryDelayWindow *window,
             gint64 now,
             gint64 period,
             gint64 busy,
             gint64 iterations,
             gint64 worst)
{
  FerryDelayWindowView view;

  ferry_delay_window_view (window, now, &view);
  g_assert_cmpint (view.period, ==, period);
  g_assert_cmpint (ferry_delay_histogram_get_sum (view.delays), ==, busy);
  g_assert_cmpint (ferry_delay_histogram_get_count (view.delays), ==, iterations);
  g_assert_cmpint (view.worst, ==, worst);
}

static void
test_at_start (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();

  assert_view (window, BEGIN, 0, 0, 0, 0);

  ferry_delay_window_add (window, BEGIN + 10 * MS, BEGIN + 30 * MS);
  assert_view (window, BEGIN + 40 * MS, 40 * MS, 20 * MS, 1, 20 * MS);

  /* Within the window nothing is cut, whatever seconds it crosses. */
  ferry_delay_window_add (window, BEGIN + 50 * MS, BEGIN + 2750 * MS);
  assert_view (window, BEGIN + 3 * SECOND, 3 * SECOND, 2720 * MS, 2, 2700 * MS);
}

static void
test_one_long_stall (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();
  FerryDelayWindowView view;

  ferry_delay_window_add (window, BEGIN + 900 * MS, BEGIN + 1900 * MS);
  ferry_delay_window_view (window, BEGIN + 3 * SECOND, &view);
  g_assert_cmpfloat_with_epsilon (ferry_delay_histogram_get_percentile (view.delays, view.period, 95),
                                  850 * MS, 1);
}

static void
test_slides (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();

  /* One of 1 ms in each of 30 seconds. */
  for (guint i = 0; i < 30; i++)
    ferry_delay_window_add (window, BEGIN + i * SECOND, BEGIN + i * SECOND + MS);

  /* The second of :29.3 and the ten before it. */
  assert_view (window, BEGIN + 29 * SECOND + 500 * MS, 10 * SECOND + 800 * MS, 11 * MS, 11, MS);
  assert_view (window, BEGIN + 34 * SECOND, 10 * SECOND + 300 * MS, 6 * MS, 6, MS);
}

static void
test_sleeps_for_minutes (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();

  ferry_delay_window_add (window, BEGIN + 100 * MS, BEGIN + 600 * MS);
  assert_view (window, BEGIN + 600 * SECOND, 10 * SECOND + 300 * MS, 0, 0, 0);

  ferry_delay_window_add (window, BEGIN + 900 * SECOND, BEGIN + 900 * SECOND + 5 * MS);
  assert_view (window, BEGIN + 901 * SECOND, 10 * SECOND + 300 * MS, 5 * MS, 1, 5 * MS);
}

/* Thirty seconds busy, then idle: the stall leaves the window second by second. */
static void
test_stall_longer_than_window (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();
  FerryDelayWindowView view;
  gint64 end = BEGIN + 31 * SECOND;

  ferry_delay_window_add (window, BEGIN + SECOND, end);
  assert_view (window, end, 10 * SECOND + 300 * MS, 10 * SECOND + 300 * MS, 1, 30 * SECOND);

  ferry_delay_window_view (window, end, &view);
  g_assert_cmpfloat_with_epsilon (ferry_delay_histogram_get_percentile (view.delays, view.period, 50),
                                  5150 * MS, 1);

  assert_view (window, end + 4 * SECOND, 10 * SECOND + 300 * MS, 6 * SECOND + 300 * MS, 1, 30 * SECOND);
  assert_view (window, end + 10 * SECOND, 10 * SECOND + 300 * MS, 300 * MS, 1, 30 * SECOND);
  assert_view (window, end + 11 * SECOND, 10 * SECOND + 300 * MS, 0, 0, 0);
}

static void
test_ends_on_a_second (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();
  gint64 second = 5002 * SECOND;

  ferry_delay_window_add (window, second - 250 * MS, second);
  assert_view (window, second, second - BEGIN, 250 * MS, 1, 250 * MS);

  ferry_delay_window_add (window, second, second + SECOND);
  assert_view (window, second + SECOND, second + SECOND - BEGIN, 1250 * MS, 2, SECOND);

  ferry_delay_window_add (window, second + SECOND, second + SECOND);
  assert_view (window, second + SECOND, second + SECOND - BEGIN, 1250 * MS, 3, SECOND);
}

static void
test_view_changes_nothing (void)
{
  g_autoptr (FerryDelayWindow) window = begin_window ();

  ferry_delay_window_add (window, BEGIN, BEGIN + 400 * MS);
  ferry_delay_window_add (window, BEGIN + 500 * MS, BEGIN + 2500 * MS);
  for (guint i = 0; i < 3; i++)
    assert_view (window, BEGIN + 4 * SECOND, 4 * SECOND, 2400 * MS, 2, 2 * SECOND);

  /* A view in the middle of what turns out one long period. */
  ferry_delay_window_add (window, BEGIN + 3 * SECOND, BEGIN + 6 * SECOND);
  assert_view (window, BEGIN + 6 * SECOND, 6 * SECOND, 5400 * MS, 3, 3 * SECOND);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/window/at-start", test_at_start);
  g_test_add_func ("/monitor/window/one-long-stall", test_one_long_stall);
  g_test_add_func ("/monitor/window/slides", test_slides);
  g_test_add_func ("/monitor/window/sleeps-for-minutes", test_sleeps_for_minutes);
  g_test_add_func ("/monitor/window/stall-longer-than-window", test_stall_longer_than_window);
  g_test_add_func ("/monitor/window/ends-on-a-second", test_ends_on_a_second);
  g_test_add_func ("/monitor/window/view-changes-nothing", test_view_changes_nothing);

  return g_test_run ();
}
