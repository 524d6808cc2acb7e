/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the start ends: with the first frame for the figures, a moment later for what waits until the window
 * is drawn. */
#include "window-private.h"

/* More than twice what it takes until the first frame. */
#define STARTED_MS 500

/* A frame clock paints as often as it is asked to, the window or a part of it; what it paints first is the window whole. */
static void
on_painted (GdkFrameClock *clock,
            gpointer user_data)
{
  FerryWindow *self = user_data;

  g_signal_handlers_disconnect_by_func (clock, on_painted, self);
  ferry_loop_monitor_set_starting (ferry_session_get_monitor (self->session), FALSE);
}

static void
on_mapped (FerryWindow *self)
{
  g_signal_handlers_disconnect_by_func (self, on_mapped, NULL);
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint", G_CALLBACK (on_painted), self, 0);
}

static void
end_start (FerryWindow *self)
{
  FerryLoopMonitor *monitor = ferry_session_get_monitor (self->session);

  ferry_loop_monitor_set_starting (monitor, FALSE);
  ferry_loop_monitor_put_names_off (monitor, FALSE);
}

static gboolean
on_started (gpointer user_data)
{
  FerryWindow *self = user_data;

  self->starting = 0;
  end_start (self);

  return G_SOURCE_REMOVE;
}

/* That the program starts is a stall in itself, and whoever explains it would have the processor that the
 * display needs. What it takes to make the window and to draw it is no stutter that anybody can feel: from its first
 * frame on the figures are those of a window. */
void
ferry_window_start_begin (FerrySession *session)
{
  FerryLoopMonitor *monitor = ferry_session_get_monitor (session);

  ferry_loop_monitor_set_starting (monitor, TRUE);
  ferry_loop_monitor_put_names_off (monitor, TRUE);
}

/* A display that asks for no frame does not put that off for long, and a frame that is due comes first. */
void
ferry_window_start_init (FerryWindow *self)
{
  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
  self->starting = g_timeout_add_full (G_PRIORITY_LOW, STARTED_MS, on_started, self, NULL);
  g_source_set_name_by_id (self->starting, "[ferry] begin to explain stalls");
}

void
ferry_window_start_dispose (FerryWindow *self)
{
  if (self->starting == 0)
    return;
  g_clear_handle_id (&self->starting, g_source_remove);
  end_start (self);
}
