/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells the desktop of calls that end while nobody looks at the window. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NOTIFIER (ferry_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifier, ferry_notifier, FERRY, NOTIFIER, GObject)

/* Watches @session for @window, which is lent and outlives it. (transfer full) */
FerryNotifier *ferry_notifier_new (GtkWindow *window,
                                   FerrySession *session);

G_END_DECLS
