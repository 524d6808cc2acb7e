/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small ring that turns with every frame: when it stutters, you see what the numbers mean. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PULSE (ferry_pulse_get_type ())
G_DECLARE_FINAL_TYPE (FerryPulse, ferry_pulse, FERRY, PULSE, GtkWidget)

/* Turns while @active; rests, and costs nothing, otherwise. Counts the frames meanwhile, from the call of this
 * function on: those that were due before the first was drawn are missed too. */
void ferry_pulse_set_active (FerryPulse *self,
                             gboolean active);

/* Frames a second over the last second of turning, 0 while it rests. */
double ferry_pulse_get_frame_rate (FerryPulse *self);

/* Frames that were due while it turned and were not drawn, since it was made; 60 a second where the
 * display does not say. */
guint ferry_pulse_get_missed_frames (FerryPulse *self);

G_END_DECLS
