/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable list of observers: whoever walks it keeps it, whoever changes it makes another. */
#pragma once

#include "observer.h"

G_BEGIN_DECLS

typedef struct _FerryObserverList FerryObserverList;

/* Without observers. (transfer full). Whoever has a reference may walk it. Any thread. */
FerryObserverList *ferry_observer_list_new (void);
FerryObserverList *ferry_observer_list_ref (FerryObserverList *self);
void ferry_observer_list_unref (FerryObserverList *self);

/* A new list with @observer at the end. */
FerryObserverList *ferry_observer_list_with (FerryObserverList *self,
                                             guint id,
                                             const FerryObserver *observer,
                                             gpointer user_data);

/* A new list without the observer of that @id. */
FerryObserverList *ferry_observer_list_without (FerryObserverList *self,
                                                guint id);

/* Marks a list that another one has replaced. Any thread. */
void ferry_observer_list_supersede (FerryObserverList *self);
gboolean ferry_observer_list_is_superseded (FerryObserverList *self);

/* Tells every observer that was not removed meanwhile. */
void ferry_observer_list_notify (FerryObserverList *self,
                                 FerryCall *call,
                                 FerryCallEvent event);
void ferry_observer_list_notify_partial (FerryObserverList *self,
                                         FerryCall *call,
                                         GVariant *partial);

/* How many of the observers have @call wait before it blocks their context. */
guint ferry_observer_list_ask_before_block (FerryObserverList *self,
                                            FerryCall *call);

G_END_DECLS
