/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files with the same content, group by group. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_DUPLICATES (ferry_result_duplicates_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultDuplicates, ferry_result_duplicates, FERRY, RESULT_DUPLICATES, GtkWidget)

GtkWidget *ferry_result_duplicates_new (void);

/* Shows a result of FERRY_RESULT_KIND_DUPLICATES; NULL for nothing. */
void ferry_result_duplicates_show (GtkWidget *widget,
                                   GVariant *parameters,
                                   GVariant *result);

G_END_DECLS
