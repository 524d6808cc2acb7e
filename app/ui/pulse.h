/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small ring that turns with every frame: when it stutters, you see what the numbers mean. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PULSE (ferry_pulse_get_type ())
G_DECLARE_FINAL_TYPE (FerryPulse, ferry_pulse, FERRY, PULSE, GtkWidget)

/* Turns while @active, and so wants every frame; rests, and costs nothing, otherwise. */
void ferry_pulse_set_active (FerryPulse *self,
                             gboolean active);

G_END_DECLS
