/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shows a window that has just been made, without the main loop standing still for it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Presents @window with one of the next iterations of the main loop, unless it is destroyed before that. Once for each window. */
void ferry_present_soon (GtkWindow *window);

G_END_DECLS
