/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sending frames, and no more progress than anybody can see. */
#include "sender.h"

#include <signal.h>
#include <unistd.h>

/* One frame of the screen at 60 Hz, microseconds: more often nobody is told of it (C13). */
#define FRAME_US 16667

void
ferry_sender_init (FerrySender *self,
                   int socket)
{
  *self = (FerrySender) {.socket = socket};
  g_mutex_init (&self->lock);
}

void
ferry_sender_clear (FerrySender *self)
{
  ferry_frame_writer_clear (&self->writer);
  g_mutex_clear (&self->lock);
}

/* How a writer is given what it sends: the content, or the value in it. */
typedef gboolean (*Setter) (FerryFrameWriter *writer,
                            FerryFrameKind kind,
                            GVariant *content,
                            GError **error);

/* Under the lock. */
static gboolean
send_now (FerrySender *self,
          Setter set,
          FerryFrameKind kind,
          GVariant *content,
          GError **error)
{
  if (!set (&self->writer, kind, content, error))
    return FALSE;
  /* Who started us has gone: nobody wants what we do, nor what our children do. */
  if (ferry_frame_writer_send (&self->writer, self->socket) != 0)
    kill (0, SIGKILL);
  return TRUE;
}

/* Under the lock. */
static void
send_progress (FerrySender *self)
{
  if (!self->has_progress)
    return;
  self->has_progress = FALSE;
  self->progress_sent = g_get_monotonic_time ();
  send_now (self, ferry_frame_writer_set, FERRY_FRAME_PROGRESS, g_variant_new ("(ttu)", self->progress.done, self->progress.total, (guint)self->progress.unit),
            NULL);
}

static gboolean
send_in_turn (FerrySender *self,
              Setter set,
              FerryFrameKind kind,
              GVariant *content,
              GError **error)
{
  gboolean sent;

  g_mutex_lock (&self->lock);
  send_progress (self);
  sent = send_now (self, set, kind, content, error);
  g_mutex_unlock (&self->lock);

  return sent;
}

gboolean
ferry_sender_send (FerrySender *self,
                   FerryFrameKind kind,
                   GVariant *content,
                   GError **error)
{
  return send_in_turn (self, ferry_frame_writer_set, kind, content, error);
}

gboolean
ferry_sender_send_value (FerrySender *self,
                         FerryFrameKind kind,
                         GVariant *value,
                         GError **error)
{
  return send_in_turn (self, ferry_frame_writer_set_value, kind, value, error);
}

gboolean
ferry_sender_report (FerrySender *self,
                     const FerryProgress *progress)
{
  gboolean first_held;
  gboolean held;

  g_mutex_lock (&self->lock);
  first_held = !self->has_progress;
  self->progress = *progress;
  self->has_progress = TRUE;
  held = g_get_monotonic_time () < self->progress_sent + FRAME_US;
  if (!held)
    send_progress (self);
  g_mutex_unlock (&self->lock);

  return held && first_held;
}

void
ferry_sender_flush (FerrySender *self)
{
  g_mutex_lock (&self->lock);
  send_progress (self);
  g_mutex_unlock (&self->lock);
}
