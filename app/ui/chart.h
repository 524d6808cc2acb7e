/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A chart over time: layers over one another, of which only what changed is drawn anew. */
#pragma once

#include "chart-layer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART (ferry_chart_get_type ())
G_DECLARE_FINAL_TYPE (FerryChart, ferry_chart, FERRY, CHART, GtkWidget)

/* Puts @layer above all others. (transfer full) of @layer. */
void ferry_chart_add_layer (FerryChart *self,
                            FerryChartLayer *layer);

/* Shows @range, scrolled down by @top pixels; @now is the present moment. Draws only if that moves
 * anything by a pixel. */
void ferry_chart_show (FerryChart *self,
                       const FerryTimeRange *range,
                       double top,
                       gint64 now);

/* Where the data goes, in the widget's coordinates. */
graphene_rect_t ferry_chart_get_plot (FerryChart *self);

/* What it shows. */
FerryChartView ferry_chart_get_view (FerryChart *self);

/* What the topmost layer with something to say says of the point of the widget; NULL if none does.
 * (transfer full) */
char *ferry_chart_describe (FerryChart *self,
                            double x,
                            double y);

G_END_DECLS
