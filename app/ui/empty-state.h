/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a page shows while there is nothing: an icon, a sentence, the one button that fills it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @button and @action may be NULL for no button. (transfer floating) */
GtkWidget *ferry_empty_state_new (const char *icon_name,
                                  const char *text,
                                  const char *button,
                                  const char *action);

/* Has it say something else. */
void ferry_empty_state_set_text (GtkWidget *state,
                                 const char *text);

/* Adds a second, quieter button, for what there is all the same; lent. */
GtkWidget *ferry_empty_state_add_button (GtkWidget *state,
                                         const char *label);

G_END_DECLS
