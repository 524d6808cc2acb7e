/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window in a test's own process, with as many calls in it as are wanted. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  GtkApplication *application;
  FerrySession *session;
  GtkWidget *window;
} WindowHelper;

/* Opens the window. */
void window_helper_init (WindowHelper *self);

/* Gives the window the focus, and waits until it has it: no window manager does. */
void window_helper_take_focus (WindowHelper *self);

/* Closes it, and waits until it is gone. */
void window_helper_clear (WindowHelper *self);

/* Makes @n calls of the operation with that @id and @parameters, an a{sv} as text, and waits for them. */
void window_helper_run (WindowHelper *self,
                        const char *id,
                        const char *parameters,
                        guint n);

/* Shows a page, and waits until it is drawn. */
void window_helper_show_page (WindowHelper *self,
                              const char *name);

/* Has @n frames drawn. */
void window_helper_draw (WindowHelper *self,
                         guint n);

/* Runs the loop until @condition is true. */
void window_helper_await (gboolean (*condition) (gpointer user_data),
                          gpointer user_data);

/* The first widget of that type below @widget, by the type's name, that is mapped; it must be there. */
GtkWidget *window_helper_find (GtkWidget *widget,
                               const char *type_name);

G_END_DECLS
