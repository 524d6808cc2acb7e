/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the first look at each page takes of the main thread, which makes it, and the second: in one iteration, and with
 * the frames after it.
 *
 * Usage: tests/e2e/session.sh bench-pages */
#include "window-helper.h"

#include <time.h>

#define GOAL_MS 8

static const char * const names[] = {"result", "calls", "compare", "timeline", "stalls", "dependencies", "source", "history"};

static WindowHelper helper;

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
look (const char *name,
      double *made,
      double *drawn)
{
  double before = thread_ms ();

  g_assert_true (gtk_widget_activate_action (helper.window, "win.page", "s", name));
  *made = thread_ms () - before;
  window_helper_draw (&helper, 2);
  *drawn = thread_ms () - before - *made;
}

int
main (int argc,
      char **argv)
{
  double made[2][G_N_ELEMENTS (names)], drawn[2][G_N_ELEMENTS (names)];

  gtk_init ();
  window_helper_init (&helper);
  window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", 20);
  window_helper_draw (&helper, 30);
  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      look (names[i], &made[turn][i], &drawn[turn][i]);

  g_print ("%-16s%14s%14s%14s%14s  %s\n", "page, ms", "first: made", "and drawn", "second: shown", "and drawn", "made in 8 ms");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_print ("%-16s%14.1f%14.1f%14.1f%14.1f  %s\n", names[i], made[0][i], drawn[0][i], made[1][i], drawn[1][i], made[0][i] <= GOAL_MS ? "met" : "MISS");
  window_helper_clear (&helper);

  return 0;
}
