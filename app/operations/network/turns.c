/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One source for each context in which somebody waits; it goes with the last of them. */
#include "turns.h"

#include "operations/native.h"

#define TURN_US 1000

/* At least: so often at most is the loop woken by what comes in small pieces. */
#define REST_US (2 * TURN_US)

typedef struct
{
  GTask *task;
  FerryTurn turn;
} Waiting;

typedef struct
{
  GSource source;
  GMainContext *context;
  GQueue waiting; /* of Waiting */
} Turns;

/* Of this thread: its contexts' sources. */
static GPrivate all_turns = G_PRIVATE_INIT ((GDestroyNotify)g_hash_table_unref);

static void
take_turn (Turns *self)
{
  Waiting *waiting = g_queue_pop_head (&self->waiting);
  Waiting next = *waiting;

  g_free (waiting);
  next.turn (next.task);
}

static gboolean
dispatch (GSource *source,
          GSourceFunc callback,
          gpointer user_data)
{
  Turns *self = (Turns *)source;
  gint64 begin = g_get_monotonic_time ();
  gint64 now;

  do
    {
      take_turn (self);
      now = g_get_monotonic_time ();
    }
  while (!g_queue_is_empty (&self->waiting) && now - begin < TURN_US);

  if (g_queue_is_empty (&self->waiting))
    {
      g_hash_table_remove (g_private_get (&all_turns), self->context);
      return G_SOURCE_REMOVE;
    }
  g_source_set_ready_time (source, now + MAX (2 * (now - begin), REST_US));
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  g_queue_clear_full (&((Turns *)source)->waiting, g_free);
}

static GSourceFuncs turns_funcs = {
  .dispatch = dispatch,
  .finalize = finalize,
};

static Turns *
create_turns (GMainContext *context)
{
  GSource *source = g_source_new (&turns_funcs, sizeof (Turns));
  Turns *self = (Turns *)source;

  self->context = context;
  g_queue_init (&self->waiting);
  g_source_set_static_name (source, "[ferry] network.fetch");
  g_source_set_priority (source, FERRY_NATIVE_PRIORITY);
  g_source_set_ready_time (source, g_get_monotonic_time () + REST_US);
  g_source_attach (source, context);

  return self;
}

void
ferry_turns_wait (GTask *task,
                  FerryTurn turn)
{
  GMainContext *context = g_task_get_context (task);
  GHashTable *turns = g_private_get (&all_turns);
  Turns *self;

  if (turns == NULL)
    {
      turns = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_source_unref);
      g_private_set (&all_turns, turns);
    }
  self = g_hash_table_lookup (turns, context);
  /* The one of a context that is gone may be in the place of another's. */
  if (self == NULL || g_source_is_destroyed (&self->source))
    {
      self = create_turns (context);
      g_hash_table_insert (turns, context, self);
    }
  g_queue_push_tail (&self->waiting, g_memdup2 (&(Waiting) {task, turn}, sizeof (Waiting)));
}
