/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads GLib's note of the dispatched source, and the source. What GLib keeps to itself is measured
 * once on a source of our own, instead of assumed. */
#include "dispatch-probe.h"

#include "thread-probe.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>

/* How GLib notes it, since 2.0 and up to 2.86 at least. */
typedef struct
{
  gint depth;
  GSource *source;
} Note;

/* Where g_source_set_callback() puts the function: found once for the process. */
static struct
{
  gsize is_known;
  GSourceCallbackFuncs *funcs;
  gsize offset;
} callbacks;

static gboolean find_note (gpointer data);

/* The function and the data that we gave stand next to each other. */
static void
learn_callbacks (GSource *own,
                 gpointer data)
{
  gpointer words[8];
  gsize n = ferry_read_memory (own->callback_data, words, sizeof words) / sizeof *words;

  if (!g_once_init_enter (&callbacks.is_known))
    return;

  for (gsize i = 0; i + 1 < n && callbacks.funcs == NULL; i++)
    {
      if (words[i] == (gpointer)find_note && words[i + 1] == data)
        {
          callbacks.funcs = own->callback_funcs;
          callbacks.offset = i * sizeof *words;
        }
    }

  g_once_init_leave (&callbacks.is_known, 1);
}

static gboolean
find_note (gpointer data)
{
  gconstpointer *place = data;
  GSource *own = g_main_current_source ();

  for (pthread_key_t key = 0; key < PTHREAD_KEYS_MAX && *place == NULL; key++)
    {
      gconstpointer value = pthread_getspecific (key);
      Note note;

      if (value != NULL && ferry_read_memory (value, &note, sizeof note) == sizeof note &&
          note.source == own && note.depth == g_main_depth ())
        *place = value;
    }

  learn_callbacks (own, data);

  return G_SOURCE_REMOVE;
}

gconstpointer
ferry_dispatch_probe_find (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();
  gconstpointer place = NULL;

  g_source_set_static_name (source, "[ferry] dispatch probe");
  g_source_set_callback (source, find_note, &place, NULL);
  g_source_attach (source, context);
  g_main_context_iteration (context, FALSE);
  g_source_destroy (source);

  return place;
}

static gboolean
read_all (gconstpointer address,
          gpointer bytes,
          gsize size)
{
  return address != NULL && ferry_read_memory (address, bytes, size) == size;
}

static guint64
read_function (const GSource *source)
{
  GSourceFuncs funcs;
  gpointer function;

  if (callbacks.funcs != NULL && source->callback_funcs == callbacks.funcs &&
      read_all ((const guint8 *)source->callback_data + callbacks.offset, &function, sizeof function))
    return (guintptr)function;

  if (read_all (source->source_funcs, &funcs, sizeof funcs))
    return (guintptr)funcs.dispatch;

  return 0;
}

gboolean
ferry_dispatch_probe_read (gconstpointer place,
                           FerryDispatch *dispatch)
{
  Note note;
  GSource source;

  if (!read_all (place, &note, sizeof note) || note.source == NULL ||
      !read_all (note.source, &source, sizeof source))
    return FALSE;

  memset (dispatch, 0, sizeof *dispatch);
  dispatch->source = (guintptr)note.source;
  dispatch->depth = note.depth;
  dispatch->function = read_function (&source);
  if (source.name != NULL)
    ferry_read_memory (source.name, dispatch->name, sizeof dispatch->name - 1);

  return TRUE;
}
