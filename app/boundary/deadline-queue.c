/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list sorted by insertion from its end. */
#include "deadline-queue.h"

static FerryDeadline *
deadline_of (GList *link)
{
  return (FerryDeadline *)((char *)link - G_STRUCT_OFFSET (FerryDeadline, link));
}

void
ferry_deadline_queue_add (FerryDeadlineQueue *self,
                          FerryDeadline *deadline,
                          gint64 due,
                          gpointer owner)
{
  GList *after = self->deadlines.tail;

  g_return_if_fail (!deadline->queued);

  deadline->due = due;
  deadline->queued = TRUE;
  deadline->link.data = owner;
  while (after != NULL && deadline_of (after)->due > due)
    after = after->prev;
  if (after != NULL)
    g_queue_insert_after_link (&self->deadlines, after, &deadline->link);
  else
    g_queue_push_head_link (&self->deadlines, &deadline->link);
}

void
ferry_deadline_queue_remove (FerryDeadlineQueue *self,
                             FerryDeadline *deadline)
{
  if (!deadline->queued)
    return;

  g_queue_unlink (&self->deadlines, &deadline->link);
  deadline->queued = FALSE;
}

gint64
ferry_deadline_queue_get_next (const FerryDeadlineQueue *self)
{
  return self->deadlines.head != NULL ? deadline_of (self->deadlines.head)->due : 0;
}

gpointer
ferry_deadline_queue_pop_due (FerryDeadlineQueue *self,
                              gint64 now)
{
  FerryDeadline *first;

  if (self->deadlines.head == NULL)
    return NULL;
  first = deadline_of (self->deadlines.head);
  if (first->due > now)
    return NULL;
  ferry_deadline_queue_remove (self, first);
  return first->link.data;
}
