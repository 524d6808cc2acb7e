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

/* Has the threads of GLib's shared pool, which g_task_run_in_thread() and GIO use, step back that far behind the loop:
 * a nice value of 0 to 19. For a program with a window, as the first thing that it does: they inherit from the thread
 * that made the first pool that is not exclusive (g_thread_pool_new()), so this is without effect once there is one.
 * It concerns whoever else in the program uses that pool, which is why no adapter does it. */
void ferry_thread_pool_raise_nice (guint nice_value);

G_END_DECLS
