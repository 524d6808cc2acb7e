/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's one way out: frames of all its threads, whole and in order. */
#pragma once

#include "boundary/frame.h"
#include "boundary/run-context.h"

G_BEGIN_DECLS

/**
 * FerrySender:
 *
 * Its fields belong to sender.c.
 */
typedef struct
{
  /* immutable */
  int socket;

  /* guarded by lock */
  GMutex lock;
  FerryFrameWriter writer;
  FerryProgress progress; /* the latest that was not sent */
  gboolean has_progress;
  gint64 progress_sent;
} FerrySender;

void ferry_sender_init (FerrySender *self,
                        int socket);
void ferry_sender_clear (FerrySender *self);

/* Sends a frame, after progress that was held back; @content may be floating. Blocks while the other
 * side is behind. FALSE if it is too long to send. With nobody left to read it, the process ends. Any
 * thread. */
gboolean ferry_sender_send (FerrySender *self,
                            FerryFrameKind kind,
                            GVariant *content,
                            GError **error);

/* The same for a kind whose content is a variant, of the @value that is in it. */
gboolean ferry_sender_send_value (FerrySender *self,
                                  FerryFrameKind kind,
                                  GVariant *value,
                                  GError **error);

/* Sends @progress, or holds it back if some was sent less than a frame of the screen ago: TRUE, then
 * ferry_sender_flush() is to be called in a frame's time. Any thread. */
gboolean ferry_sender_report (FerrySender *self,
                              const FerryProgress *progress);

/* Sends what was held back. Any thread. */
void ferry_sender_flush (FerrySender *self);

G_END_DECLS
