/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From how long on a turn of the main loop matters: what is shown follows at once. */
#include "palette.h"
#include "window-private.h"

static void
on_changed (FerryWindow *self)
{
  GtkWidget *stalls = ferry_page_slot_get_page (self->stalls);
  GtkWidget *history = ferry_page_slot_get_page (self->history);
  GtkWidget *compare = ferry_page_slot_get_page (self->compare);

  ferry_level_take_thresholds (self->thresholds);
  ferry_loop_panel_update_levels (self->loop);
  if (stalls != NULL)
    ferry_page_stalls_update_levels (FERRY_PAGE_STALLS (stalls));
  if (history != NULL)
    ferry_page_history_update_levels (FERRY_PAGE_HISTORY (history));
  if (compare != NULL)
    ferry_page_compare_update_levels (FERRY_PAGE_COMPARE (compare));
}

void
ferry_window_thresholds_init (FerryWindow *self)
{
  self->thresholds = ferry_thresholds_new (self->settings);
  ferry_session_follow_thresholds (self->session, self->thresholds);
  ferry_level_take_thresholds (self->thresholds);
  g_signal_connect_object (self->thresholds, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
