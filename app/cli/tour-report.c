/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tour's table, and a conclusion that follows from its numbers. */
#include "tour-report.h"

#include "model/progress-rate.h"
#include "monitor/loop-monitor.h"
#include "text-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* Below this a difference in time is what one run differs from the next by. */
#define SAME_TIME 0.05

/* All rows of one kind taken together: those on the main loop, or those on the pools. */
typedef struct
{
  guint n;
  gint64 elapsed;
  gint64 stalled;
  guint beats;
  guint missed;
  const FerryMeasure *worst; /* NULL if n is 0 */
} Summary;

char *
ferry_tour_report_table (const FerryMeasure *rows,
                         guint n)
{
  g_autoptr (FerryTextTable) table = ferry_text_table_new ("llrrrr");

  ferry_text_table_add_row (table, _ ("Operation"), _ ("Executor"), _ ("Worst stall"),
                            _ ("In stalls"), _ ("Missed beats"), _ ("Elapsed"));
  for (guint i = 0; i < n; i++)
    {
      const FerryMeasure *row = &rows[i];
      gboolean succeeded = row->outcome == FERRY_OUTCOME_SUCCEEDED;
      g_autofree char *worst = ferry_format_duration (row->worst);
      g_autofree char *stalled = ferry_format_duration (row->stalled);
      g_autofree char *missed = g_strdup_printf (_ ("%u of %u"), row->missed, row->beats + row->missed);
      g_autofree char *elapsed = ferry_format_duration (row->elapsed);

      ferry_text_table_add_row (table, row->operation->id, ferry_executor_get_name (row->executor),
                                worst, row->stalled > 0 ? stalled : "0", missed,
                                succeeded ? elapsed : ferry_outcome_get_name (row->outcome));
    }
  return ferry_text_table_format (table, "");
}

static Summary
summarise (const FerryMeasure *rows,
           guint n,
           gboolean on_main_loop)
{
  Summary summary = {0};

  for (guint i = 0; i < n; i++)
    {
      const FerryMeasure *row = &rows[i];

      if (row->outcome != FERRY_OUTCOME_SUCCEEDED)
        continue;
      if ((row->executor == FERRY_EXECUTOR_MAIN_LOOP) != on_main_loop)
        continue;
      summary.n++;
      summary.elapsed += row->elapsed;
      summary.stalled += row->stalled;
      summary.beats += row->beats;
      summary.missed += row->missed;
      if (summary.worst == NULL || row->worst > summary.worst->worst)
        summary.worst = row;
    }
  return summary;
}

static int
get_percentage (double part,
                double whole)
{
  return whole > 0 ? lround (100 * part / whole) : 0;
}

static void
append_failures (GString *text,
                 const FerryMeasure *rows,
                 guint n)
{
  guint failed = 0;

  for (guint i = 0; i < n; i++)
    failed += rows[i].outcome != FERRY_OUTCOME_SUCCEEDED;
  if (failed > 0)
    g_string_append_printf (text, ngettext ("%u of %u calls did not succeed and is left out here. ", "%u of %u calls did not succeed and are left out here. ", failed),
                            failed, n);
}

static void
append_main_loop (GString *text,
                  const Summary *summary)
{
  g_autofree char *worst = ferry_format_duration (summary->worst->worst);

  if (summary->worst->worst < FERRY_STALL_THRESHOLD_US)
    g_string_append_printf (text, _ ("Even on the main loop no stall was longer than %s (%s): nobody would have "
                                     "noticed. "),
                            worst, summary->worst->operation->id);
  else
    g_string_append_printf (text, _ ("On the main loop the worst stall was %s (%s): the loop stood still for "
                                     "%d %% of the time and missed %u of %u beats, as a window would have missed its "
                                     "frames. "),
                            worst, summary->worst->operation->id, get_percentage (summary->stalled, summary->elapsed),
                            summary->missed, summary->beats + summary->missed);
}

static void
append_pools (GString *text,
              const Summary *summary)
{
  g_autofree char *worst = ferry_format_duration (summary->worst->worst);
  const char *operation = summary->worst->operation->id;
  const char *executor = ferry_executor_get_name (summary->worst->executor);

  if (summary->worst->worst < FERRY_STALL_THRESHOLD_US)
    g_string_append_printf (text, _ ("On the pools no stall was longer than %s (%s on %s), too short to lose "
                                     "a frame; %u of %u beats were missed. "),
                            worst, operation, executor, summary->missed, summary->beats + summary->missed);
  else
    g_string_append_printf (text, _ ("On the pools too the loop stalled, at worst for %s (%s on %s), %d %% "
                                     "of the time in all; %u of %u beats were missed. "),
                            worst, operation, executor, get_percentage (summary->stalled, summary->elapsed),
                            summary->missed, summary->beats + summary->missed);
}

/* What it costs to leave the main loop: the same operations, per call. */
static void
append_price (GString *text,
              const Summary *main_loop,
              const Summary *pools)
{
  double ratio = (double)main_loop->worst->worst / MAX (pools->worst->worst, 1);
  double mean_on_main_loop = (double)MAX (main_loop->elapsed, 1) / main_loop->n;
  double mean_on_pools = (double)pools->elapsed / pools->n;
  double price = mean_on_pools / mean_on_main_loop - 1;
  int percentage = lround (fabs (price) * 100);

  if (ratio >= 2)
    g_string_append_printf (text, _ ("Off the main loop the worst stall was %.0f times shorter, and the work took "),
                            ratio);
  else
    g_string_append (text, _ ("Leaving the main loop made no difference to the worst stall, and the work "
                              "took "));

  if (fabs (price) < SAME_TIME)
    g_string_append (text, _ ("as long as on it."));
  else if (price > 0)
    g_string_append_printf (text, _ ("%d %% longer than on it."), percentage);
  else
    g_string_append_printf (text, _ ("%d %% less time than on it."), percentage);
}

char *
ferry_tour_report_conclusion (const FerryMeasure *rows,
                              guint n)
{
  Summary main_loop = summarise (rows, n, TRUE);
  Summary pools = summarise (rows, n, FALSE);
  GString *text = g_string_new (NULL);

  append_failures (text, rows, n);
  if (main_loop.n > 0)
    append_main_loop (text, &main_loop);
  if (pools.n > 0)
    append_pools (text, &pools);
  /* Means of different operations say nothing about each other. */
  if (main_loop.n > 0 && pools.n == 2 * main_loop.n)
    append_price (text, &main_loop, &pools);
  return g_strchomp (g_string_free (text, FALSE));
}
