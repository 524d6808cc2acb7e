/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The menus of texts, by the keyboard and by a click. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* To be called once for a window: has the menu of a text that the wheel has taken out of sight open where it can be seen,
 * for the text is brought back first, and stay there: a wheel that still turns stops. Above the screen GDK 4.8 finds no
 * monitor for a menu, and warns. */
void ferry_menu_key_watch (GtkWidget *window);

G_END_DECLS
