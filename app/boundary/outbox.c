/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A lock-free stack that any thread pushes to, and the source that empties it in its context.
 *
 * Completions of g_task_run_in_thread() are one idle source each, all dispatched in one iteration
 * however many there are. Here they share one source with a time budget instead. */
#include "outbox.h"

#define CACHE_LINE 64

typedef struct
{
  FerryOutboxItem *head;
  FerryOutboxItem *tail;
} ItemList;

typedef struct
{
  GSource source;
  FerryOutbox *outbox; /* its memory, not its life: see holders */
  gint64 patience;     /* how long items must have waited before this source takes them */
} OutboxSource;

struct _FerryOutbox
{
  /* immutable */
  GMainContext *context;
  GSource *source;
  GSource *late_source;

  /* atomic */
  gatomicrefcount references; /* of its users; the last one destroys the sources */
  gatomicrefcount holders;    /* of the memory: the users as one, and each source, which the
                               * context may still be looking at when it is destroyed */

  /* atomic, and alone on its cache line: other threads write here all the time */
  char apart[CACHE_LINE];
  FerryOutboxItem *posted; /* newest first */
  char apart_again[CACHE_LINE];

  /* context only */
  FerryOutboxItem *taken; /* from posted, newest first */
  ItemList sorted;        /* from taken, oldest first; of no use until taken is empty */
  ItemList waiting;       /* to be delivered, oldest first */
  ItemList deferred;      /* until deferred_due */
  gint64 deferred_due;    /* earliest of the deferred */
  gint64 waiting_since;   /* when the loop first saw work that no dispatch has met; 0 for none */
  gint64 budget_end;      /* of the dispatch that runs */
  gpointer attachment;
  GDestroyNotify destroy_attachment;
};

static void
item_list_append (ItemList *list,
                  FerryOutboxItem *item)
{
  item->next = NULL;
  if (list->tail != NULL)
    list->tail->next = item;
  else
    list->head = item;
  list->tail = item;
}

static FerryOutboxItem *
item_list_pop (ItemList *list)
{
  FerryOutboxItem *item = list->head;

  if (item != NULL)
    {
      list->head = item->next;
      if (list->head == NULL)
        list->tail = NULL;
    }
  return item;
}

static void
item_list_concat (ItemList *list,
                  ItemList *more)
{
  if (more->head == NULL)
    return;
  if (list->tail != NULL)
    list->tail->next = more->head;
  else
    list->head = more->head;
  list->tail = more->tail;
  *more = (ItemList) {NULL, NULL};
}

/* Takes what was posted so far. Only before an iteration dispatches: what its callbacks post waits
 * for the next one. That ends a dispatch; and GTask calls back at once only in a later iteration
 * than the one it was made in. */
static void
take_posted (FerryOutbox *self)
{
  if (self->taken == NULL && g_atomic_pointer_get (&self->posted) != NULL)
    self->taken = g_atomic_pointer_exchange (&self->posted, NULL);
}

/* Moves what was taken, newest first, to the end of the waiting list, oldest first. That alone may
 * take longer than the budget: each of the items is a cache miss. */
static void
sort_taken (FerryOutbox *self)
{
  while (self->taken != NULL)
    {
      FerryOutboxItem *item = self->taken;

      self->taken = item->next;
      item->next = self->sorted.head;
      self->sorted.head = item;
      if (self->sorted.tail == NULL)
        self->sorted.tail = item;
      if (!ferry_outbox_has_time (self))
        break;
    }
  if (self->taken == NULL)
    item_list_concat (&self->waiting, &self->sorted);
}

static gboolean
has_work (FerryOutbox *self,
          gint64 now)
{
  return self->taken != NULL ||
         self->waiting.head != NULL ||
         (self->deferred.head != NULL && now >= self->deferred_due);
}

/* How long until this source is due: 0 for now, -1 for not at all, else microseconds. */
static gint64
time_until_ready (OutboxSource *self)
{
  FerryOutbox *outbox = self->outbox;
  gint64 now = g_source_get_time (&self->source);

  take_posted (outbox);
  if (has_work (outbox, now))
    {
      if (outbox->waiting_since == 0)
        outbox->waiting_since = now;
      return MAX (0, outbox->waiting_since + self->patience - now);
    }
  if (outbox->deferred.head != NULL)
    return outbox->deferred_due + self->patience - now;
  return -1;
}

static gboolean
outbox_source_prepare (GSource *source,
                       int *timeout)
{
  gint64 left = time_until_ready ((OutboxSource *)source);

  /* Rounded up: waking early would only mean to sleep again. */
  *timeout = left < 0 ? -1 : (left + 999) / 1000;
  return left == 0;
}

static gboolean
outbox_source_check (GSource *source)
{
  return time_until_ready ((OutboxSource *)source) == 0;
}

static void
prefetch (FerryOutboxItem *item)
{
  for (guint i = 0; i < 3 && item != NULL; i++)
    __builtin_prefetch ((char *)item + i * CACHE_LINE);
}

static gboolean
outbox_source_dispatch (GSource *source,
                        GSourceFunc callback,
                        gpointer user_data)
{
  FerryOutbox *self = ((OutboxSource *)source)->outbox;
  gint64 now = g_get_monotonic_time ();
  FerryOutboxItem *item;

  self->budget_end = now + FERRY_OUTBOX_BUDGET_US;
  sort_taken (self);
  if (self->deferred.head != NULL && now >= self->deferred_due)
    item_list_concat (&self->waiting, &self->deferred);

  /* One at least, however long this thread was kept off its processor meanwhile. */
  while ((item = item_list_pop (&self->waiting)) != NULL)
    {
      /* After a burst the next one is far away in memory: it comes while this one is delivered. */
      prefetch (self->waiting.head);
      item->deliver (self, item);
      if (!ferry_outbox_has_time (self))
        break;
    }

  /* What is left has been passed over once: it counts as waiting since this dispatch. */
  self->waiting_since = self->taken != NULL || self->waiting.head != NULL ? now : 0;

  return G_SOURCE_CONTINUE;
}

static void
drop_holder (FerryOutbox *self)
{
  if (!g_atomic_ref_count_dec (&self->holders))
    return;

  g_assert (self->posted == NULL && self->taken == NULL && self->waiting.head == NULL && self->deferred.head == NULL);
  if (self->attachment != NULL)
    self->destroy_attachment (self->attachment);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
outbox_source_finalize (GSource *source)
{
  drop_holder (((OutboxSource *)source)->outbox);
}

static GSourceFuncs outbox_source_funcs = {
  outbox_source_prepare,
  outbox_source_check,
  outbox_source_dispatch,
  outbox_source_finalize,
  NULL,
  NULL,
};

static GSource *
outbox_source_new (FerryOutbox *outbox,
                   int priority,
                   gint64 patience,
                   const char *name)
{
  GSource *source = g_source_new (&outbox_source_funcs, sizeof (OutboxSource));
  OutboxSource *self = (OutboxSource *)source;

  self->outbox = outbox;
  g_atomic_ref_count_inc (&outbox->holders);
  self->patience = patience;
  g_source_set_static_name (source, name);
  g_source_set_priority (source, priority);
  /* As with GTask, a callback that iterates the context still gets other outcomes. */
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, outbox->context);

  return source;
}

FerryOutbox *
ferry_outbox_new (GMainContext *context)
{
  FerryOutbox *self;

  g_return_val_if_fail (context != NULL, NULL);

  self = g_new0 (FerryOutbox, 1);
  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_init (&self->holders);
  self->context = g_main_context_ref (context);
  self->source = outbox_source_new (self, FERRY_OUTBOX_PRIORITY, 0, "[ferry] outbox");
  self->late_source = outbox_source_new (self, G_PRIORITY_DEFAULT, FERRY_OUTBOX_PATIENCE_US, "[ferry] outbox, late");

  return self;
}

FerryOutbox *
ferry_outbox_ref (FerryOutbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_outbox_unref (FerryOutbox *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_source_destroy (self->late_source);
  g_source_unref (self->late_source);
  drop_holder (self);
}

gboolean
ferry_outbox_is_unshared (FerryOutbox *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_ref_count_compare (&self->references, 1);
}

GMainContext *
ferry_outbox_get_context (FerryOutbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->context;
}

void
ferry_outbox_attach (FerryOutbox *self,
                     gpointer attachment,
                     GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (destroy != NULL);

  if (self->attachment != NULL)
    self->destroy_attachment (self->attachment);
  self->attachment = attachment;
  self->destroy_attachment = destroy;
}

gpointer
ferry_outbox_get_attachment (FerryOutbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->attachment;
}

void
ferry_outbox_post (FerryOutbox *self,
                   FerryOutboxItem *item)
{
  FerryOutboxItem *head;

  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  do
    {
      head = g_atomic_pointer_get (&self->posted);
      item->next = head;
    }
  while (!g_atomic_pointer_compare_and_exchange (&self->posted, head, item));

  /* Whoever found it empty wakes the loop; the others ride along. The loop empties the stack
   * before it delivers, so no wake-up is lost. The loop's own thread is not asleep. */
  if (head == NULL && !g_main_context_is_owner (self->context))
    g_main_context_wakeup (self->context);
}

void
ferry_outbox_defer (FerryOutbox *self,
                    FerryOutboxItem *item,
                    gint64 due)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  if (self->deferred.head == NULL || due < self->deferred_due)
    self->deferred_due = due;
  item_list_append (&self->deferred, item);
}

gboolean
ferry_outbox_has_time (FerryOutbox *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_get_monotonic_time () < self->budget_end;
}
