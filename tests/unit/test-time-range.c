/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The maths of a time axis. */
#include "model/time-range.h"

#define SECOND ((gint64)G_USEC_PER_SEC)
#define WIDTH 800.0

static void
test_places (void)
{
  FerryTimeRange range = {100 * SECOND, 160 * SECOND};

  g_assert_cmpint (ferry_time_range_get_length (&range), ==, 60 * SECOND);
  g_assert_cmpfloat (ferry_time_range_get_x (&range, WIDTH, 100 * SECOND), ==, 0);
  g_assert_cmpfloat (ferry_time_range_get_x (&range, WIDTH, 130 * SECOND), ==, WIDTH / 2);
  g_assert_cmpfloat (ferry_time_range_get_x (&range, WIDTH, 190 * SECOND), ==, WIDTH * 1.5);
  g_assert_cmpint (ferry_time_range_get_time (&range, WIDTH, WIDTH / 4), ==, 115 * SECOND);
  g_assert_cmpfloat (ferry_time_range_get_pixel (&range, WIDTH), ==, 75000);
}

/* What is pointed at stays where it is, in and out, until the limits. */
static void
test_zoom_around (void)
{
  for (double share = 0; share <= 1; share += 0.25)
    {
      FerryTimeRange range = {100 * SECOND, 160 * SECOND};
      gint64 around = ferry_time_range_get_time (&range, WIDTH, WIDTH * share);

      for (guint i = 0; i < 100; i++)
        {
          range = ferry_time_range_zoom (&range, i < 60 ? 0.8 : 1.5, around);
          g_assert_cmpfloat_with_epsilon (ferry_time_range_get_x (&range, WIDTH, around), WIDTH * share, 0.5);
          g_assert_cmpint (ferry_time_range_get_length (&range), >=, FERRY_TIME_RANGE_SHORTEST);
          g_assert_cmpint (ferry_time_range_get_length (&range), <=, FERRY_TIME_RANGE_LONGEST);
        }
      for (guint i = 0; i < 100; i++)
        range = ferry_time_range_zoom (&range, 2, around);
      g_assert_cmpint (ferry_time_range_get_length (&range), ==, FERRY_TIME_RANGE_LONGEST);
      for (guint i = 0; i < 100; i++)
        range = ferry_time_range_zoom (&range, 0.5, around);
      g_assert_cmpint (ferry_time_range_get_length (&range), ==, FERRY_TIME_RANGE_SHORTEST);
    }
}

static void
test_include (void)
{
  FerryTimeRange range = {100, 200};
  FerryTimeRange moved;

  moved = ferry_time_range_include (&range, 120, 180);
  g_assert_cmpint (moved.from, ==, 100);
  moved = ferry_time_range_include (&range, 50, 60);
  g_assert_cmpint (moved.from, ==, 50);
  moved = ferry_time_range_include (&range, 250, 260);
  g_assert_cmpint (moved.from, ==, 160);
  /* Longer than the range: its beginning. */
  moved = ferry_time_range_include (&range, 300, 900);
  g_assert_cmpint (moved.from, ==, 300);
  g_assert_cmpint (moved.to, ==, 400);
}

/* Ticks are never nearer than asked, and no more than some five times farther. */
static void
test_steps (void)
{
  for (gint64 length = FERRY_TIME_RANGE_SHORTEST; length <= FERRY_TIME_RANGE_LONGEST; length = length * 5 / 4)
    for (double room = 30; room <= 240; room *= 2)
      {
        FerryTimeRange range = {0, length};
        gint64 step = ferry_time_range_get_step (&range, WIDTH, room);
        double pixels = ferry_time_range_get_x (&range, WIDTH, step);

        g_assert_cmpfloat (pixels, >=, room - 0.001);
        g_assert_cmpfloat (pixels, <=, room * 2.6);
        if (step > SECOND)
          g_assert_cmpint (step % SECOND, ==, 0);
      }
}

static void
assert_ago (gint64 ago,
            gint64 step,
            const char *expected)
{
  g_autofree char *text = ferry_time_format_ago (ago, step);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_ago (void)
{
  assert_ago (0, SECOND, "now");
  assert_ago (10 * SECOND, 10 * SECOND, "−10 s");
  assert_ago (60 * SECOND, 10 * SECOND, "−60 s");
  assert_ago (SECOND / 2, SECOND / 2, "−0.5 s");
  assert_ago (SECOND, SECOND / 5, "−1.0 s");
  assert_ago (5000, 1000, "−5 ms");
  assert_ago (5500, 500, "−5.5 ms");
  assert_ago (SECOND / 20, SECOND / 20, "−0.05 s");
  assert_ago (300 * SECOND, 60 * SECOND, "−5 min");
  assert_ago (330 * SECOND, 30 * SECOND, "−5:30 min");
  assert_ago (3 * 3600 * SECOND, 1800 * SECOND, "−3:00 h");
}

static void
assert_clock (gint64 time,
              gint64 step,
              const char *expected)
{
  g_autofree char *text = ferry_time_format_clock (time, step);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_clock (void)
{
  g_autoptr(GDateTime) date = g_date_time_new_local (2026, 11, 29, 14, 3, 10);
  gint64 time = g_date_time_to_unix (date) * SECOND;

  assert_clock (time, SECOND, "14:03:10");
  assert_clock (time, 60 * SECOND, "14:03");
  assert_clock (time + 250000, SECOND / 20, "14:03:10.25");
  assert_clock (time + 250000, 5000, "14:03:10.250");
  assert_clock (time + 7, 1, "14:03:10.000007");
}

/* Neighbouring labels are never the same. */
static void
test_labels_differ (void)
{
  for (gint64 length = FERRY_TIME_RANGE_SHORTEST; length <= FERRY_TIME_RANGE_LONGEST; length = length * 5 / 4)
    {
      FerryTimeRange range = {0, length};
      gint64 step = ferry_time_range_get_step (&range, WIDTH, 90);

      for (gint64 ago = 0; ago < length; ago += step)
        {
          g_autofree char *one = ferry_time_format_ago (ago, step);
          g_autofree char *next = ferry_time_format_ago (ago + step, step);
          g_autofree char *clock = ferry_time_format_clock (ago, step);
          g_autofree char *next_clock = ferry_time_format_clock (ago + step, step);

          g_assert_cmpstr (one, !=, next);
          g_assert_cmpstr (clock, !=, next_clock);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/time-range/places", test_places);
  g_test_add_func ("/model/time-range/zoom-around", test_zoom_around);
  g_test_add_func ("/model/time-range/include", test_include);
  g_test_add_func ("/model/time-range/steps", test_steps);
  g_test_add_func ("/model/time-range/ago", test_ago);
  g_test_add_func ("/model/time-range/clock", test_clock);
  g_test_add_func ("/model/time-range/labels-differ", test_labels_differ);

  return g_test_run ();
}
