/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The axis of durations beside a chart: a grid, and lines from which on something is felt. */
#pragma once

#include "chart-layer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_DURATIONS (ferry_chart_durations_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartDurations, ferry_chart_durations, FERRY, CHART_DURATIONS, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_durations_new (void);

/* What stands at the upper edge, microseconds. */
void ferry_chart_durations_set_ceiling (FerryChartDurations *self,
                                        gint64 ceiling);

G_END_DECLS
