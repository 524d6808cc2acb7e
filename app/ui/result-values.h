/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any result as a list of names and values. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer floating) */
GtkWidget *ferry_result_values_new (void);

/* Shows @result; NULL for nothing. */
void ferry_result_values_show (GtkWidget *widget,
                               GVariant *parameters,
                               GVariant *result);

G_END_DECLS
