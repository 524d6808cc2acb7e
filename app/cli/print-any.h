/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The general form of a result. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prints any variant; of an a{sv} the plain values by name first, then lists and longer texts below
 * their names. "problems" are left to ferry_print_problems(). FALSE after saying so if stdout does not
 * take it. */
gboolean ferry_print_any (GVariant *result);

/* One value in one cell of a table: names of files and texts as they are, "none" for what is empty or
 * absent, other bytes by their number. (transfer full) */
char *ferry_print_format_cell (GVariant *value);

G_END_DECLS
