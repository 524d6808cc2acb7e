/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a timeline as bars, and which one is looked at. */
#pragma once

#include "chart-layer.h"
#include "model/timeline.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_CALLS (ferry_chart_calls_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartCalls, ferry_chart_calls, FERRY, CHART_CALLS, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_calls_new (FerryTimeline *timeline);

/* How high a lane is in @widget's font, pixels. */
double ferry_chart_calls_get_lane_height (GtkWidget *widget);

/* What lies at (@x, @y) of the plot: FALSE for nothing. */
gboolean ferry_chart_calls_find (FerryChartCalls *self,
                                 GtkWidget *widget,
                                 const FerryChartView *view,
                                 double x,
                                 double y,
                                 FerryBarRun *run);

G_END_DECLS
