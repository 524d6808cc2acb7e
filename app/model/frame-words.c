/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A window's frames in words. */
#include "frame-words.h"

#include "progress-rate.h"

#include <glib/gi18n-lib.h>

static double
get_frequency (const FerryFrameFigures *figures)
{
  return (double)G_USEC_PER_SEC / figures->refresh;
}

char *
ferry_frame_figures_describe_missed (const FerryFrameFigures *figures)
{
  g_return_val_if_fail (figures != NULL, NULL);

  if (!figures->refresh_is_assumed)
    return g_strdup (_ ("frames missed"));
  return g_strdup_printf (_ ("missed, %.0f Hz?"), get_frequency (figures));
}

static void
append_time (GString *text,
             const char *title,
             const FerryFrameTime *time)
{
  g_autofree char *mean = ferry_format_duration (time->mean);
  g_autofree char *worst = ferry_format_duration (time->worst);

  g_string_append_c (text, '\n');
  /* Translators: a phase of drawing, its average and its worst time: "layout: 0.3 ms, at worst 2.1 ms" */
  g_string_append_printf (text, _ ("%s: %s, at worst %s"), title, mean, worst);
}

char *
ferry_frame_figures_describe (const FerryFrameFigures *figures)
{
  static const char * const titles[FERRY_N_FRAME_PHASES] = {
    [FERRY_FRAME_UPDATE] = N_ ("update"),
    [FERRY_FRAME_LAYOUT] = N_ ("layout"),
    [FERRY_FRAME_PAINT] = N_ ("paint"),
    [FERRY_FRAME_AFTER_PAINT] = N_ ("after paint"),
  };
  g_autofree char *drawn = NULL;
  g_autofree char *missed = NULL;
  GString *text;

  g_return_val_if_fail (figures != NULL, NULL);

  drawn = g_strdup_printf ("%" G_GUINT64_FORMAT, figures->drawn);
  missed = g_strdup_printf ("%" G_GUINT64_FORMAT, figures->missed);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Frames drawn: %s, missed at %.0f Hz: %s"), drawn, get_frequency (figures), missed);
  if (figures->refresh_is_assumed)
    g_string_append_printf (text, "\n%s", _ ("The display does not say how often it refreshes: 60 Hz is assumed."));
  g_string_append_printf (text, "\n\n%s", _ ("A frame of the last 10 s took, on average"));
  append_time (text, _ ("in all"), &figures->whole);
  for (guint phase = 0; phase < FERRY_N_FRAME_PHASES; phase++)
    append_time (text, _ (titles[phase]), &figures->phases[phase]);

  return g_string_free (text, FALSE);
}
