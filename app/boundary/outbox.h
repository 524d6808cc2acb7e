/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Carries what happened on other threads back to one main context, a little at a time (C14). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryOutbox FerryOutbox;
typedef struct _FerryOutboxItem FerryOutboxItem;

/* A dispatch that has spent this delivers nothing more, and so lets the loop draw and listen: with
 * what it was just delivering, and the rest of the iteration, that stays within 4 ms. */
#define FERRY_OUTBOX_BUDGET_US 3000

/* Just below GTK's redraw (GDK_PRIORITY_REDRAW, G_PRIORITY_HIGH_IDLE + 20): frames go first. */
#define FERRY_OUTBOX_PRIORITY (G_PRIORITY_HIGH_IDLE + 21)

/* A loop that is never idle at that priority must not starve outcomes: what has waited this long
 * is delivered at default priority. */
#define FERRY_OUTBOX_PATIENCE_US 50000

/* One frame at 60 Hz: how often a deferred item may come (C13). */
#define FERRY_OUTBOX_FRAME_US 16667

/* Called in the outbox's context, once for each time the item was posted. The item may be posted
 * again from the moment this is called. */
typedef void (*FerryOutboxFunc) (FerryOutbox *outbox,
                                 FerryOutboxItem *item);

/**
 * FerryOutboxItem:
 * @deliver: what to do with it in the context
 *
 * Embedded in what it carries. Whoever posts it makes sure that it is posted only once at a time,
 * and that it stays alive, with a reference on the outbox, until it is delivered.
 */
struct _FerryOutboxItem
{
  FerryOutboxItem *next;
  FerryOutboxFunc deliver;
};

/* A new outbox for @context, which it references. (transfer full). Any thread. */
FerryOutbox *ferry_outbox_new (GMainContext *context);

/* Any thread. With the last reference the outbox leaves its context. */
FerryOutbox *ferry_outbox_ref (FerryOutbox *self);
void ferry_outbox_unref (FerryOutbox *self);

/* Whether the caller holds the only reference. Any thread. */
gboolean ferry_outbox_is_unshared (FerryOutbox *self);

/* The context it delivers in; lent. Any thread. */
GMainContext *ferry_outbox_get_context (FerryOutbox *self);

/* Keeps something for the context with the outbox, until something else is kept or the outbox is
 * freed; then @destroy is called, in the latter case on any thread. In the context. */
void ferry_outbox_attach (FerryOutbox *self,
                          gpointer attachment,
                          GDestroyNotify destroy);

/* What is kept, or NULL; lent. In the context. */
gpointer ferry_outbox_get_attachment (FerryOutbox *self);

/* Posts @item. Lock-free, wakes the context only if nothing waits there already; items of one
 * thread arrive in order. Any thread; never calls back. */
void ferry_outbox_post (FerryOutbox *self,
                        FerryOutboxItem *item);

/* Puts back an item that came too early: it is delivered again at @due, with whatever else was
 * deferred. In the context, from within its delivery. */
void ferry_outbox_defer (FerryOutbox *self,
                         FerryOutboxItem *item,
                         gint64 due);

/* Whether the dispatch that runs may spend more time. In the context, from within a delivery that
 * does several things. */
gboolean ferry_outbox_has_time (FerryOutbox *self);

G_END_DECLS
