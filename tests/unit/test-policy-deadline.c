/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The policy's own deadline, which all calls of an adapter share a timer for (C8). */
#include "boundary/adapter.h"
#include "boundary/boundary-private.h"

#include "boundary-helper.h"

#define LIMIT 2

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestGate gate;
  TestLog log;
} Fixture;

/* @data: the deadline in milliseconds */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.limit = LIMIT;
  policy.deadline = GPOINTER_TO_INT (data) * MS;
  policy.grace = 20 * MS;
  policy.retries = 10;
  policy.retry_reserve = 1000;
  policy.backoff = (FerryBackoff) {.base = 1 * MS, .cap = 1 * MS};
  self->boundary = ferry_boundary_new ();
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &policy, ferry_error_map_files);
  test_gate_init (&self->gate);
  test_log_init (&self->log, self->boundary);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_log_assert_orders (&self->log);
  if (self->adapter != NULL)
    test_adapter_finish (self->adapter);
  test_log_clear (&self->log);
  test_gate_clear (&self->gate);
  ferry_boundary_unref (self->boundary);
}

/* Running ones and waiting ones alike, each once, and in their order. */
static void
test_passes_for_all (Fixture *self,
                     gconstpointer data)
{
  TestReply replies[20] = {0};

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    test_submit (self->adapter, i % 2 == 0 ? test_work_until_cancelled : test_work_count, &replies[i].order, NULL, &replies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      test_wait_reply (&replies[i]);
      if (i % 2 == 0)
        test_assert_error (&replies[i], FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
      test_reply_clear (&replies[i]);
    }
}

/* It passes while the context that asked for the calls is not iterated at all. */
static void
test_passes_while_loop_is_stalled (Fixture *self,
                                   gconstpointer data)
{
  g_auto (TestReply) running = {0}, waiting = {0};

  for (guint i = 0; i < LIMIT; i++)
    test_submit (self->adapter, test_work_at_gate, &self->gate, NULL, i == 0 ? &running : &waiting);
  /* Long before the deadline, on the busiest machine: who has not begun by then is not abandoned. */
  test_gate_wait_entered (&self->gate, LIMIT);
  /* Nobody iterates: only the timers' thread can give them up. */
  for (FerryAdapterFigures figures = {0}; figures.abandoned < LIMIT; g_usleep (500))
    ferry_adapter_get_figures (self->adapter, &figures);
  g_assert_cmpuint (running.callbacks + waiting.callbacks, ==, 0);

  test_wait_reply (&running);
  test_wait_reply (&waiting);
  test_assert_error (&running, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  test_assert_error (&waiting, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  test_gate_open (&self->gate);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], LIMIT);
}

/* Fails the first time, as @data counts, and then waits until it is cancelled. */
static GVariant *
work_failing_once (gpointer data,
                   FerryRunContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  if (g_atomic_int_add ((int *)data, 1) == 0)
    return test_work_fail (NULL, context, cancellable, error);
  return test_work_until_cancelled (NULL, context, cancellable, error);
}

/* It goes on over attempts and the waiting between them. */
static void
test_covers_retries (Fixture *self,
                     gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  static int begun; /* on a slow machine the worker is still on its way when the grace is over */

  g_atomic_int_set (&begun, 0);
  test_submit (self->adapter, work_failing_once, &begun, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpuint (ferry_call_get_attempts (reply.call), ==, 2);
}

/* A timer that waits for nobody any more keeps nothing alive: not the adapter's inside, and so not
 * the boundary's thread. */
static void
test_rests_with_the_adapter (Fixture *self,
                             gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_submit (self->adapter, test_work_empty, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (ferry_timers_get_armed (ferry_boundary_get_timers (self->boundary)), ==, 1);
  g_clear_object (&self->adapter);
  g_assert_cmpuint (ferry_timers_get_armed (ferry_boundary_get_timers (self->boundary)), ==, 0);
}

/* The same when the adapter goes first, and the call that the timer waits for later. */
static void
test_rests_with_the_last_call (Fixture *self,
                               gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  FerryTimers *timers = ferry_boundary_get_timers (self->boundary);

  test_submit (self->adapter, test_work_at_gate, &self->gate, NULL, &reply);
  g_object_unref (g_steal_pointer (&self->adapter));
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, 1);
  test_gate_open (&self->gate);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (ferry_timers_get_armed (timers), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function, milliseconds) \
  g_test_add ("/boundary/c08/policy-deadline-" name, Fixture, GINT_TO_POINTER (milliseconds), set_up, function, tear_down)
  TEST ("passes-for-all", test_passes_for_all, 40);
  TEST ("passes-while-loop-is-stalled", test_passes_while_loop_is_stalled, 1000);
  TEST ("covers-retries", test_covers_retries, 1500);
  TEST ("rests-with-the-adapter", test_rests_with_the_adapter, 60000);
  TEST ("rests-with-the-last-call", test_rests_with_the_last_call, 60000);
#undef TEST

  return g_test_run ();
}
