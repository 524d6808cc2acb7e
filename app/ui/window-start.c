/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What waits until the window is drawn. */
#include "window-private.h"

/* More than twice what it takes until the first frame. */
#define STARTED_MS 500

static gboolean
on_started (gpointer user_data)
{
  FerryWindow *self = user_data;

  self->starting = 0;
  ferry_loop_monitor_put_names_off (ferry_session_get_monitor (self->session), FALSE);

  return G_SOURCE_REMOVE;
}

/* That the program starts is a stall in itself, and whoever explains it would have the processor that the
 * display needs. */
void
ferry_window_start_init (FerryWindow *self)
{
  ferry_loop_monitor_put_names_off (ferry_session_get_monitor (self->session), TRUE);
  self->starting = g_timeout_add (STARTED_MS, on_started, self);
  g_source_set_name_by_id (self->starting, "[ferry] begin to explain stalls");
}

void
ferry_window_start_dispose (FerryWindow *self)
{
  if (self->starting == 0)
    return;
  g_clear_handle_id (&self->starting, g_source_remove);
  ferry_loop_monitor_put_names_off (ferry_session_get_monitor (self->session), FALSE);
}
