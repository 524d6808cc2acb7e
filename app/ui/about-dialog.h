/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Ferry says of itself. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @window: (nullable): that it stands in front of */
void ferry_about_dialog_show (GtkWindow *window);

G_END_DECLS
