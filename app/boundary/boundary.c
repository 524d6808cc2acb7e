/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shared part: the deadline thread, one outbox per main context, the observers. */
#include "boundary.h"

#include "boundary-private.h"

struct _FerryBoundary
{
  /* immutable */
  FerryTimers *timers;

  /* immutable once set */
  FerryWorkerKeeper *keeper; /* NULL without a worker program */

  /* atomic */
  gatomicrefcount references;
  gsize last_id;

  /* guarded by lock */
  GMutex lock;
  GHashTable *outboxes; /* GMainContext, lent by the outbox -> FerryOutbox */
  FerryObserverList *observers;
  guint last_observer;
};

G_DEFINE_BOXED_TYPE (FerryBoundary, ferry_boundary, ferry_boundary_ref, ferry_boundary_unref)

FerryBoundary *
ferry_boundary_new (void)
{
  FerryBoundary *self = g_new0 (FerryBoundary, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->timers = ferry_timers_new ();
  self->outboxes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ferry_outbox_unref);
  self->observers = ferry_observer_list_new ();

  return self;
}

FerryBoundary *
ferry_boundary_ref (FerryBoundary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_boundary_unref (FerryBoundary *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->keeper, ferry_worker_keeper_free);
  ferry_timers_unref (self->timers);
  g_hash_table_unref (self->outboxes);
  ferry_observer_list_unref (self->observers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ferry_boundary_set_worker (FerryBoundary *self,
                           const char * const *argv,
                           gint64 idle_time)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (argv != NULL && argv[0] != NULL && g_path_is_absolute (argv[0]));
  g_return_if_fail (idle_time >= 0);
  g_return_if_fail (self->keeper == NULL);

  self->keeper = ferry_worker_keeper_new (argv, idle_time);
}

FerryWorkerKeeper *
ferry_boundary_get_keeper (FerryBoundary *self)
{
  return self->keeper;
}

guint
ferry_boundary_add_observer (FerryBoundary *self,
                             const FerryObserver *observer,
                             gpointer user_data)
{
  FerryObserverList *former;
  guint id;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (observer != NULL, 0);

  g_mutex_lock (&self->lock);
  id = ++self->last_observer;
  former = self->observers;
  self->observers = ferry_observer_list_with (former, id, observer, user_data);
  ferry_observer_list_supersede (former);
  g_mutex_unlock (&self->lock);
  ferry_observer_list_unref (former);

  return id;
}

void
ferry_boundary_remove_observer (FerryBoundary *self,
                                guint id)
{
  FerryObserverList *former;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  former = self->observers;
  self->observers = ferry_observer_list_without (former, id);
  ferry_observer_list_supersede (former);
  g_mutex_unlock (&self->lock);
  ferry_observer_list_unref (former);
}

guint64
ferry_boundary_take_id (FerryBoundary *self)
{
  return (guint64)g_atomic_pointer_add (&self->last_id, 1) + 1;
}

static gboolean
is_unused (gpointer context,
           gpointer outbox,
           gpointer user_data)
{
  return ferry_outbox_is_unshared (outbox);
}

FerryOutbox *
ferry_boundary_ref_outbox (FerryBoundary *self)
{
  GMainContext *context = g_main_context_get_thread_default ();
  FerryOutbox *outbox;

  if (context == NULL)
    context = g_main_context_default ();

  g_mutex_lock (&self->lock);
  outbox = g_hash_table_lookup (self->outboxes, context);
  if (outbox == NULL)
    {
      /* Contexts come and go: whoever brings a new one clears away those that no call uses.
       * Only this table hands out references, so an unshared outbox stays so under the lock. */
      g_hash_table_foreach_remove (self->outboxes, is_unused, NULL);
      outbox = ferry_outbox_new (context);
      g_hash_table_insert (self->outboxes, context, outbox);
    }
  ferry_outbox_ref (outbox);
  g_mutex_unlock (&self->lock);

  return outbox;
}

FerryObserverList *
ferry_boundary_ref_observers (FerryBoundary *self,
                              FerryOutbox *outbox)
{
  FerryObserverList *observers = ferry_outbox_get_attachment (outbox);

  /* Observers change seldom: mostly the context still has the list, and needs no lock. */
  if (observers == NULL || ferry_observer_list_is_superseded (observers))
    {
      g_mutex_lock (&self->lock);
      observers = ferry_observer_list_ref (self->observers);
      g_mutex_unlock (&self->lock);
      ferry_outbox_attach (outbox, observers, (GDestroyNotify)ferry_observer_list_unref);
    }
  return ferry_observer_list_ref (observers);
}

FerryTimers *
ferry_boundary_get_timers (FerryBoundary *self)
{
  return self->timers;
}
