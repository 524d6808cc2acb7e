/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The outline of the call that is looked at. */
#pragma once

#include "chart-layer.h"
#include "model/timeline.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_MARK (ferry_chart_mark_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartMark, ferry_chart_mark, FERRY, CHART_MARK, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_mark_new (FerryTimeline *timeline);

/* Outlines @record, NULL for none. */
void ferry_chart_mark_set_record (FerryChartMark *self,
                                  FerryCallRecord *record);

G_END_DECLS
