/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who watches the crossings (C16). */
#pragma once

#include "call.h"

G_BEGIN_DECLS

/**
 * FerryCallEvent:
 * @FERRY_CALL_SUBMITTED: it entered: queued or about to start
 * @FERRY_CALL_STARTED: its function begins; on the main loop this comes right before it does
 * @FERRY_CALL_PROGRESSED: ferry_call_get_progress() has news; at most one per call and frame, so it may
 *   come when the attempt that said so is over
 * @FERRY_CALL_CANCELLING: it was cancelled, or its deadline passed, and its running function was asked to
 *   stop; not told when only an attempt took too long
 * @FERRY_CALL_RETRYING: an attempt failed; another one follows after a back-off
 * @FERRY_CALL_FINISHED: its outcome is settled; the callback comes next
 * @FERRY_CALL_DELIVERED: the callback has run
 * @FERRY_CALL_ABANDONED: finished, but its function has not acknowledged and still runs
 * @FERRY_CALL_ENDED_LATE: an abandoned function has ended after all
 */
typedef enum
{
  FERRY_CALL_SUBMITTED,
  FERRY_CALL_STARTED,
  FERRY_CALL_PROGRESSED,
  FERRY_CALL_CANCELLING,
  FERRY_CALL_RETRYING,
  FERRY_CALL_FINISHED,
  FERRY_CALL_DELIVERED,
  FERRY_CALL_ABANDONED,
  FERRY_CALL_ENDED_LATE
} FerryCallEvent;

/**
 * FerryObserver:
 * @event: something happened to @call; the times are in ferry_call_get_times()
 * @partial: @call handed out a part of its result
 * @before_block: @call is about to run on executor main-loop, and to block its context until it is done. To
 *   show that first, return TRUE: then it waits for ferry_call_proceed(), and the context is iterated
 *   meanwhile. Once for each attempt, before %FERRY_CALL_STARTED
 *
 * Any may be NULL. All are called in the context of the call, in order, with no lock held: a
 * slow observer delays outcomes, never a worker. They may submit, cancel, and remove themselves.
 */
typedef struct
{
  void (*event) (FerryCall *call,
                 FerryCallEvent event,
                 gpointer user_data);
  void (*partial) (FerryCall *call,
                   GVariant *partial,
                   gpointer user_data);
  gboolean (*before_block) (FerryCall *call,
                            gpointer user_data);
} FerryObserver;

/* The event's name, "submitted". Static. Any thread. */
const char *ferry_call_event_get_name (FerryCallEvent event);

G_END_DECLS
