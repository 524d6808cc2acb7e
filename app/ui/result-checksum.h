/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checksums of many files: a table to search and sort, and what could not be read. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_CHECKSUM (ferry_result_checksum_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultChecksum, ferry_result_checksum, FERRY, RESULT_CHECKSUM, GtkWidget)

GtkWidget *ferry_result_checksum_new (void);

/* Shows @result; NULL for nothing. */
void ferry_result_checksum_show (GtkWidget *widget,
                                 GVariant *parameters,
                                 GVariant *result);

void ferry_result_checksum_focus_filter (GtkWidget *widget);

G_END_DECLS
