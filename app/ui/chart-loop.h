/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long the main loop was kept from its poll, as bars. */
#pragma once

#include "chart-layer.h"
#include "model/loop-series.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_LOOP (ferry_chart_loop_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartLoop, ferry_chart_loop, FERRY, CHART_LOOP, FerryChartLayer)

/* Shows @series, which stays its owner's and must live as long; ferry_chart_layer_change() says that it has
 * been taken anew. (transfer full) */
FerryChartLayer *ferry_chart_loop_new (const FerryLoopSeries *series);

G_END_DECLS
