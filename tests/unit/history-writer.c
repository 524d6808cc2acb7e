/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history-writer FILE [STALL]: makes a thousand calls a second, keeps them in the history FILE, and says of each that
 * is over "NUMBER MICROSECONDS" on stdout, by the monotonic clock, until it is killed. With STALL the loop
 * stands still again and again. */
#include "boundary/observer.h"
#include "model/session.h"
#include "operations/registry.h"

#include <stdio.h>
#include <string.h>

#define PER_TICK 10
#define TICK_MS 10
#define STALL_EVERY 50

static FerrySession *session;
static gboolean stalls;

static gboolean
on_tick (gpointer user_data)
{
  static guint number;
  static guint ticks;
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");

  for (guint i = 0; i < PER_TICK; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'seconds': <0.0>, 'message': <'number %u of many'>}", ++number);
      g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (text));
      g_autoptr (GVariant) complete = ferry_parameter_table_complete (operation->parameters, given, NULL);

      g_object_unref (ferry_session_run (session, operation, complete, NULL));
    }
  if (stalls && ++ticks % STALL_EVERY == 0)
    g_usleep (400 * 1000);
  return G_SOURCE_CONTINUE;
}

static void
on_call_event (FerrySession *self,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  const char *message;

  if (event != FERRY_CALL_DELIVERED)
    return;
  g_variant_lookup (ferry_call_record_get_parameters (record), "message", "&s", &message);
  printf ("%u %" G_GINT64_FORMAT "\n", (guint)g_ascii_strtoull (message + strlen ("number "), NULL, 10), g_get_monotonic_time ());
  fflush (stdout);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (argc < 2)
    return 2;
  stalls = argc > 2;
  session = ferry_session_new ();
  ferry_session_keep_history (session, argv[1]);
  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), NULL);
  g_timeout_add (TICK_MS, on_tick, NULL);
  g_main_loop_run (loop);
  return 0;
}
