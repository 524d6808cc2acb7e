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

G_END_DECLS
