/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a query, under the headings that the statement gave them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_ROWS (ferry_result_rows_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultRows, ferry_result_rows, FERRY, RESULT_ROWS, GtkWidget)

GtkWidget *ferry_result_rows_new (void);

/* Shows a result of FERRY_RESULT_KIND_ROWS; NULL for nothing. */
void ferry_result_rows_show (GtkWidget *widget,
                             GVariant *parameters,
                             GVariant *result);

G_END_DECLS
