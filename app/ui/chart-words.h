/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the strip's bands and marks are, in words on them. */
#pragma once

#include "chart-spans.h"
#include "model/loop-series.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_WORDS (ferry_chart_words_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartWords, ferry_chart_words, FERRY, CHART_WORDS, FerryChartLayer)

/* Words on @spans and on the stalls of @series, which stays its owner's and must live as long.
 * (transfer full) */
FerryChartLayer *ferry_chart_words_new (FerryChartSpans *spans,
                                        const FerryLoopSeries *series);

G_END_DECLS
