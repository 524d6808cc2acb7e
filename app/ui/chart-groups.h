/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of a timeline's groups beside its lanes. */
#pragma once

#include "chart-layer.h"
#include "model/timeline.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_GROUPS (ferry_chart_groups_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartGroups, ferry_chart_groups, FERRY, CHART_GROUPS, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_groups_new (FerryTimeline *timeline);

G_END_DECLS
