/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread that looks after a worker while its main thread runs an operation. */
#pragma once

#include "sender.h"

G_BEGIN_DECLS

typedef struct _FerryWatch FerryWatch;

/* Starts the thread, and catches SIGTERM: once in a process. Lives as long as that. @sender is lent. */
FerryWatch *ferry_watch_new (FerrySender *sender);

/* An operation runs from now on with @cancellable, which SIGTERM fires. Should the program that
 * started us go away before the end, the process does too. */
void ferry_watch_begin (FerryWatch *self,
                        GCancellable *cancellable);

/* It has ended. FALSE if the process is to leave. */
gboolean ferry_watch_end (FerryWatch *self);

/* Has the held progress sent in a frame's time. Any thread. */
void ferry_watch_flush_soon (FerryWatch *self);

G_END_DECLS
