/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a worker's thread steps back behind the loop that it works for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Puts the calling thread under SCHED_BATCH, or back. A worker that is woken must not push its waker
 * off the processor: that is the main loop, and has more to hand out. Under SCHED_BATCH it waits its
 * turn, or takes another processor. And it may be pushed off itself at once, by whoever wakes: from Linux
 * 6.12 on its slice is longer than others'. Without effect where the system refuses. */
void ferry_thread_set_batch (gboolean batch);

/* Gives the calling thread that nice value, 0 to 19, or a higher one it already has: it cannot be
 * lowered again without privileges, so this is for threads that live and die with their adapter. */
void ferry_thread_raise_nice (guint nice_value);

G_END_DECLS
