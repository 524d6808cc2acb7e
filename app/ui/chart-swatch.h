/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a chart's legend: how something is drawn, and what it is called. */
#pragma once

#include "model/call-segments.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_SWATCH (ferry_chart_swatch_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartSwatch, ferry_chart_swatch, FERRY, CHART_SWATCH, GtkWidget)

/* What is drawn: a FerrySegmentKind, or one of these. */
enum {
  FERRY_SWATCH_FAILURE = FERRY_N_SEGMENT_KINDS,
  FERRY_SWATCH_MANY,
  FERRY_SWATCH_STALL,
  FERRY_N_SWATCHES
};

/* A swatch with its name beside it. */
GtkWidget *ferry_chart_swatch_new (guint what);

G_END_DECLS
