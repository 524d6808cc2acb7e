/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One lane for each priority, merged by rank: when they came, and their head start. */
#include "waiting-queue.h"

static FerryWaiter *
waiter_of (GList *link)
{
  return (FerryWaiter *)((char *)link - G_STRUCT_OFFSET (FerryWaiter, link));
}

void
ferry_waiting_queue_add (FerryWaitingQueue *self,
                         FerryWaiter *waiter,
                         FerryPriority priority,
                         gint64 since,
                         gpointer owner)
{
  waiter->link.data = owner;
  waiter->priority = priority;
  waiter->rank = since + (priority == FERRY_PRIORITY_BACKGROUND ? FERRY_PRIORITY_AGING : 0);
  g_queue_push_tail_link (&self->lanes[priority], &waiter->link);
}

void
ferry_waiting_queue_remove (FerryWaitingQueue *self,
                            FerryWaiter *waiter)
{
  g_queue_unlink (&self->lanes[waiter->priority], &waiter->link);
}

gpointer
ferry_waiting_queue_pop (FerryWaitingQueue *self)
{
  FerryWaiter *next = NULL;

  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    {
      GList *head = self->lanes[i].head;

      if (head != NULL && (next == NULL || waiter_of (head)->rank < next->rank))
        next = waiter_of (head);
    }
  if (next == NULL)
    return NULL;
  ferry_waiting_queue_remove (self, next);
  return next->link.data;
}

guint
ferry_waiting_queue_get_length (const FerryWaitingQueue *self)
{
  guint length = 0;

  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    length += self->lanes[i].length;
  return length;
}
