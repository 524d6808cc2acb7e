/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A main loop's figures in words. */
#include "loop-words.h"

#include "progress-rate.h"
#include "thresholds.h"

#include <glib/gi18n-lib.h>

guint64
ferry_loop_figures_sum_stalls (const guint64 *by_class)
{
  guint64 sum = 0;

  g_return_val_if_fail (by_class != NULL, 0);

  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    sum += by_class[i];
  return sum;
}

char *
ferry_loop_figures_describe_stalls (const FerryLoopFigures *figures,
                                    gint64 threshold)
{
  g_autofree char *length = ferry_threshold_format (threshold);
  g_autofree char *own = NULL;
  g_autofree char *others = NULL;
  guint64 foreign;
  gulong shown;

  g_return_val_if_fail (figures != NULL, NULL);

  /* The threshold may have been changed since the start. */
  own = g_strdup_printf (_ ("Stalls since the start that were Ferry’s own. A turn of the main loop is a stall if it takes %s or longer."), length);
  foreign = ferry_loop_figures_sum_stalls (figures->foreign_stalls);
  if (foreign == 0)
    return g_steal_pointer (&own);
  shown = (gulong)MIN (foreign, G_MAXULONG);
  others = g_strdup_printf (ngettext ("The page Stalls has %lu more, which was the machine’s or came before the first frame.",
                                      "The page Stalls has %lu more, which were the machine’s or came before the first frame.", shown),
                            shown);
  return g_strdup_printf ("%s %s", own, others);
}

char **
ferry_loop_figures_describe_state (const FerryLoopFigures *figures,
                                   double frame_rate,
                                   const char *state)
{
  g_autoptr(GStrvBuilder) forms = g_strv_builder_new ();
  g_autofree char *worst = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *brief = NULL;

  g_return_val_if_fail (figures != NULL, NULL);
  g_return_val_if_fail (state != NULL, NULL);

  worst = ferry_format_duration (figures->window.worst);
  whole = g_strdup_printf (_ ("%s · %.0f frames/s · worst %s in the last 10 s"), state, frame_rate, worst);
  usual = g_strdup_printf (_ ("%s · worst %s in the last 10 s"), state, worst);
  brief = g_strdup_printf (_ ("%s · worst %s"), state, worst);
  if (frame_rate > 0)
    g_strv_builder_add (forms, whole);
  g_strv_builder_add (forms, usual);
  g_strv_builder_add (forms, brief);

  return g_strv_builder_end (forms);
}
