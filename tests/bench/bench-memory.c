/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the window holds after a hundred thousand calls: whether that has stopped to grow, and how much it is.
 *
 * Usage: tests/e2e/session.sh bench-memory [CALLS] */
#include "window-helper.h"

#include <stdlib.h>
#include <string.h>

#define CALLS 100000
#define STEPS 10
#define SETTLE_MS 1000
#define GOAL_MB 150

/* The lists are full after the first steps; what is left are pages that the allocator has not given back. */
#define FLAT_MB 5

static WindowHelper helper;

static double
add_up (const char *text,
        const char *field)
{
  double kilobytes = 0;

  for (const char *line = strstr (text, field); line != NULL; line = strstr (line + 1, field))
    kilobytes += g_ascii_strtod (strchr (line, ':') + 1, NULL);
  return kilobytes / 1024;
}

/* All that is resident, the libraries that it shares with others included; and of that what is its own. */
static void
measure (double *all,
         double *own)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL));
  *all = add_up (text, "\nRss:");
  *own = add_up (text, "\nPrivate_Clean:") + add_up (text, "\nPrivate_Dirty:");
}

static gboolean
on_settled (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* What is written to the history, and drawn, is on its way for a moment. */
static void
settle (void)
{
  gboolean settled = FALSE;

  g_timeout_add (SETTLE_MS, on_settled, &settled);
  while (!settled)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc,
      char **argv)
{
  guint n_calls = argc > 1 ? atoi (argv[1]) : CALLS;
  double all, own, middle = 0;

  gtk_init ();
  window_helper_init (&helper);
  window_helper_show_page (&helper, "calls");
  g_print ("%10s%14s%14s\n", "calls", "resident, MB", "its own, MB");
  for (guint step = 0; step <= STEPS; step++)
    {
      if (step > 0)
        window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", n_calls / STEPS);
      settle ();
      measure (&all, &own);
      g_print ("%10u%14.1f%14.1f\n", step * (n_calls / STEPS), all, own);
      if (step == STEPS / 2)
        middle = own;
    }
  /* As bench-first-frame has it: what would be free without the program. */
  g_print ("%-24s%14.1f %s\n", "its own, goal 150", own, own <= GOAL_MB ? "met" : "MISS");
  g_print ("%-24s%14.1f %s\n", "second half, goal flat", own - middle, own - middle <= FLAT_MB ? "met" : "MISS");
  window_helper_clear (&helper);

  return 0;
}
