/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two clocks are read one after the other, and a thread may be kept off its processor in between: if
 * each time were taken over with a reading of its own, what came first could seem to come later. So one
 * reading serves until the clock on the wall was set. */
#include "wall-clock.h"

/* Clocks that drift apart less are not set, and a reading that took longer is none. */
#define SET_US (20 * G_TIME_SPAN_MILLISECOND)
#define READING_US G_TIME_SPAN_MILLISECOND
#define READINGS 5

/* How much the clock on the wall is ahead, by the quickest of some readings, and how long that took. */
static gint64
read_ahead (gint64 *took)
{
  gint64 ahead = 0;

  *took = G_MAXINT64;
  for (guint i = 0; i < READINGS && *took > READING_US; i++)
    {
      gint64 before = g_get_monotonic_time ();
      gint64 wall = g_get_real_time ();
      gint64 after = g_get_monotonic_time ();

      if (after - before >= *took)
        continue;
      *took = after - before;
      ahead = wall - before;
    }
  return ahead;
}

gint64
ferry_wall_clock_at (gint64 monotonic)
{
  static gint64 kept;
  gint64 took;
  gint64 ahead = read_ahead (&took);

  if (ABS (ahead - kept) > SET_US + took)
    kept = ahead;
  return monotonic + kept;
}
