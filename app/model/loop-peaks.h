/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The longest that a loop was kept from its poll within some stretch of time. */
#pragma once

#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

/* Between @since, monotonic microseconds, and now: of what the monitor remembers, which is each iteration of the
 * last minute and the newest stalls before. The iteration that runs now counts as far as it has come.
 * Microseconds. The monitor's thread. Below a microsecond for a call of some milliseconds, some for one of a
 * minute. */
gint64 ferry_loop_peak_since (FerryLoopMonitor *monitor,
                              gint64 since);

G_END_DECLS
