/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread that workers belong to.
 *
 * The kernel ends a worker with the thread that started it (PR_SET_PDEATHSIG is the thread's, not the
 * process's), and threads of a pool come and go: so all are started on this one, which lives as long
 * as the boundary. It also looks after those that nobody uses. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryWorkerKeeper FerryWorkerKeeper;

/* @argv is copied; @idle_time in microseconds. The thread starts with the first work. (transfer full). */
FerryWorkerKeeper *ferry_worker_keeper_new (const char *const *argv,
                                            gint64 idle_time);

/* Ends the thread once it has done what it was given. Waits for that unless it is that thread. */
void ferry_worker_keeper_free (FerryWorkerKeeper *self);

/* The worker program, and how long a worker may be idle. Immutable. Any thread. */
const char *const *ferry_worker_keeper_get_argv (FerryWorkerKeeper *self);
gint64 ferry_worker_keeper_get_idle_time (FerryWorkerKeeper *self);

/* Attaches @source to the thread. Any thread. */
void ferry_worker_keeper_attach (FerryWorkerKeeper *self,
                                 GSource *source);

/* Has the thread call @function once, after what it was given before. Any thread. */
void ferry_worker_keeper_post (FerryWorkerKeeper *self,
                               GSourceFunc function,
                               gpointer data);

/* The same, and waits for it. Any thread but that one. */
void ferry_worker_keeper_run (FerryWorkerKeeper *self,
                              GSourceFunc function,
                              gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWorkerKeeper, ferry_worker_keeper_free)

G_END_DECLS
