/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call that blocks the window waits until the window has drawn that it runs: what is on the screen
 * then stays there until it is over.
 *
 * No priority of a source would do: the frame clock keeps to the display's pace, and draws up to a whole
 * refresh later than it was asked to. */
#include "window-private.h"

/* Far more than a frame takes. A window that the display does not show, covered on Wayland, say, gets
 * no frame at all: nobody looks at it, and its calls do not wait for that. */
#define PATIENCE_MS 250

typedef struct
{
  FerryCall *call;
  GdkFrameClock *clock;
  gulong painted_handler;
  guint patience;
} Waiting;

static void
proceed (Waiting *self)
{
  g_clear_signal_handler (&self->painted_handler, self->clock);
  g_clear_handle_id (&self->patience, g_source_remove);
  ferry_call_proceed (self->call);
  g_object_unref (self->clock);
  ferry_call_unref (self->call);
  g_free (self);
}

static void
on_painted (GdkFrameClock *clock,
            gpointer user_data)
{
  proceed (user_data);
}

static gboolean
on_patience (gpointer user_data)
{
  Waiting *self = user_data;

  self->patience = 0;
  proceed (self);

  return G_SOURCE_REMOVE;
}

static gboolean
before_block (FerrySession *session,
              FerryCallRecord *record,
              gpointer user_data)
{
  GtkWidget *window = user_data;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  Waiting *self;

  if (clock == NULL || !gtk_widget_get_mapped (window))
    return FALSE;

  self = g_new0 (Waiting, 1);
  self->call = ferry_call_ref (ferry_call_record_get_call (record));
  self->clock = g_object_ref (clock);
  self->painted_handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), self);
  self->patience = g_timeout_add (PATIENCE_MS, on_patience, self);
  g_source_set_name_by_id (self->patience, "[ferry] wait for a frame");
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);

  return TRUE;
}

void
ferry_window_frame_init (FerryWindow *self)
{
  g_signal_connect_object (self->session, "before-block", G_CALLBACK (before_block), self, 0);
}
