/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What many calls leave behind goes back to the system once the window rests.
 *
 * The list drops its oldest calls as newer ones come, and what they held lies scattered between what is kept: a sixth
 * of all memory after 100,000 calls. glibc gives back by itself what is at the end of a heap only. */
#include "window-private.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* It takes some 4 ms then, so not after each few. */
#define CALLS_MIN 1000

/* Long enough for what comes after the last outcome to be drawn, and written to the history. */
#define REST_MS 500

static gboolean
on_rested (gpointer user_data)
{
  FerryWindow *self = user_data;

  self->resting = 0;
  if (ferry_session_get_n_unfinished (self->session) > 0)
    return G_SOURCE_REMOVE;
  self->n_calls_over = 0;
#ifdef __GLIBC__
  malloc_trim (0);
#endif

  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryWindow *self = user_data;

  if (event != FERRY_CALL_FINISHED)
    return;
  self->n_calls_over++;
  if (self->n_calls_over < CALLS_MIN || self->resting != 0 || ferry_session_get_n_unfinished (session) > 0)
    return;
  self->resting = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, on_rested, self, NULL);
  g_source_set_name_by_id (self->resting, "[ferry] give memory back");
}

void
ferry_window_memory_init (FerryWindow *self)
{
  g_signal_connect_object (self->session, "call-event", G_CALLBACK (on_call_event), self, 0);
}

void
ferry_window_memory_dispose (FerryWindow *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
}
