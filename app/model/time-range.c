/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stretch of time that a chart shows. */
#include "time-range.h"

#include <math.h>

#include <glib/gi18n-lib.h>

gint64
ferry_time_range_get_length (const FerryTimeRange *self)
{
  return self->to - self->from;
}

double
ferry_time_range_get_x (const FerryTimeRange *self,
                        double width,
                        gint64 time)
{
  return (double)(time - self->from) / ferry_time_range_get_length (self) * width;
}

gint64
ferry_time_range_get_time (const FerryTimeRange *self,
                           double width,
                           double x)
{
  return self->from + llround (x / width * ferry_time_range_get_length (self));
}

double
ferry_time_range_get_pixel (const FerryTimeRange *self,
                            double width)
{
  return ferry_time_range_get_length (self) / width;
}

FerryTimeRange
ferry_time_range_zoom (const FerryTimeRange *self,
                       double factor,
                       gint64 around)
{
  gint64 length = ferry_time_range_get_length (self);
  double share = (double)(around - self->from) / length;
  gint64 zoomed = CLAMP (length * factor, FERRY_TIME_RANGE_SHORTEST, FERRY_TIME_RANGE_LONGEST);
  gint64 from = around - llround (share * zoomed);

  return (FerryTimeRange) {from, from + zoomed};
}

FerryTimeRange
ferry_time_range_include (const FerryTimeRange *self,
                          gint64 from,
                          gint64 to)
{
  gint64 length = ferry_time_range_get_length (self);
  gint64 start = self->from;

  if (to > start + length)
    start = to - length;
  if (from < start)
    start = from;
  return (FerryTimeRange) {start, start + length};
}

gint64
ferry_time_range_get_step (const FerryTimeRange *self,
                           double width,
                           double room)
{
  static const gint64 longer[] = {2, 5, 10, 15, 30, 60, 2 * 60, 5 * 60, 10 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600};
  double least = MAX (1, room) * ferry_time_range_get_pixel (self, width);

  /* 1, 2 and 5 of a power of ten up to a second; what clocks are divided by beyond. */
  for (gint64 power = 1; power < G_USEC_PER_SEC; power *= 10)
    for (guint i = 0; i < 3; i++)
      {
        gint64 step = power * (const gint64[]) {1, 2, 5}[i];

        if (step >= least)
          return step;
      }
  if (least <= G_USEC_PER_SEC)
    return G_USEC_PER_SEC;
  for (guint i = 0; i < G_N_ELEMENTS (longer); i++)
    if (longer[i] * G_USEC_PER_SEC >= least)
      return longer[i] * G_USEC_PER_SEC;
  return G_TIME_SPAN_DAY * (gint64)ceil (least / G_TIME_SPAN_DAY);
}

/* How many digits after the point of a number of @unit tell neighbours apart that are @step apart. */
static int
count_decimals (gint64 step,
                gint64 unit)
{
  int decimals = 0;

  for (gint64 part = unit; part > step; part /= 10)
    decimals++;
  return decimals;
}

char *
ferry_time_format_ago (gint64 ago,
                       gint64 step)
{
  gint64 minutes;

  if (ago == 0)
    return g_strdup (_ ("now"));
  if (ago < G_USEC_PER_SEC && step < 10 * G_TIME_SPAN_MILLISECOND)
    return g_strdup_printf (_ ("−%.*f ms"), count_decimals (step, G_TIME_SPAN_MILLISECOND), ago / 1e3);
  if (ago < 2 * G_TIME_SPAN_MINUTE || step < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("−%.*f s"), count_decimals (step, G_USEC_PER_SEC), ago / 1e6);
  if (ago < 2 * G_TIME_SPAN_HOUR)
    {
      minutes = ago / G_TIME_SPAN_MINUTE;
      return step >= G_TIME_SPAN_MINUTE ? g_strdup_printf (_ ("−%d min"), (int)minutes)
                                        : g_strdup_printf (_ ("−%d:%02d min"), (int)minutes, (int)(ago / G_USEC_PER_SEC % 60));
    }
  return g_strdup_printf (_ ("−%d:%02d h"), (int)(ago / G_TIME_SPAN_HOUR), (int)(ago / G_TIME_SPAN_MINUTE % 60));
}

char *
ferry_time_format_clock (gint64 wall_time,
                         gint64 step)
{
  g_autoptr(GDateTime) second = g_date_time_new_from_unix_local (wall_time / G_USEC_PER_SEC);
  g_autofree char *clock = NULL;
  int decimals;
  gint64 scale = 1;

  if (second == NULL)
    return g_strdup ("");
  if (step >= G_TIME_SPAN_MINUTE)
    return g_date_time_format (second, "%H:%M");
  clock = g_date_time_format (second, "%H:%M:%S");
  decimals = count_decimals (step, G_USEC_PER_SEC);
  if (decimals == 0)
    return g_steal_pointer (&clock);
  for (int i = decimals; i < 6; i++)
    scale *= 10;
  return g_strdup_printf ("%s.%0*d", clock, decimals, (int)(wall_time % G_USEC_PER_SEC / scale));
}
