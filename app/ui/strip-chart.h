/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last minute of the main loop: how long each stretch kept it, and which calls ran. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_STRIP_CHART (ferry_strip_chart_get_type ())
G_DECLARE_FINAL_TYPE (FerryStripChart, ferry_strip_chart, FERRY, STRIP_CHART, GtkWidget)

void ferry_strip_chart_set_session (FerryStripChart *self,
                                    FerrySession *session);

/* Freezes the view; the measuring goes on. */
void ferry_strip_chart_set_paused (FerryStripChart *self,
                                   gboolean paused);

/* Shows what has been measured since; does nothing while it is paused or hidden. */
void ferry_strip_chart_refresh (FerryStripChart *self);

/* Whether it makes do with half the height. */
void ferry_strip_chart_set_compact (FerryStripChart *self,
                                    gboolean compact);

/* Levels begin elsewhere: bars and lines follow, paused or not. */
void ferry_strip_chart_update_levels (FerryStripChart *self);

G_END_DECLS
