/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both ways that SQLite has of being stopped: neither is enough alone. */
#include "interruption.h"

/* So many instructions of SQLite's machine take well under a millisecond. */
#define INSTRUCTIONS_PER_LOOK 10000

static int
stop_if_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* Sets a flag and no more, so it may run inside g_cancellable_cancel(). */
static void
interrupt (GCancellable *cancellable, sqlite3 *database)
{
  sqlite3_interrupt (database);
}

/* An interruption counts only for what runs already: the look in between is for one that comes too
 * early, between two statements. */
gulong
ferry_interruption_begin (sqlite3 *database, GCancellable *cancellable)
{
  sqlite3_progress_handler (database, INSTRUCTIONS_PER_LOOK, stop_if_cancelled, cancellable);
  return g_cancellable_connect (cancellable, G_CALLBACK (interrupt), database, NULL);
}

void
ferry_interruption_end (sqlite3 *database, GCancellable *cancellable, gulong interruption)
{
  g_cancellable_disconnect (cancellable, interruption);
  sqlite3_progress_handler (database, 0, NULL, NULL);
}
