/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is handed from thread to thread through sources: none of these races. */
#include "planted.h"

/* A thread that runs a context until it is told to stop. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} Runner;

static gpointer
run_loop (gpointer loop)
{
  g_main_loop_run (loop);
  return NULL;
}

static void
runner_start (Runner *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("loop", run_loop, self->loop);
}

static void
runner_stop (Runner *self)
{
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

static gboolean
write_and_stop (gpointer loop)
{
  planted_value++;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
order_idle (void)
{
  Runner runner;
  GSource *source = g_idle_source_new ();

  runner_start (&runner);
  planted_value = 1;
  g_source_set_callback (source, write_and_stop, runner.loop, NULL);
  g_source_attach (source, runner.context);
  g_source_unref (source);
  runner_stop (&runner);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
order_invoke (void)
{
  Runner runner;

  runner_start (&runner);
  planted_value = 1;
  g_main_context_invoke (runner.context, write_and_stop, runner.loop);
  runner_stop (&runner);
  g_assert_cmpint (planted_value, ==, 2);
}

/* A source of a kind of our own. What it has is the loop's thread's, once it is attached, until the
 * last owner ends it. */
typedef struct
{
  GSource source;
  int looked_at;
  int dispatched;
} OwnSource;

/* Seen without order. */
static int looks, dispatches;

static gboolean
own_prepare (GSource *source,
             int *timeout)
{
  ((OwnSource *)source)->looked_at++;
  *timeout = -1;
  planted_raise (&looks);
  return FALSE;
}

static gboolean
own_check (GSource *source)
{
  ((OwnSource *)source)->looked_at++;
  planted_raise (&looks);
  return FALSE;
}

static gboolean
own_dispatch (GSource *source,
              GSourceFunc callback,
              gpointer data)
{
  g_source_set_ready_time (source, -1);
  ((OwnSource *)source)->dispatched++;
  planted_value++;
  planted_raise (&dispatches);
  return G_SOURCE_CONTINUE;
}

static void
own_finalize (GSource *source)
{
  g_assert_cmpint (((OwnSource *)source)->looked_at, >, 0);
  g_assert_cmpint (((OwnSource *)source)->dispatched, ==, 1);
}

/* Until the loop's thread has seen, and is asleep again. */
static void
wait_for_loop (int *seen)
{
  planted_wait (seen, 1);
  g_usleep (20 * G_TIME_SPAN_MILLISECOND);
}

static void
run_own_source (GSourceFuncs *funcs)
{
  GSource *source = g_source_new (funcs, sizeof (OwnSource));
  Runner runner;

  runner_start (&runner);
  /* Before that no attaching would wake it up, and it would sleep without a check. */
  while (!g_main_loop_is_running (runner.loop))
    g_usleep (100);
  ((OwnSource *)source)->looked_at = 1;
  g_source_attach (source, runner.context);
  wait_for_loop (&looks);
  planted_value = 1;
  g_source_set_ready_time (source, 0);
  wait_for_loop (&dispatches);
  g_source_destroy (source);
  g_source_unref (source);
  g_main_loop_quit (runner.loop);
  runner_stop (&runner);
  g_assert_cmpint (planted_value, ==, 2);
}

static void
order_own_prepare (void)
{
  static GSourceFuncs funcs = {own_prepare, NULL, own_dispatch, own_finalize, NULL, NULL};

  run_own_source (&funcs);
}

static void
order_own_check (void)
{
  static GSourceFuncs funcs = {NULL, own_check, own_dispatch, own_finalize, NULL, NULL};

  run_own_source (&funcs);
}

static gboolean
write_once_in_a_while (gpointer data)
{
  planted_value++;
  planted_raise (&dispatches);
  return G_SOURCE_CONTINUE;
}

static void
write_at_the_end (gpointer data)
{
  planted_value++;
}

/* Whoever destroys a source frees what its callback has used. */
static void
order_destroy (void)
{
  GSource *source = g_timeout_source_new (100);
  Runner runner;

  runner_start (&runner);
  g_source_set_callback (source, write_once_in_a_while, NULL, write_at_the_end);
  g_source_attach (source, runner.context);
  wait_for_loop (&dispatches);
  g_source_destroy (source);
  g_source_unref (source);
  g_main_loop_quit (runner.loop);
  runner_stop (&runner);
}

static gpointer
drop_context (gpointer context)
{
  planted_value++;
  g_main_context_unref (context);
  planted_raise (&looks);
  return NULL;
}

/* The last owner of a context destroys its sources. */
static void
order_last_owner (void)
{
  GMainContext *context = g_main_context_new ();
  GSource *source = g_idle_source_new ();
  GThread *thread;

  g_source_set_callback (source, write_once_in_a_while, NULL, write_at_the_end);
  g_source_attach (source, context);
  g_source_unref (source);
  thread = g_thread_new ("owner", drop_context, g_main_context_ref (context));
  planted_wait (&looks, 1);
  g_main_context_unref (context);
  g_thread_join (thread);
  g_assert_cmpint (planted_value, ==, 2);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
check_value (GSource *source)
{
  return planted_value > 0;
}

static gboolean
dispatch_quit (GSource *source,
               GSourceFunc callback,
               gpointer loop)
{
  return callback (loop);
}

/* A source that looks at what others write, and is woken up for it. */
static void
order_wakeup_check (void)
{
  static GSourceFuncs funcs = {NULL, check_value, dispatch_quit, NULL, NULL, NULL};
  GSource *source = g_source_new (&funcs, sizeof (GSource));
  Runner runner;

  runner.context = g_main_context_new ();
  runner.loop = g_main_loop_new (runner.context, FALSE);
  g_source_set_callback (source, quit, runner.loop, NULL);
  g_source_attach (source, runner.context);
  g_source_unref (source);
  runner.thread = g_thread_new ("loop", run_loop, runner.loop);
  while (!g_main_loop_is_running (runner.loop))
    g_usleep (100);
  planted_value = 1;
  g_main_context_wakeup (runner.context);
  runner_stop (&runner);
}

const PlantedCase planted_sources[] = {
  {"idle", order_idle},
  {"invoke", order_invoke},
  {"own-prepare", order_own_prepare},
  {"own-check", order_own_check},
  {"destroy", order_destroy},
  {"last-owner", order_last_owner},
  {"wakeup", order_wakeup_check},
  {NULL},
};
