/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the first look at each page takes of the main thread, which makes it, and the second: the longest iteration until
 * it is all there, and all of them. Before each look there are as many calls as are asked for. In time of the processor, so that other programs do not count.
 *
 * Usage: tests/e2e/session.sh bench-pages [CALLS]; 20 if it is not given */
#include "window-helper.h"

#include <stdlib.h>
#include <time.h>

#define GOAL_MS 16.7

/* By then a page is whole, and the switch to it over. */
#define SETTLE_MS 600

static const char * const names[] = {"result", "calls", "compare", "timeline", "stalls", "dependencies", "source", "history"};

static WindowHelper helper;

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static gboolean
on_settled (gpointer is_settled)
{
  *(gboolean *)is_settled = TRUE;
  return G_SOURCE_REMOVE;
}

static void
look (const char *name,
      double *worst,
      double *all)
{
  double start = thread_ms (), before, now = start;
  gboolean is_settled = FALSE;

  g_assert_true (gtk_widget_activate_action (helper.window, "win.page", "s", name));
  *worst = thread_ms () - start;
  g_timeout_add (SETTLE_MS, on_settled, &is_settled);
  while (!is_settled)
    {
      before = thread_ms ();
      g_main_context_iteration (NULL, TRUE);
      now = thread_ms ();
      *worst = MAX (*worst, now - before);
    }
  *all = now - start;
}

int
main (int argc,
      char **argv)
{
  double worst[2][G_N_ELEMENTS (names)], all[2][G_N_ELEMENTS (names)];
  guint n_calls = argc > 1 ? atoi (argv[1]) : 20;

  gtk_init ();
  window_helper_init (&helper);
  for (guint turn = 0; turn < 2; turn++)
    {
      window_helper_show_page (&helper, "result");
      window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", n_calls);
      window_helper_draw (&helper, 30);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        look (names[i], &worst[turn][i], &all[turn][i]);
    }

  g_print ("%u calls before each look:\n", n_calls);
  g_print ("%-16s%16s%10s%16s%10s  %s\n", "page, ms", "first: longest", "in all", "second: longest", "in all", "first in a frame");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_print ("%-16s%16.1f%10.1f%16.1f%10.1f  %s\n", names[i], worst[0][i], all[0][i], worst[1][i], all[1][i], worst[0][i] <= GOAL_MS ? "met" : "MISS");
  window_helper_clear (&helper);

  return 0;
}
