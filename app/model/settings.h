/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program's settings, for window and command line alike. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_APPLICATION_ID "io.github.ferry_gtk.Ferry"

/* The settings, or NULL: a program run from its build folder may not find its schema; then defaults
 * hold and nothing is remembered. (transfer full). */
GSettings *ferry_settings_new (void);

G_END_DECLS
