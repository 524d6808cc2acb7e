/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small programs that race, or would if GLib did not order their threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  void      (*run) (void);
} PlantedCase;

/* Each ends with a NULL. */
extern const PlantedCase planted_races[];
extern const PlantedCase planted_locks[];
extern const PlantedCase planted_sources[];
extern const PlantedCase planted_loops[];
extern const PlantedCase planted_hand_overs[];
extern const PlantedCase planted_references[];

/* What the threads of a case share. Nothing orders how they touch it but what the case is about. */
extern int planted_value;

#define PLANTED_HANG_GUARD (30 * G_TIME_SPAN_SECOND)

/* Waits until @flag is @least, without ordering anything. */
void planted_wait    (int        *flag,
                      int         least);
void planted_raise   (int        *flag);

/* Both at once, so that starting and joining them orders nothing between them. */
void planted_run_two (GThreadFunc first,
                      GThreadFunc second,
                      gpointer    data);

G_END_DECLS
