/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Touches a widget only where something changes. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label that is told what it shows already would lay the window out again. */
void ferry_change_label (GtkWidget *label,
                         const char *text);

/* For text that changes while a call runs: an inscription keeps its size, so that it is only drawn
 * again, where a label would lay the window out. NULL for none. */
void ferry_change_inscription (GtkWidget *inscription,
                               const char *text);

/* A tooltip, made when asked for. Setting its text has GTK look for the pointer, whatever it was before: on X11
 * with the whole server held, and waiting for seven answers. For what is made in numbers; @text is static. */
void ferry_widget_set_tooltip (GtkWidget *widget,
                               const char *text);

/* The tooltip of @label is what it has no room for. */
void ferry_label_tell_all (GtkWidget *label);

/* Shows or hides @child in the place that it keeps: nothing is laid out. For a visible widget that has been placed. */
void ferry_change_child_visible (GtkWidget *child,
                                 gboolean visible);

/* Takes @widget from one style class to another; NULL for none. */
void ferry_change_style_class (GtkWidget *widget,
                               const char *from,
                               const char *to);

G_END_DECLS
