/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one place that knows how this GTK asks whether the main loop may be frozen. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*FerryCompareDialogFunc) (GtkWindow *window,
                                        gboolean with_main_loop,
                                        gpointer user_data);

/* Asks over @window; @answered is called unless the person wants no comparison at all, and then
 * @destroy in any case. */
void ferry_compare_dialog_show (GtkWindow *window,
                                const char *operation,
                                FerryCompareDialogFunc answered,
                                gpointer user_data,
                                GDestroyNotify destroy);

G_END_DECLS
