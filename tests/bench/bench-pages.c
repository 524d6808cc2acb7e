/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the first look at each page takes of the main thread, which makes it, and the second: the longest iteration until
 * it is all there, and all of them. Before each look there are as many calls as are asked for. Then the same of other rows
 * in the tables of calls: sorted by another column, or those alone that have a word. In time of the processor, so that
 * other programs do not count.
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
watch (void (*change) (gconstpointer data),
       gconstpointer data,
       double *worst,
       double *all)
{
  double start = thread_ms (), before, now = start;
  gboolean is_settled = FALSE;

  change (data);
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

static void
look (gconstpointer name)
{
  g_assert_true (gtk_widget_activate_action (helper.window, "win.page", "s", name));
}

static void
sort_by_fifth_column (gconstpointer data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (window_helper_find (helper.window, "GtkColumnView"));
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), 4);

  gtk_column_view_sort_by_column (view, column, GPOINTER_TO_INT (data));
}

static void
search (gconstpointer text)
{
  gtk_editable_set_text (GTK_EDITABLE (window_helper_find (helper.window, "GtkSearchEntry")), text);
}

static void
change_rows (const char *page)
{
  static const struct
  {
    const char *name;
    void (*change) (gconstpointer data);
    gconstpointer data;
  } changes[] = {
    {"sorted by another column", sort_by_fifth_column, GINT_TO_POINTER (GTK_SORT_ASCENDING)},
    {"sorted the other way round", sort_by_fifth_column, GINT_TO_POINTER (GTK_SORT_DESCENDING)},
    {"half of them, by a word", search, "fractal"},
    {"the other half", search, "primes"},
    {"all again", search, ""},
  };
  double worst, all;

  watch (look, page, &worst, &all);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      watch (changes[i].change, changes[i].data, &worst, &all);
      g_print ("%-10s%-30s%16.1f%10.1f  %s\n", page, changes[i].name, worst, all, worst <= GOAL_MS ? "met" : "MISS");
    }
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
        watch (look, names[i], &worst[turn][i], &all[turn][i]);
    }

  g_print ("%u calls before each look:\n", n_calls);
  g_print ("%-16s%16s%10s%16s%10s  %s\n", "page, ms", "first: longest", "in all", "second: longest", "in all", "first in a frame");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_print ("%-16s%16.1f%10.1f%16.1f%10.1f  %s\n", names[i], worst[0][i], all[0][i], worst[1][i], all[1][i], worst[0][i] <= GOAL_MS ? "met" : "MISS");

  for (guint i = 0; i < n_calls; i += 2)
    {
      window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", 1);
      window_helper_run (&helper, "compute.fractal", "{'width': <int64 64>, 'height': <int64 64>, 'iterations': <int64 16>}", 1);
    }
  g_print ("%-40s%16s%10s  %s\n", "other rows, ms", "longest", "in all", "in a frame");
  change_rows ("calls");
  change_rows ("history");
  window_helper_clear (&helper);

  return 0;
}
