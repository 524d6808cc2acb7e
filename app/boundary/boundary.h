/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the adapters of one program share: the deadline thread, the outboxes, the observers. */
#pragma once

#include "observer.h"

G_BEGIN_DECLS

typedef struct _FerryBoundary FerryBoundary;

#define FERRY_TYPE_BOUNDARY (ferry_boundary_get_type ())
/* A boxed type: copies are references. Any thread. */
GType ferry_boundary_get_type (void);

/* One per program is enough. Starts the thread for deadlines. (transfer full). Any thread. */
FerryBoundary *ferry_boundary_new (void);

/* Any thread. Adapters and calls hold references of their own. */
FerryBoundary *ferry_boundary_ref (FerryBoundary *self);
void ferry_boundary_unref (FerryBoundary *self);

/**
 * ferry_boundary_set_worker:
 * @argv: the worker program, by its whole path, and its arguments, ended by NULL; copied. What a worker
 *   is to be kept from is told it after these (worker-process.h)
 * @idle_time: microseconds after which a worker that nobody uses leaves; FERRY_WORKER_IDLE_TIME
 *
 * Says what helper processes are made of: a program whose main() ends in ferry_worker_serve() or does
 * the same. Without it no call may ask for %FERRY_EXECUTOR_PROCESS. Nothing is started before it is
 * needed. Once, before the first call.
 */
void ferry_boundary_set_worker (FerryBoundary *self,
                                const char *const *argv,
                                gint64 idle_time);

#define FERRY_WORKER_IDLE_TIME (60 * G_TIME_SPAN_SECOND)

/* Adds an observer of all calls through this boundary. @observer must be static; @user_data must
 * live until it is removed. Returns an id above 0. Any thread. */
guint ferry_boundary_add_observer (FerryBoundary *self,
                                   const FerryObserver *observer,
                                   gpointer user_data);

/* Removes it; from within a notification too. After this returns on the thread of a call's
 * context, no notification of a call of that context comes any more. Any thread. */
void ferry_boundary_remove_observer (FerryBoundary *self,
                                     guint id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBoundary, ferry_boundary_unref)

G_END_DECLS
