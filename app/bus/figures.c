/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rounded, so that only what matters is a change. */
#include "figures.h"

#include <math.h>

/* Microseconds as milliseconds, to a tenth. */
static double
round_delay (double duration)
{
  return round (duration / 100) / 10;
}

static guint64
sum (const guint64 *by_class)
{
  guint64 all = 0;

  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    all += by_class[i];
  return all;
}

GVariant *
ferry_bus_figures_read (FerrySession *session)
{
  FerryLoopFigures figures;
  GVariantDict dict;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);

  ferry_loop_monitor_get_figures (ferry_session_get_monitor (session), &figures);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "InputDelayP50", "d", round_delay (figures.window.p50));
  g_variant_dict_insert (&dict, "InputDelayP95", "d", round_delay (figures.window.p95));
  g_variant_dict_insert (&dict, "InputDelayP99", "d", round_delay (figures.window.p99));
  g_variant_dict_insert (&dict, "InputDelayWorst", "d", round_delay (figures.window.worst));
  g_variant_dict_insert (&dict, "WorstSinceStart", "d", round_delay (figures.total.worst));
  g_variant_dict_insert (&dict, "BusyShare", "d", round (figures.busy_share * 100) / 100);
  g_variant_dict_insert (&dict, "Stalls", "t", sum (figures.stalls));
  g_variant_dict_insert (&dict, "StalledTime", "d", round_delay (figures.stalled_time));
  g_variant_dict_insert (&dict, "DeliberateStalls", "t", sum (figures.deliberate_stalls));
  g_variant_dict_insert (&dict, "DeliberateTime", "d", round_delay (figures.deliberate_time));
  g_variant_dict_insert (&dict, "UnfinishedCalls", "u", ferry_session_get_n_unfinished (session));
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

GVariant *
ferry_bus_figures_compare (GVariant *before,
                           GVariant *now)
{
  GVariantDict changed;
  GVariantIter iter;
  const char *name;
  GVariant *value;
  gboolean has_changed = FALSE;

  g_return_val_if_fail (now != NULL, NULL);

  g_variant_dict_init (&changed, NULL);
  g_variant_iter_init (&iter, now);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autoptr(GVariant) former = before != NULL ? g_variant_lookup_value (before, name, NULL) : NULL;

      if (former != NULL && g_variant_equal (former, value))
        continue;
      g_variant_dict_insert_value (&changed, name, value);
      has_changed = TRUE;
    }
  if (has_changed)
    return g_variant_ref_sink (g_variant_dict_end (&changed));
  g_variant_dict_clear (&changed);
  return NULL;
}
