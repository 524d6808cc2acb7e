/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What many things that change show of it, they show in the same frame: each label that is told another text has
 * GTK lay the whole window out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPacedUpdate:
 *
 * Something to be shown anew after a change. Its fields belong to paced-update.c.
 */
typedef struct
{
  GList link;
  void (*update) (gpointer data);
  gboolean waits;
} FerryPacedUpdate;

/* @update is called on the main thread; it may request and clear any of them. */
void ferry_paced_update_init (FerryPacedUpdate *self,
                              void (*update) (gpointer data),
                              gpointer data);

/* Has @self shown with the next frame, after a rest; else with all others that have changed meanwhile, ten times a
 * second, or less often where that would take more than a twentieth of the time: down to four times. Once, however
 * often it was requested. */
void ferry_paced_update_request (FerryPacedUpdate *self);

/* A frame has been drawn, which took @duration, in microseconds. If it is the first after something was shown, that is
 * what showing costs, and how long the pause after the next time is. What is due is shown behind it. */
void ferry_paced_update_take_frame (gint64 duration);

/* Before its memory goes. What was requested is not shown any more. */
void ferry_paced_update_clear (FerryPacedUpdate *self);

G_END_DECLS
