/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scales, grid and labels of the strip chart. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_STRIP_SPAN_US (60 * G_USEC_PER_SEC)

/**
 * FerryStripAxes:
 * @plot: where the data goes, in the chart's coordinates
 * @now: the time at the right edge, monotonic microseconds
 * @ceiling: the duration at the upper edge, microseconds
 *
 * Time runs left to right over FERRY_STRIP_SPAN_US; durations bottom to top, logarithmic from
 * 0.1 ms.
 */
typedef struct
{
  graphene_rect_t plot;
  gint64 now;
  gint64 ceiling;
} FerryStripAxes;

/* Axes for a chart of that size; @widget is asked for its font. */
FerryStripAxes ferry_strip_axes_for_size (GtkWidget *widget,
                                          int width,
                                          int height,
                                          gint64 now,
                                          gint64 worst);

double ferry_strip_axes_get_x (const FerryStripAxes *self,
                               gint64 time);
double ferry_strip_axes_get_y (const FerryStripAxes *self,
                               gint64 duration);
gint64 ferry_strip_axes_get_time (const FerryStripAxes *self,
                                  double x);

/* Draws grid, threshold lines and labels. */
void ferry_strip_axes_snapshot (const FerryStripAxes *self,
                                GtkWidget *widget,
                                GtkSnapshot *snapshot);

G_END_DECLS
