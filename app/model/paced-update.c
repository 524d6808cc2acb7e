/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One pace for the whole program: what changes in different places at the same time shall change in one frame. */
#include "paced-update.h"

/* GDK_PRIORITY_REDRAW, less one: before the frame, so that it is in it. */
#define PRIORITY (G_PRIORITY_HIGH_IDLE + 19)

/* Numbers that change faster are not read. */
#define PACE_MS 100

/* Changes that come less often look as if something hung. */
#define SLOWEST_PACE_MS 250

/* To show what has changed takes no more than this part of the main thread's time, unless the pace is the slowest:
 * where it costs most of a frame, ten of them in a second are ten that may come late. */
#define SHARE 20

/* A frame comes within that if frames come at all, as they do while something moves. Changes are shown behind it: what
 * that takes is over then before the next one is due. At any other moment it would have kept one waiting. */
#define FRAME_MS 20

static GQueue waiting = G_QUEUE_INIT; /* of FerryPacedUpdate, by their links */
static guint source;                  /* shows them, or keeps the pace when there was nothing to show */
static gboolean awaits_frame;         /* whether it shows them unless a frame comes first */

static gint64 showing = -1;  /* microseconds that the last time took, its frame apart; -1 once that is known too */
static guint pace = PACE_MS; /* milliseconds until the next time */

static void
show_waiting (void)
{
  gint64 before = g_get_monotonic_time ();

  /* No more than there were: what is requested meanwhile may request it again. */
  for (guint n = waiting.length; n > 0 && waiting.length > 0; n--)
    {
      GList *link = g_queue_pop_head_link (&waiting);
      FerryPacedUpdate *self = (FerryPacedUpdate *)link;

      self->waits = FALSE;
      self->update (self->link.data);
    }
  showing = g_get_monotonic_time () - before;
}

static gboolean on_pace (gpointer user_data);

static gboolean
on_due (gpointer user_data)
{
  awaits_frame = FALSE;
  source = g_timeout_add (pace, on_pace, NULL);
  g_source_set_name_by_id (source, "[ferry] show changes");
  show_waiting ();
  return G_SOURCE_REMOVE;
}

static gboolean
on_pace (gpointer user_data)
{
  source = 0;
  if (g_queue_is_empty (&waiting))
    return G_SOURCE_REMOVE;
  awaits_frame = TRUE;
  source = g_timeout_add (FRAME_MS, on_due, NULL);
  g_source_set_name_by_id (source, "[ferry] show changes");
  return G_SOURCE_REMOVE;
}

void
ferry_paced_update_init (FerryPacedUpdate *self,
                         void (*update) (gpointer data),
                         gpointer data)
{
  *self = (FerryPacedUpdate) {.link.data = data, .update = update};
}

void
ferry_paced_update_request (FerryPacedUpdate *self)
{
  if (self->waits)
    return;
  self->waits = TRUE;
  g_queue_push_tail_link (&waiting, &self->link);
  if (source != 0)
    return;
  source = g_idle_add_full (PRIORITY, on_due, NULL, NULL);
  g_source_set_name_by_id (source, "[ferry] show changes");
}

void
ferry_paced_update_take_frame (gint64 duration)
{
  g_return_if_fail (duration >= 0);

  if (showing >= 0)
    pace = CLAMP ((showing + duration) * SHARE / 1000, PACE_MS, SLOWEST_PACE_MS);
  showing = -1;
  if (!awaits_frame)
    return;
  awaits_frame = FALSE;
  g_source_remove (source);
  source = g_idle_add_full (G_PRIORITY_DEFAULT, on_due, NULL, NULL);
  g_source_set_name_by_id (source, "[ferry] show changes");
}

void
ferry_paced_update_clear (FerryPacedUpdate *self)
{
  if (self->waits)
    g_queue_unlink (&waiting, &self->link);
  self->waits = FALSE;
}
