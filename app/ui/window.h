/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window: puts panels and pages together. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WINDOW (ferry_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindow, ferry_window, FERRY, WINDOW, GtkApplicationWindow)

/* A window on @session, which it closes with itself. @settings is nullable: then nothing is
 * remembered. (transfer none: GTK owns windows) */
FerryWindow *ferry_window_new (GtkApplication *application,
                               FerrySession *session,
                               GSettings *settings);

/* Whether it is about to go. */
gboolean ferry_window_is_closing (FerryWindow *self);

/* Shows the form of the checksum with these names in it. It is not run by itself. */
void ferry_window_offer_checksum (FerryWindow *self,
                                  GFile **files,
                                  guint n_files);

G_END_DECLS
