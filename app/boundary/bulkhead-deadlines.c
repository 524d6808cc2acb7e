/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policy's deadline, for all calls of an adapter with one timer.
 *
 * Such deadlines come in the order of the calls, so a list keeps them, and nearly every call has left
 * it long before. The timer is not moved for those: it comes when the earliest of then was due, and
 * looks again. */
#include "bulkhead-private.h"

static FerryBulkhead *
bulkhead_of_timer (FerryTimer *timer)
{
  return (FerryBulkhead *)((char *)timer - G_STRUCT_OFFSET (FerryBulkhead, deadline_timer));
}

/* Under the lock. */
static void
arm (FerryBulkhead *self)
{
  gint64 next = ferry_deadline_queue_get_next (&self->deadlines);

  self->deadline_timer_due = next;
  if (next != 0)
    ferry_timers_arm (ferry_boundary_get_timers (self->boundary), &self->deadline_timer, next);
}

static void
attend_call (gpointer data)
{
  g_autoptr(FerryCall) call = data;

  ferry_call_attend (call);
}

static void
deadline_timer_fire (FerryTimer *timer)
{
  FerryBulkhead *self = bulkhead_of_timer (timer);
  gint64 now = g_get_monotonic_time ();
  GSList *due = NULL;
  FerryCall *call;

  ferry_bulkhead_lock (self);
  while ((call = ferry_deadline_queue_pop_due (&self->deadlines, now)) != NULL)
    due = g_slist_prepend (due, ferry_call_ref (call));
  arm (self);
  g_mutex_unlock (&self->lock);

  g_slist_free_full (g_slist_reverse (due), attend_call);
}

static void
deadline_timer_hold (FerryTimer *timer)
{
  ferry_bulkhead_ref (bulkhead_of_timer (timer));
}

static void
deadline_timer_release (FerryTimer *timer)
{
  ferry_bulkhead_unref (bulkhead_of_timer (timer));
}

void
ferry_bulkhead_init_deadlines (FerryBulkhead *self)
{
  static const FerryTimerFuncs funcs = {
    deadline_timer_fire,
    deadline_timer_hold,
    deadline_timer_release,
  };

  self->deadline_timer.funcs = &funcs;
}

void
ferry_bulkhead_watch_deadline (FerryBulkhead *self,
                               FerryCall *call)
{
  if (call->due == 0 || call->own_deadline)
    return;

  ferry_deadline_queue_add (&self->deadlines, &call->deadline, call->due, call);
  /* Earlier than that only where the policy has got a shorter deadline. */
  if (self->deadline_timer_due == 0 || call->due < self->deadline_timer_due)
    arm (self);
}

void
ferry_bulkhead_rest_deadlines (FerryBulkhead *self)
{
  if (self->deadline_timer_due == 0 || ferry_deadline_queue_get_next (&self->deadlines) != 0 ||
      !(self->retired || g_atomic_int_get (&self->closed)))
    return;

  self->deadline_timer_due = 0;
  ferry_timers_disarm (ferry_boundary_get_timers (self->boundary), &self->deadline_timer);
}

void
ferry_bulkhead_forget_deadline (FerryBulkhead *self,
                                FerryCall *call)
{
  ferry_deadline_queue_remove (&self->deadlines, &call->deadline);
  ferry_bulkhead_rest_deadlines (self);
}
