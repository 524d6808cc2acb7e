/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring with an arc on it: what turns in the window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Draws a ring of @size pixels in the middle of @widget. @turn says how far its arc has turned, from 0
 * to 1; below 0 there is no arc. */
void ferry_ring_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot,
                          int size,
                          double turn);

/* Whether the person wants things to move. */
gboolean ferry_ring_may_turn (GtkWidget *widget);

G_END_DECLS
