/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A source that is due every sixtieth of a second and counts the turns it missed. */
#include "beat.h"

/* Where GTK draws: what would delay a frame delays a beat. */
#define BEAT_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

struct _FerryBeat
{
  GSource *source;
  gint64 due;
  guint beats;
  guint missed;
};

static gboolean
beat_dispatch (GSource *source,
               GSourceFunc callback,
               gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs beat_source_funcs = {
  NULL,
  NULL,
  beat_dispatch,
  NULL,
  NULL,
  NULL,
};

static gboolean
on_beat (gpointer user_data)
{
  FerryBeat *self = user_data;
  gint64 now = g_get_monotonic_time ();
  guint skipped = (now - self->due) / FERRY_BEAT_INTERVAL_US;

  self->beats++;
  self->missed += skipped;
  self->due += (gint64)(skipped + 1) * FERRY_BEAT_INTERVAL_US;
  g_source_set_ready_time (self->source, self->due);

  return G_SOURCE_CONTINUE;
}

FerryBeat *
ferry_beat_new (void)
{
  FerryBeat *self = g_new0 (FerryBeat, 1);

  self->source = g_source_new (&beat_source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "[ferry] beat");
  g_source_set_priority (self->source, BEAT_PRIORITY);
  g_source_set_callback (self->source, on_beat, self, NULL);
  ferry_beat_reset (self);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

void
ferry_beat_free (FerryBeat *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

guint
ferry_beat_get_beats (FerryBeat *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->beats;
}

guint
ferry_beat_get_missed (FerryBeat *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->missed;
}

void
ferry_beat_reset (FerryBeat *self)
{
  g_return_if_fail (self != NULL);

  self->beats = 0;
  self->missed = 0;
  self->due = g_get_monotonic_time () + FERRY_BEAT_INTERVAL_US;
  g_source_set_ready_time (self->source, self->due);
}
