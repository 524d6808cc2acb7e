/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The menu of what has the focus, by the keyboard. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* To be called once for a window: has the menu of a text that the wheel has taken out of sight open where it can be seen,
 * for the text is brought back first. Above the screen GDK 4.8 finds no monitor for a menu, and warns. */
void ferry_menu_key_watch (GtkWidget *window);

G_END_DECLS
