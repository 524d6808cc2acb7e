/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads that belong to one adapter, from their first attempt to its close. */
#pragma once

#include "attempt.h"

G_BEGIN_DECLS

typedef struct _FerryThreads FerryThreads;

/* None yet; they are started as attempts come, @most of them (1 or more). Each steps back to
 * @nice_value, and, if @batch, behind whoever wakes up (thread-priority.h). @name is copied: what
 * debuggers and top show, of which Linux keeps 15 bytes. (transfer full). Any thread. */
FerryThreads *ferry_threads_new (const char *name,
                                 guint most,
                                 guint nice_value,
                                 gboolean batch);

/* Lets there be @most of them from now on, and those that are started later step back to @nice_value.
 * One that is too many ends when it has nothing to do. Any thread; waits for none. */
void ferry_threads_resize (FerryThreads *self,
                           guint most,
                           guint nice_value);

/* Closes them and lets go. Any thread, one of them included; waits for none. */
void ferry_threads_free (FerryThreads *self);

/* Hands @attempt (transfer full) to a thread that waits, or to a new one, or, with @most at work, to
 * the first that is through. Where the system lets no thread be made, it waits for the next push.
 * Any thread; never blocks. */
void ferry_threads_push (FerryThreads *self,
                         FerryAttempt *attempt);

/* Lets threads end that have nothing to do, at once and for good, and the others as soon as they have
 * not. What is pushed still runs. Any thread; waits for none. */
void ferry_threads_close (FerryThreads *self);

G_END_DECLS
