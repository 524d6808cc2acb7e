/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What adapters and calls take from the boundary they share. */
#pragma once

#include "boundary.h"
#include "observer-list.h"
#include "outbox.h"
#include "timers.h"
#include "worker-keeper.h"

G_BEGIN_DECLS

/* A call id: 1 for the first. Any thread. */
guint64 ferry_boundary_take_id (FerryBoundary *self);

/* The outbox of the thread's default context; the only one that boundary has for it.
 * (transfer full). Any thread. */
FerryOutbox *ferry_boundary_ref_outbox (FerryBoundary *self);

/* The observers as of now, remembered with @outbox. (transfer full). The outbox's context. */
FerryObserverList *ferry_boundary_ref_observers (FerryBoundary *self,
                                                 FerryOutbox *outbox);

/* The thread that workers belong to; lent, NULL without a worker program. Any thread. */
FerryWorkerKeeper *ferry_boundary_get_keeper (FerryBoundary *self);

/* Lent. Any thread. */
FerryTimers *ferry_boundary_get_timers (FerryBoundary *self);

G_END_DECLS
