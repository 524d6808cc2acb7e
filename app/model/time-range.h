/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stretch of time that a chart shows: zooming, and where its ticks stand. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As far as anybody can zoom in and out, microseconds. */
#define FERRY_TIME_RANGE_SHORTEST (5 * G_TIME_SPAN_MILLISECOND)
#define FERRY_TIME_RANGE_LONGEST (24 * G_TIME_SPAN_HOUR)

/**
 * FerryTimeRange:
 * @from, @to: monotonic microseconds; @to lies behind @from
 */
typedef struct
{
  gint64 from;
  gint64 to;
} FerryTimeRange;

gint64 ferry_time_range_get_length (const FerryTimeRange *self);

/* Where @time stands if the range is @width long, in pixels from its beginning; and back. */
double ferry_time_range_get_x (const FerryTimeRange *self,
                               double width,
                               gint64 time);
gint64 ferry_time_range_get_time (const FerryTimeRange *self,
                                  double width,
                                  double x);

/* How long a pixel lasts, microseconds. */
double ferry_time_range_get_pixel (const FerryTimeRange *self,
                                   double width);

/* The range that is @factor times as long, within the limits above, with @around in the place where
 * it stands now. */
FerryTimeRange ferry_time_range_zoom (const FerryTimeRange *self,
                                      double factor,
                                      gint64 around);

/* The range of the same length moved as little as need be for @from to @to to lie in it, or as much
 * of it as fits, from its beginning on. */
FerryTimeRange ferry_time_range_include (const FerryTimeRange *self,
                                         gint64 from,
                                         gint64 to);

/* The distance of ticks, a round number in a person's units, of which neighbours are at least @room
 * pixels apart. Microseconds. */
gint64 ferry_time_range_get_step (const FerryTimeRange *self,
                                  double width,
                                  double room);

/* "−10 s", "−0.5 s", "−2 min": for a tick @ago before now, ticks being @step apart; "now" for 0.
 * (transfer full) */
char *ferry_time_format_ago (gint64 ago,
                             gint64 step);

/* "14:03:10", "14:03:10.250", "14:03": for a tick at @wall_time, microseconds since 1970, ticks being
 * @step apart. (transfer full) */
char *ferry_time_format_clock (gint64 wall_time,
                               gint64 step);

G_END_DECLS
