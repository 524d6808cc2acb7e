/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The moment that is looked at, and the values there. */
#pragma once

#include "chart-layer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CHART_CURSOR (ferry_chart_cursor_get_type ())
G_DECLARE_FINAL_TYPE (FerryChartCursor, ferry_chart_cursor, FERRY, CHART_CURSOR, FerryChartLayer)

/* (transfer full) */
FerryChartLayer *ferry_chart_cursor_new (void);

/* A line at @x of the plot with @words beside it, and @more above them; NULL for none of all. */
void ferry_chart_cursor_set (FerryChartCursor *self,
                             double x,
                             const char *words,
                             const char *more);

G_END_DECLS
