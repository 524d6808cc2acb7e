/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From whoever attaches, changes or destroys a source to the thread that dispatches it, and back. */
#include "happens-before.h"

#include <glib-unix.h>

/* The functions of one kind of source, and the table that its sources get instead. */
typedef struct _Kind Kind;

struct _Kind
{
  GSourceFuncs told;
  GSourceFuncs *funcs;
  Kind *next;
};

static GSourceFuncs *
get_funcs (GSource *source)
{
  return ((Kind *)source->source_funcs)->funcs;
}

static gboolean
tell_prepare (GSource *source,
              int *timeout)
{
  gboolean ready;

  receive (source, CHANNEL_SOURCE);
  ready = get_funcs (source)->prepare (source, timeout);
  publish (source, CHANNEL_SOURCE);
  return ready;
}

static gboolean
tell_check (GSource *source)
{
  gboolean ready;

  receive (source, CHANNEL_SOURCE);
  receive (g_source_get_context (source), CHANNEL_WAKEUP);
  ready = get_funcs (source)->check (source);
  publish (source, CHANNEL_SOURCE);
  return ready;
}

static gboolean
tell_dispatch (GSource *source,
               GSourceFunc callback,
               gpointer data)
{
  gboolean stays;

  receive (source, CHANNEL_SOURCE);
  stays = get_funcs (source)->dispatch (source, callback, data);
  publish (source, CHANNEL_SOURCE);
  return stays;
}

static void
tell_finalize (GSource *source)
{
  receive (source, CHANNEL_SOURCE);
  get_funcs (source)->finalize (source);
}

/* GLib's own sources are made inside GLib: their tables are changed where they are. None of them
 * runs anybody's code but in dispatch. */
#define DEFINE_DISPATCH(table)                                                        \
  static gboolean (*table##_dispatch) (GSource *, GSourceFunc, gpointer);             \
                                                                                      \
  static gboolean tell_##table (GSource *source, GSourceFunc callback, gpointer data) \
  {                                                                                   \
    gboolean stays;                                                                   \
                                                                                      \
    receive (source, CHANNEL_SOURCE);                                                 \
    stays = table##_dispatch (source, callback, data);                                \
    publish (source, CHANNEL_SOURCE);                                                 \
    return stays;                                                                     \
  }

#define TELL_DISPATCH(table)           \
  G_STMT_START                         \
  {                                    \
    table##_dispatch = table.dispatch; \
    table.dispatch = tell_##table;     \
  }                                    \
  G_STMT_END

DEFINE_DISPATCH (g_idle_funcs)
DEFINE_DISPATCH (g_timeout_funcs)
DEFINE_DISPATCH (g_child_watch_funcs)
DEFINE_DISPATCH (g_unix_signal_funcs)
DEFINE_DISPATCH (g_unix_fd_source_funcs)
DEFINE_DISPATCH (g_io_watch_funcs)

static void __attribute__ ((constructor))
tell_own_sources (void)
{
  TELL_DISPATCH (g_idle_funcs);
  TELL_DISPATCH (g_timeout_funcs);
  TELL_DISPATCH (g_child_watch_funcs);
  TELL_DISPATCH (g_unix_signal_funcs);
  TELL_DISPATCH (g_unix_fd_source_funcs);
  TELL_DISPATCH (g_io_watch_funcs);
}

static GSourceFuncs *
tell_kind (GSourceFuncs *funcs)
{
  static Kind *kinds;
  Kind *first = __atomic_load_n (&kinds, __ATOMIC_ACQUIRE);
  Kind *kind;

  for (kind = first; kind != NULL; kind = kind->next)
    {
      if (kind->funcs == funcs)
        return &kind->told;
    }

  kind = g_new0 (Kind, 1);
  kind->funcs = funcs;
  kind->told = *funcs;
  kind->told.prepare = funcs->prepare != NULL ? tell_prepare : NULL;
  kind->told.check = funcs->check != NULL ? tell_check : NULL;
  kind->told.dispatch = tell_dispatch;
  kind->told.finalize = funcs->finalize != NULL ? tell_finalize : NULL;
  /* Two threads may each add the same kind: either will do. */
  do
    kind->next = first;
  while (!__atomic_compare_exchange_n (&kinds, &first, kind, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));

  return &kind->told;
}

GSource *
g_source_new (GSourceFuncs *funcs,
              guint size)
{
  return CALL_REAL (g_source_new, tell_kind (funcs), size);
}

guint
g_source_attach (GSource *source,
                 GMainContext *context)
{
  publish (source, CHANNEL_SOURCE);
  return CALL_REAL (g_source_attach, source, context);
}

void
g_source_add_child_source (GSource *source,
                           GSource *child)
{
  publish (child, CHANNEL_SOURCE);
  CALL_REAL (g_source_add_child_source, source, child);
}

void
g_source_set_callback (GSource *source,
                       GSourceFunc callback,
                       gpointer data,
                       GDestroyNotify notify)
{
  publish (source, CHANNEL_SOURCE);
  CALL_REAL (g_source_set_callback, source, callback, data, notify);
}

void
g_source_set_ready_time (GSource *source,
                         gint64 ready_time)
{
  publish (source, CHANNEL_SOURCE);
  CALL_REAL (g_source_set_ready_time, source, ready_time);
}

/* May free what the callback used. */
void
g_source_destroy (GSource *source)
{
  publish (source, CHANNEL_SOURCE);
  receive (source, CHANNEL_SOURCE);
  CALL_REAL (g_source_destroy, source);
}

void
g_source_unref (GSource *source)
{
  publish (source, CHANNEL_SOURCE);
  CALL_REAL (g_source_unref, source);
}

gboolean
g_source_remove (guint id)
{
  GSource *source = g_main_context_find_source_by_id (NULL, id);

  if (source != NULL)
    g_source_destroy (source);
  else
    g_critical ("Source ID %u was not found when attempting to remove it", id);
  return source != NULL;
}

/* What follows does what GLib's does, through the functions above. */

static guint
add_source (GSource *source,
            int priority,
            GSourceFunc callback,
            gpointer data,
            GDestroyNotify notify,
            GMainContext *context)
{
  guint id;

  g_source_set_priority (source, priority);
  g_source_set_callback (source, callback, data, notify);
  id = g_source_attach (source, context);
  g_source_unref (source);
  return id;
}

guint
g_idle_add_full (int priority,
                 GSourceFunc callback,
                 gpointer data,
                 GDestroyNotify notify)
{
  return add_source (g_idle_source_new (), priority, callback, data, notify, NULL);
}

guint
g_idle_add (GSourceFunc callback,
            gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, callback, data, NULL);
}

guint
g_timeout_add_full (int priority,
                    guint interval,
                    GSourceFunc callback,
                    gpointer data,
                    GDestroyNotify notify)
{
  return add_source (g_timeout_source_new (interval), priority, callback, data, notify, NULL);
}

guint
g_timeout_add (guint interval,
               GSourceFunc callback,
               gpointer data)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, callback, data, NULL);
}

guint
g_timeout_add_seconds_full (int priority,
                            guint interval,
                            GSourceFunc callback,
                            gpointer data,
                            GDestroyNotify notify)
{
  return add_source (g_timeout_source_new_seconds (interval), priority, callback, data, notify, NULL);
}

guint
g_timeout_add_seconds (guint interval,
                       GSourceFunc callback,
                       gpointer data)
{
  return g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, interval, callback, data, NULL);
}

/* GLib calls back at once where it can, else from an idle source of its own making. */
typedef struct
{
  GSourceFunc callback;
  gpointer data;
  GDestroyNotify notify;
} Invocation;

static gboolean
tell_invoked (gpointer data)
{
  Invocation *invocation = data;

  receive (invocation, CHANNEL_SOURCE);
  return invocation->callback (invocation->data);
}

static void
tell_invocation_over (gpointer data)
{
  Invocation *invocation = data;

  receive (invocation, CHANNEL_SOURCE);
  if (invocation->notify != NULL)
    invocation->notify (invocation->data);
  g_free (invocation);
}

void
g_main_context_invoke_full (GMainContext *context,
                            int priority,
                            GSourceFunc callback,
                            gpointer data,
                            GDestroyNotify notify)
{
  Invocation *invocation = g_new (Invocation, 1);

  *invocation = (Invocation) {callback, data, notify};
  publish (invocation, CHANNEL_SOURCE);
  CALL_REAL (g_main_context_invoke_full, context, priority, tell_invoked, invocation, tell_invocation_over);
}

void
g_main_context_invoke (GMainContext *context,
                       GSourceFunc callback,
                       gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, callback, data, NULL);
}
