/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Says for a few seconds what has happened, at the bottom of the window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TOASTER (ferry_toaster_get_type ())
G_DECLARE_FINAL_TYPE (FerryToaster, ferry_toaster, FERRY, TOASTER, GtkWidget)

/* Shows @text; what it still says is replaced. Within the window any widget may do so by the action
 * "win.toast". */
void ferry_toaster_show (FerryToaster *self,
                         const char *text);

G_END_DECLS
