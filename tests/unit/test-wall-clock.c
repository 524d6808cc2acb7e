/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times on the wall: as far apart as they are, and what the clock says. */
#include "model/wall-clock.h"

#define ROUNDS 20000

static void
test_distance (void)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 wall = ferry_wall_clock_at (begin);

  for (gint64 i = 0; i < ROUNDS; i++)
    g_assert_cmpint (ferry_wall_clock_at (begin + i), ==, wall + i);
}

static void
test_clock (void)
{
  gint64 before = g_get_real_time ();
  gint64 wall = ferry_wall_clock_at (g_get_monotonic_time ());

  g_assert_cmpint (wall, >=, before - 100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (wall, <=, g_get_real_time () + 100 * G_TIME_SPAN_MILLISECOND);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/wall-clock/distance", test_distance);
  g_test_add_func ("/model/wall-clock/clock", test_clock);

  return g_test_run ();
}
