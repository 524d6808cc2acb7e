/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What takes the space below a folder: totals, and the largest of each sort. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_SCAN (ferry_result_scan_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultScan, ferry_result_scan, FERRY, RESULT_SCAN, GtkWidget)

GtkWidget *ferry_result_scan_new (void);

/* Shows @result; NULL for nothing. */
void ferry_result_scan_show (GtkWidget *widget,
                             GVariant *parameters,
                             GVariant *result);

G_END_DECLS
