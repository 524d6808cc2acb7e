/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Turns while it is shown: something runs. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SPINNER (ferry_spinner_get_type ())
G_DECLARE_FINAL_TYPE (FerrySpinner, ferry_spinner, FERRY, SPINNER, GtkWidget)

/* Turns from the start. */
GtkWidget *ferry_spinner_new (void);

/* One that does not turn keeps its place, empty. */
void ferry_spinner_set_turning (FerrySpinner *self,
                                gboolean turning);

G_END_DECLS
