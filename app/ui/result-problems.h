/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an operation could not read: a count that folds out into a list. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Hidden while there are none. (transfer floating) */
GtkWidget *ferry_result_problems_new (void);

/* Shows the "problems" of @result, a(ays); NULL for none. */
void ferry_result_problems_show (GtkWidget *widget,
                                 GVariant *result,
                                 const char *folder);

G_END_DECLS
