/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A beat at 60 Hz on the main loop, as a window would draw: what stalls it is felt. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryBeat FerryBeat;

#define FERRY_BEAT_INTERVAL_US 16667

/* Starts beating on the thread's default context. (transfer full) */
FerryBeat *ferry_beat_new (void);
void ferry_beat_free (FerryBeat *self);

/* How many beats there were, and how many times one should have come and did not, since the
 * beginning or the last ferry_beat_reset(). */
guint ferry_beat_get_beats (FerryBeat *self);
guint ferry_beat_get_missed (FerryBeat *self);
void ferry_beat_reset (FerryBeat *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBeat, ferry_beat_free)

G_END_DECLS
