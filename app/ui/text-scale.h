/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How large text is: what is told in pixels, and holds text, grows with it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What @pixels, enough for text of the usual size, become with the desktop's font. Never less. */
int ferry_text_scale_pixels (GtkSettings *settings,
                             int pixels);

/* Calls @callback with @object (GObject) whenever that may have changed, as long as @object lives. */
void ferry_text_scale_watch (GtkSettings *settings,
                             GCallback callback,
                             gpointer object);

G_END_DECLS
