/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main contexts that go from thread to thread, and what brings a loop back: none of these races. */
#include "planted.h"

/* One thread after the other that has the same context to itself. */
typedef struct
{
  void (*have) (GMainContext *context);
  GMainContext *context;
  int had;
} Turns;

static gpointer
write_before_having (gpointer data)
{
  Turns *turns = data;

  planted_value++;
  turns->have (turns->context);
  planted_raise (&turns->had);
  return NULL;
}

static gpointer
write_having_had (gpointer data)
{
  Turns *turns = data;

  planted_wait (&turns->had, 1);
  turns->have (turns->context);
  planted_value++;
  return NULL;
}

static void
take_turns (void (*have) (GMainContext *context))
{
  Turns turns = {have, g_main_context_new (), 0};

  planted_run_two (write_before_having, write_having_had, &turns);
  g_main_context_unref (turns.context);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
iterate (GMainContext *context)
{
  g_main_context_iteration (context, FALSE);
}

static void
order_iterations (void)
{
  take_turns (iterate);
}

static void
acquire (GMainContext *context)
{
  g_assert_true (g_main_context_acquire (context));
  g_main_context_release (context);
}

static void
order_owners (void)
{
  take_turns (acquire);
}

static void
make_default (GMainContext *context)
{
  g_main_context_push_thread_default (context);
  g_main_context_pop_thread_default (context);
}

static void
order_thread_defaults (void)
{
  take_turns (make_default);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
run (GMainContext *context)
{
  GMainLoop *loop = g_main_loop_new (context, FALSE);
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, quit, loop, NULL);
  g_source_attach (source, context);
  g_source_unref (source);
  g_main_loop_run (loop);
  g_main_loop_unref (loop);
}

static void
order_loops (void)
{
  take_turns (run);
}

static gpointer
iterate_once (gpointer context)
{
  g_main_context_iteration (context, TRUE);
  planted_value++;
  return NULL;
}

/* A loop with nothing to do comes back for a wake-up alone. */
static void
order_wakeup (void)
{
  GMainContext *context = g_main_context_new ();
  GThread *thread = g_thread_new ("sleeper", iterate_once, context);

  planted_value = 1;
  g_main_context_wakeup (context);
  g_thread_join (thread);
  g_main_context_unref (context);
  g_assert_cmpint (planted_value, ==, 2);
}

static gpointer
run_and_write (gpointer loop)
{
  g_main_loop_run (loop);
  planted_value++;
  return NULL;
}

static void
order_quit (void)
{
  GMainContext *context = g_main_context_new ();
  GMainLoop *loop = g_main_loop_new (context, FALSE);
  GThread *thread = g_thread_new ("loop", run_and_write, loop);

  while (!g_main_loop_is_running (loop))
    g_usleep (100);
  planted_value = 1;
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_main_loop_unref (loop);
  g_main_context_unref (context);
  g_assert_cmpint (planted_value, ==, 2);
}

const PlantedCase planted_loops[] = {
  {"iterations", order_iterations},
  {"owners", order_owners},
  {"thread-defaults", order_thread_defaults},
  {"loops", order_loops},
  {"wakeup", order_wakeup},
  {"quit", order_quit},
  {NULL},
};
