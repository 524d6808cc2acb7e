/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which source a thread dispatches right now, seen from another thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_SOURCE_NAME_LENGTH 64

/**
 * FerryDispatch:
 * @source: where the source is; only to tell one from another
 * @depth: how many dispatches deep
 * @name: the source's, cut to fit; "" for none
 * @function: its callback, or the dispatch function of its kind where the callback cannot be told
 */
typedef struct
{
  guint64 source;
  gint depth;
  char name[FERRY_SOURCE_NAME_LENGTH];
  guint64 function;
} FerryDispatch;

/* Finds, for the thread that calls this, the place where GLib notes what the thread dispatches.
 * Runs one iteration of a context of its own. NULL if this GLib keeps its notes in another way.
 *
 * GLib tells the dispatched source to the thread itself only (g_main_current_source()). The note
 * is thread-specific data of two fields; it is recognised by holding what GLib tells. */
gconstpointer ferry_dispatch_probe_find (void);

/* Reads what is noted at @place, that of another thread. Takes no lock and runs nothing on that
 * thread; what changes or goes away meanwhile gives nothing. FALSE if nothing is dispatched. */
gboolean ferry_dispatch_probe_read (gconstpointer place,
                                    FerryDispatch *dispatch);

G_END_DECLS
