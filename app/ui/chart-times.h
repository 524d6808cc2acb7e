/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The time axis of a chart: ticks, their labels below the plot, and a grid. */
#pragma once

#include "chart-layer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_TIMES (ferry_chart_times_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartTimes, ferry_chart_times, FERRY, CHART_TIMES, FerryChartLayer)

/* Labels say how long ago, the right edge being now. (transfer full) */
FerryChartLayer *ferry_chart_times_new (void);

/* Whether they say so, or what the clock said then. */
void ferry_chart_times_set_ago (FerryChartTimes *self,
                                gboolean ago);

G_END_DECLS
