/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long to wait before a call is tried again (C9).
 *
 * Exponential back-off with full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015. Calls that failed together must not come back together, so each waits
 * a random part of a time that doubles, not that time itself. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryBackoff:
 * @base: microseconds that the first retry waits at most; 0 for no waiting at all
 * @cap: microseconds that any retry waits at most; 0 for no waiting at all
 *
 * Neither is negative. A constant: it keeps no count.
 */
typedef struct
{
  gint64 base;
  gint64 cap;
} FerryBackoff;

/* How many microseconds to wait after the failure of @attempt, counted from 1: @random, at least 0
 * and below 1, times the smaller of the cap and base * 2^(attempt - 1). Below that ceiling, however
 * many attempts there were; 0 where the ceiling is. Cannot fail. Pure; any thread. */
gint64 ferry_backoff_get_delay (const FerryBackoff *self,
                                guint attempt,
                                double random);

G_END_DECLS
