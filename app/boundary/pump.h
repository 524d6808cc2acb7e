/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Threads of a pool that stay a little for the next attempt instead of being fetched for each. */
#pragma once

#include "call-private.h"

G_BEGIN_DECLS

/**
 * FerryPump:
 *
 * The threads of the shared pool that work for one adapter. Zero-filled is a pump without threads.
 * Its fields belong to pump.c.
 */
typedef struct
{
  GMutex lock;
  GCond offered;
  GQueue ready;    /* of FerryAttempt, offered to threads that linger */
  guint lingering; /* threads that wait for an offer */
} FerryPump;

/* Without threads; cleared when none of them lingers any more. */
void ferry_pump_init (FerryPump *self);
void ferry_pump_clear (FerryPump *self);

/* Gives @attempt (transfer full) to a thread that lingers: TRUE. With none, FALSE: bring a thread
 * that calls ferry_pump_run(). Any thread. */
gboolean ferry_pump_offer (FerryPump *self,
                           FerryAttempt *attempt);

/* The work of a pool's thread: runs @attempt (transfer full), what waits behind it, and what is
 * offered until none was for @linger microseconds. */
void ferry_pump_run (FerryPump *self,
                     FerryAttempt *attempt,
                     gint64 linger);

G_END_DECLS
