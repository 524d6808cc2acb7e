/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the clock on the wall says of a monotonic time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Microseconds since 1970 at @monotonic, a time of g_get_monotonic_time(). Two times stay as far apart as
 * they are, unless somebody sets the clock in between. On the main thread. */
gint64 ferry_wall_clock_at (gint64 monotonic);

G_END_DECLS
