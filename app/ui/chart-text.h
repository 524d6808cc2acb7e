/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The small text of charts. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of it, to be measured and drawn more than once. (transfer full) */
PangoLayout *ferry_chart_text_new (GtkWidget *widget,
                                   const char *text);

/* How much room @text takes when it is drawn. */
void ferry_chart_text_measure (GtkWidget *widget,
                               const char *text,
                               int *width,
                               int *height);

/* Draws @text in @color with its left upper corner at (@x, @y); no wider than @width if that is above
 * 0. Returns the width it took. */
double ferry_chart_text_draw (GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              const char *text,
                              const GdkRGBA *color,
                              double x,
                              double y,
                              double width);

G_END_DECLS
