/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stalls of the main loop as bands behind a chart. */
#pragma once

#include "chart-layer.h"
#include "model/timeline.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_STALLS (ferry_chart_stalls_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartStalls, ferry_chart_stalls, FERRY, CHART_STALLS, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_stalls_new (FerryTimeline *timeline);

G_END_DECLS
