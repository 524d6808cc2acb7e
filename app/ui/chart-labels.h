/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words on a chart: on a ground of their own, none over another, none cut off. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_CHART_LABEL_LANES 3

/**
 * FerryChartLabels:
 *
 * Lines of labels across @plot, in which they are put from left to right.
 */
typedef struct
{
  GtkWidget *widget;
  GtkSnapshot *snapshot;
  graphene_rect_t plot;
  double taken[FERRY_CHART_LABEL_LANES]; /* up to there */
} FerryChartLabels;

FerryChartLabels ferry_chart_labels_begin (GtkWidget *widget,
                                           GtkSnapshot *snapshot,
                                           const graphene_rect_t *plot);

/* Puts @text into @lane, 0 being the top: beginning at @left, or, where it would leave the plot, ending at
 * @right. FALSE if something is there already. */
gboolean ferry_chart_labels_put (FerryChartLabels *self,
                                 guint lane,
                                 const char *text,
                                 const GdkRGBA *color,
                                 double left,
                                 double right);

/* Draws one label anywhere, its ground included. */
void ferry_chart_label_draw (GtkWidget *widget,
                             GtkSnapshot *snapshot,
                             const char *text,
                             const GdkRGBA *color,
                             double x,
                             double y);

/* How wide that is, and how high every one is. */
double ferry_chart_label_get_width (GtkWidget *widget,
                                    const char *text);
double ferry_chart_label_get_height (GtkWidget *widget);

G_END_DECLS
