/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A window beside the main one is made in one iteration of the loop and laid out in another, after the events that are
 * there: together that takes longer than a frame. */
#include "present-soon.h"

/* Before its time came. */
static void
on_destroyed (GtkWindow *window,
              gpointer source)
{
  g_source_remove (GPOINTER_TO_UINT (source));
}

static gboolean
present (gpointer user_data)
{
  g_signal_handlers_disconnect_matched (user_data, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_destroyed, NULL);
  gtk_window_present (user_data);

  return G_SOURCE_REMOVE;
}

void
ferry_present_soon (GtkWindow *window)
{
  guint source;

  g_return_if_fail (GTK_IS_WINDOW (window));

  source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, present, window, NULL);
  g_source_set_name_by_id (source, "[ferry] show a window");
  g_signal_connect (window, "destroy", G_CALLBACK (on_destroyed), GUINT_TO_POINTER (source));
}
