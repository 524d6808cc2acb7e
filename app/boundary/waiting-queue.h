/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is next: interactive calls before background ones, but not for ever.
 *
 * Aging is a head start instead of a clock: an interactive call goes before every background call that has
 * come less than FERRY_PRIORITY_AGING earlier, and behind all others. So nothing has to be moved
 * as time passes, and nobody starves. The idea is that of deadline schedulers, such as Linux's
 * mq-deadline for reads and writes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPriority:
 * @FERRY_PRIORITY_INTERACTIVE: somebody waits for it
 * @FERRY_PRIORITY_BACKGROUND: nobody does
 */
typedef enum
{
  FERRY_PRIORITY_INTERACTIVE,
  FERRY_PRIORITY_BACKGROUND
} FerryPriority;

#define FERRY_N_PRIORITIES 2

/* The head start of interactive calls, in microseconds. */
#define FERRY_PRIORITY_AGING (5 * G_TIME_SPAN_SECOND)

/* Embedded in what waits; its fields belong to the queue while it is there. */
typedef struct
{
  GList link;
  gint64 rank;
  FerryPriority priority;
} FerryWaiter;

/* Zero-filled is empty. Has no lock: whoever owns it guards it. Holds no references. */
typedef struct
{
  GQueue lanes[FERRY_N_PRIORITIES];
} FerryWaitingQueue;

/* Adds @waiter of @owner, who came at @since (monotonic microseconds). It must not be queued, and
 * those of one priority come in the order of their adding. */
void ferry_waiting_queue_add (FerryWaitingQueue *self,
                              FerryWaiter *waiter,
                              FerryPriority priority,
                              gint64 since,
                              gpointer owner);

/* Takes a queued @waiter out. */
void ferry_waiting_queue_remove (FerryWaitingQueue *self,
                                 FerryWaiter *waiter);

/* Takes the next one out and returns its owner, or NULL. */
gpointer ferry_waiting_queue_pop (FerryWaitingQueue *self);

/* How many wait, of all priorities. */
guint ferry_waiting_queue_get_length (const FerryWaitingQueue *self);

G_END_DECLS
