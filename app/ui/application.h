/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The desktop application around the window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_APPLICATION (ferry_application_get_type ())
G_DECLARE_FINAL_TYPE (FerryApplication, ferry_application, FERRY, APPLICATION, GtkApplication)

/* Opens the window, with the files that the words name, and runs until it is closed; or tells the Ferry that
 * already runs to. Returns the exit status. */
int ferry_application_run (int argc,
                           char **argv);

G_END_DECLS
