/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The warm workers of one adapter: at most as many as it has permits, and none for long. */
#pragma once

#include "worker-keeper.h"
#include "worker-process.h"

G_BEGIN_DECLS

/* How long a worker that was asked to leave may take before it is killed, microseconds. */
#define FERRY_WORKER_LEAVE_TIME (250 * G_TIME_SPAN_MILLISECOND)

/* A pool without workers; they are started as they are asked for. @keeper is lent and outlives every
 * take and close. A @closed one keeps none. (transfer full). */
FerryWorkerPool *ferry_worker_pool_new (FerryWorkerKeeper *keeper,
                                        gboolean closed);

/* Any thread. */
FerryWorkerPool *ferry_worker_pool_ref (FerryWorkerPool *self);
void ferry_worker_pool_unref (FerryWorkerPool *self);

/* A worker so confined: the one used last, or a new one, which blocks for about a millisecond.
 * (transfer full), or NULL and %FERRY_ERROR_UNAVAILABLE. Any thread but the keeper's. */
FerryWorker *ferry_worker_pool_take (FerryWorkerPool *self,
                                     FerryConfinement confinement,
                                     GError **error);

/* Gives a worker (transfer full) back that has answered and is quiet. Ends it, and blocks for that,
 * where the pool is closed. Any thread. */
void ferry_worker_pool_give_back (FerryWorkerPool *self,
                                  FerryWorker *worker);

/* Keeps no worker any more: ends those that are idle, then calls @done (nullable), here or on the
 * keeper's thread. Those in use are their users' to end. Never blocks. Any thread. */
void ferry_worker_pool_close (FerryWorkerPool *self,
                              GDestroyNotify done,
                              gpointer data);

/* How many are idle. Any thread. */
guint ferry_worker_pool_get_idle (FerryWorkerPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWorkerPool, ferry_worker_pool_unref)

G_END_DECLS
