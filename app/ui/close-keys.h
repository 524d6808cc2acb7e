/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys that close a window, where it is not the main one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has Ctrl+W close @window, and Ctrl+Q the program that the window it is in front of belongs to: GTK lets no key of that
 * one through to it. What has the keys already keeps them, so one that is shown again may be given here again. */
void ferry_close_keys_add (GtkWindow *window);

G_END_DECLS
