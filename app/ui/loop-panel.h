/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The main loop at a glance: tiles, strip chart, pulse. */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_LOOP_PANEL (ferry_loop_panel_get_type ())
G_DECLARE_FINAL_TYPE (FerryLoopPanel, ferry_loop_panel, FERRY, LOOP_PANEL, GtkWidget)

/* Property "paused": freezes the view. Property "verdict" (read only, GStrv): the state in words, and in fewer;
 * "level" (read only, guint): its FerryLevel. */

void ferry_loop_panel_set_session (FerryLoopPanel *self,
                                   FerrySession *session);

/* Whether the chart makes do with less height. */
void ferry_loop_panel_set_compact (FerryLoopPanel *self,
                                   gboolean compact);

/* Levels begin elsewhere: what is shown takes their colours and words, paused or not. */
void ferry_loop_panel_update_levels (FerryLoopPanel *self);

G_END_DECLS
