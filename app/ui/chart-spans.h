/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls that ran, as bands behind a chart. */
#pragma once

#include "chart-labels.h"
#include "chart-layer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_SPANS (ferry_chart_spans_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartSpans, ferry_chart_spans, FERRY, CHART_SPANS, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_spans_new (void);

/* Takes what of @calls ran since @from. @calls: of FerryCallRecord, newest first. */
void ferry_chart_spans_take (FerryChartSpans *self,
                             GListModel *calls,
                             gint64 from);

guint ferry_chart_spans_get_n (FerryChartSpans *self);

/* What ran at @time: "Fractal · Own pool, …", "" for nothing. (transfer full) */
char *ferry_chart_spans_describe_at (FerryChartSpans *self,
                                     gint64 time);

/* Says what ran, in the two upper lanes. */
void ferry_chart_spans_put_labels (FerryChartSpans *self,
                                   const FerryChartView *view,
                                   FerryChartLabels *labels);

G_END_DECLS
