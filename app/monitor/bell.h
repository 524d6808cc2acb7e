/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wakes a thread that sleeps, and costs the one who rings next to nothing while it is awake. */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

/**
 * FerryBell:
 *
 * A futex word that counts the rings. @asleep is set while the sleeper has nothing to wait for but
 * a ring: whoever publishes work stores it sequentially consistent and then reads @asleep; the
 * sleeper sets @asleep and then looks for work once more. One of the two sees the other (Dekker's
 * argument), so no ring is lost and none is made in vain.
 */
typedef struct
{
  _Atomic guint32 rings;
  _Atomic guint32 asleep;
} FerryBell;

/* Wakes the sleeper, or keeps it from falling asleep. Any thread; may be called in a poll function.
 * One system call, and only if somebody sleeps. */
void ferry_bell_ring (FerryBell *self);

/* Sleeps until the next ring after the one that @rings counted, or until the monotonic clock shows
 * @deadline nanoseconds (G_MAXINT64: for as long as it takes). */
void ferry_bell_wait (FerryBell *self,
                      guint32 rings,
                      gint64 deadline);

/* g_get_monotonic_time()'s clock, nanoseconds. */
gint64 ferry_monotonic_now (void);

G_END_DECLS
