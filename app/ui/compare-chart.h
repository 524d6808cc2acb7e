/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worst stall of each way as bars on one logarithmic scale, with the line of one frame. */
#pragma once

#include "model/comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_COMPARE_CHART (ferry_compare_chart_get_type ())
G_DECLARE_FINAL_TYPE (FerryCompareChart, ferry_compare_chart, FERRY, COMPARE_CHART, GtkWidget)

/* Shows the rows that @comparison has now; NULL for none. */
void ferry_compare_chart_set_comparison (FerryCompareChart *self,
                                         FerryComparison *comparison);

/* What is drawn, on a ground. NULL where it is not shown. (transfer full) */
GdkTexture *ferry_compare_chart_create_picture (FerryCompareChart *self);

G_END_DECLS
