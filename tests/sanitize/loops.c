/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole main contexts: waking one up, and one thread after another that iterates it. */
#include "happens-before.h"

static GMainContext *
or_default (GMainContext *context)
{
  return context != NULL ? context : g_main_context_default ();
}

void
g_main_context_wakeup (GMainContext *context)
{
  publish (or_default (context), CHANNEL_WAKEUP);
  CALL_REAL (g_main_context_wakeup, context);
}

static void
come (GMainContext *context)
{
  receive (or_default (context), CHANNEL_OWNER);
}

static void
go (GMainContext *context)
{
  publish (or_default (context), CHANNEL_OWNER);
}

gboolean
g_main_context_iteration (GMainContext *context,
                          gboolean may_block)
{
  gboolean dispatched;

  come (context);
  dispatched = CALL_REAL (g_main_context_iteration, context, may_block);
  receive (or_default (context), CHANNEL_WAKEUP);
  go (context);
  return dispatched;
}

gboolean
g_main_context_acquire (GMainContext *context)
{
  gboolean acquired = CALL_REAL (g_main_context_acquire, context);

  if (acquired)
    come (context);
  return acquired;
}

void
g_main_context_release (GMainContext *context)
{
  go (context);
  CALL_REAL (g_main_context_release, context);
}

void
g_main_context_push_thread_default (GMainContext *context)
{
  CALL_REAL (g_main_context_push_thread_default, context);
  come (context);
}

void
g_main_context_pop_thread_default (GMainContext *context)
{
  go (context);
  CALL_REAL (g_main_context_pop_thread_default, context);
}

/* The last one destroys the sources that are left. */
void
g_main_context_unref (GMainContext *context)
{
  go (context);
  come (context);
  CALL_REAL (g_main_context_unref, context);
}

void
g_main_loop_run (GMainLoop *loop)
{
  GMainContext *context = g_main_loop_get_context (loop);

  come (context);
  CALL_REAL (g_main_loop_run, loop);
  receive (loop, CHANNEL_LOOP_END);
  go (context);
}

void
g_main_loop_quit (GMainLoop *loop)
{
  publish (loop, CHANNEL_LOOP_END);
  CALL_REAL (g_main_loop_quit, loop);
}
