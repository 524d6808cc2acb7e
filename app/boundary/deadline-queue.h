/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deadlines that come nearly in order: what calls of one policy have.
 *
 * Adding and removing cost a few pointers then, where a heap would touch a path of other calls. The
 * idea is libevent's "common timeouts". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDeadline:
 *
 * Embedded in what has a deadline; zero-filled is not queued. Its fields belong to the queue.
 */
typedef struct
{
  GList link;
  gint64 due;
  gboolean queued;
} FerryDeadline;

/* Earliest first. Zero-filled is empty. Has no lock: whoever owns it guards it. Holds no references. */
typedef struct
{
  GQueue deadlines;
} FerryDeadlineQueue;

/* Adds @deadline of @owner, due at @due (monotonic microseconds, above 0). Looks from the latest
 * backwards for its place: cheap if deadlines come nearly in order. It must not be queued. */
void ferry_deadline_queue_add (FerryDeadlineQueue *self,
                               FerryDeadline *deadline,
                               gint64 due,
                               gpointer owner);

/* Takes @deadline out, if it is queued. */
void ferry_deadline_queue_remove (FerryDeadlineQueue *self,
                                  FerryDeadline *deadline);

/* When the earliest is due; 0 if there is none. */
gint64 ferry_deadline_queue_get_next (const FerryDeadlineQueue *self);

/* Takes out the earliest and returns its owner, if it is due at @now; else NULL. */
gpointer ferry_deadline_queue_pop_due (FerryDeadlineQueue *self,
                                       gint64 now);

G_END_DECLS
