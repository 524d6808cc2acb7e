/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The immutable list of observers. */
#include "observer-list.h"

typedef struct
{
  gatomicrefcount references;
  int removed; /* atomic: a walk that began before the removal skips it */
  guint id;
  const FerryObserver *observer;
  gpointer user_data;
} Entry;

struct _FerryObserverList
{
  gatomicrefcount references;
  int superseded; /* atomic */
  GPtrArray *entries;
};

static Entry *
entry_ref (Entry *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
entry_unref (gpointer data)
{
  Entry *self = data;

  if (g_atomic_ref_count_dec (&self->references))
    g_free (self);
}

FerryObserverList *
ferry_observer_list_new (void)
{
  FerryObserverList *self = g_new0 (FerryObserverList, 1);

  g_atomic_ref_count_init (&self->references);
  self->entries = g_ptr_array_new_with_free_func (entry_unref);

  return self;
}

FerryObserverList *
ferry_observer_list_ref (FerryObserverList *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_observer_list_unref (FerryObserverList *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_ptr_array_unref (self->entries);
  g_free (self);
}

FerryObserverList *
ferry_observer_list_with (FerryObserverList *self,
                          guint id,
                          const FerryObserver *observer,
                          gpointer user_data)
{
  FerryObserverList *list = ferry_observer_list_without (self, id);
  Entry *entry = g_new0 (Entry, 1);

  g_atomic_ref_count_init (&entry->references);
  entry->id = id;
  entry->observer = observer;
  entry->user_data = user_data;
  g_ptr_array_add (list->entries, entry);

  return list;
}

FerryObserverList *
ferry_observer_list_without (FerryObserverList *self,
                             guint id)
{
  FerryObserverList *list = ferry_observer_list_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->id != id)
        g_ptr_array_add (list->entries, entry_ref (entry));
      else
        g_atomic_int_set (&entry->removed, TRUE);
    }
  return list;
}

void
ferry_observer_list_supersede (FerryObserverList *self)
{
  g_atomic_int_set (&self->superseded, TRUE);
}

gboolean
ferry_observer_list_is_superseded (FerryObserverList *self)
{
  return g_atomic_int_get (&self->superseded);
}

void
ferry_observer_list_notify (FerryObserverList *self,
                            FerryCall *call,
                            FerryCallEvent event)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->observer->event != NULL && !g_atomic_int_get (&entry->removed))
        entry->observer->event (call, event, entry->user_data);
    }
}

void
ferry_observer_list_notify_partial (FerryObserverList *self,
                                    FerryCall *call,
                                    GVariant *partial)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->observer->partial != NULL && !g_atomic_int_get (&entry->removed))
        entry->observer->partial (call, partial, entry->user_data);
    }
}

guint
ferry_observer_list_ask_before_block (FerryObserverList *self,
                                      FerryCall *call)
{
  guint waiting = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->observer->before_block != NULL && !g_atomic_int_get (&entry->removed))
        waiting += entry->observer->before_block (call, entry->user_data) ? 1 : 0;
    }
  return waiting;
}

const char *
ferry_call_event_get_name (FerryCallEvent event)
{
  static const char * const names[] = {
    [FERRY_CALL_SUBMITTED] = "submitted",
    [FERRY_CALL_STARTED] = "started",
    [FERRY_CALL_PROGRESSED] = "progressed",
    [FERRY_CALL_CANCELLING] = "cancelling",
    [FERRY_CALL_RETRYING] = "retrying",
    [FERRY_CALL_FINISHED] = "finished",
    [FERRY_CALL_DELIVERED] = "delivered",
    [FERRY_CALL_ABANDONED] = "abandoned",
    [FERRY_CALL_ENDED_LATE] = "ended-late",
  };

  g_return_val_if_fail ((guint)event < G_N_ELEMENTS (names), NULL);

  return names[event];
}
