/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What observers learn of each crossing, and that they cannot slow a worker (C16). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

#define CALLS 50

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  guint observer;
  guint counts[FERRY_CALL_ENDED_LATE + 1];
  int ran; /* atomic */
  gboolean waits;
} Fixture;

/* Each event is told when it has its time, and the times of a call never go back. */
static void
check_times (FerryCall *call,
             FerryCallEvent event)
{
  FerryCallTimes times;

  ferry_call_get_times (call, &times);
  g_assert_cmpint (times.submitted, >, 0);
  if (event == FERRY_CALL_STARTED)
    g_assert_cmpint (times.started, >=, times.submitted);
  if (event == FERRY_CALL_CANCELLING)
    g_assert_cmpint (times.cancelled, >=, times.submitted);
  if (event == FERRY_CALL_FINISHED)
    {
      g_assert_cmpint (times.finished, >=, MAX (times.submitted, times.started));
      g_assert_cmpint (times.delivered, >=, times.finished);
      g_assert_cmpint (times.delivered, <=, g_get_monotonic_time ());
    }
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  Fixture *self = user_data;
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;

  check_times (call, event);
  if (self->counts[event]++ > 0 || event != FERRY_CALL_SUBMITTED || !self->waits)
    return;
  /* The slowest of observers: it lets go of the loop only when all the work has been done. */
  while (g_atomic_int_get (&self->ran) < CALLS)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  static const FerryObserver observer = {.event = on_event};
  FerryPolicy policy = test_policy ();

  policy.grace = 10 * MS;
  policy.queue_length = CALLS;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
  self->observer = ferry_boundary_add_observer (self->boundary, &observer, self);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  ferry_boundary_remove_observer (self->boundary, self->observer);
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

static void
test_slow_observer (Fixture *self,
                    gconstpointer data)
{
  TestReply replies[CALLS] = {0};

  self->waits = TRUE;
  for (guint i = 0; i < CALLS; i++)
    test_submit (self->adapter, test_work_count, &self->ran, NULL, &replies[i]);
  for (guint i = 0; i < CALLS; i++)
    {
      test_wait_reply (&replies[i]);
      test_assert_outcome (&replies[i], FERRY_OUTCOME_SUCCEEDED);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (self->counts[FERRY_CALL_DELIVERED], ==, CALLS);
}

/* Whatever becomes of a call, it is told of: submitted, finished and delivered, once each. */
static void
test_every_crossing (Fixture *self,
                     gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FerryCallOptions hasty = {.deadline = 20 * MS};
  const FerryOutcome outcomes[] = {FERRY_OUTCOME_SUCCEEDED, FERRY_OUTCOME_FAILED, FERRY_OUTCOME_CANCELLED,
                                   FERRY_OUTCOME_TIMED_OUT, FERRY_OUTCOME_REJECTED};
  TestReply replies[G_N_ELEMENTS (outcomes)] = {0};

  test_submit (self->adapter, test_work_count, &self->ran, NULL, &replies[0]);
  test_submit (self->adapter, test_work_fail, NULL, NULL, &replies[1]);
  test_submit (self->adapter, test_work_until_cancelled, NULL, cancellable, &replies[2]);
  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_until_cancelled, NULL), &hasty, NULL,
                            test_reply_take, &replies[3]);
  ferry_adapter_call_async (self->adapter, &test_operation, NULL, NULL, NULL, test_reply_take, &replies[4]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      test_wait_reply (&replies[i]);
      g_assert_cmpint (replies[i].outcome, ==, outcomes[i]);
      test_reply_clear (&replies[i]);
    }
  g_assert_cmpuint (self->counts[FERRY_CALL_SUBMITTED], ==, G_N_ELEMENTS (replies));
  g_assert_cmpuint (self->counts[FERRY_CALL_FINISHED], ==, G_N_ELEMENTS (replies));
  g_assert_cmpuint (self->counts[FERRY_CALL_DELIVERED], ==, G_N_ELEMENTS (replies));
}

/* One that comes later learns of what happens from then on. */
static void
test_comes_later (Fixture *self,
                  gconstpointer data)
{
  static const FerryObserver observer = {.event = on_event};
  Fixture late = {.boundary = self->boundary};
  g_auto (TestReply) reply = {0};
  TestGate gate;
  guint id;

  test_gate_init (&gate);
  test_submit (self->adapter, test_work_at_gate, &gate, NULL, &reply);
  test_wait_count (&self->counts[FERRY_CALL_STARTED], 1);
  id = ferry_boundary_add_observer (self->boundary, &observer, &late);
  test_gate_open (&gate);
  test_wait_reply (&reply);
  g_assert_cmpuint (late.counts[FERRY_CALL_SUBMITTED], ==, 0);
  g_assert_cmpuint (late.counts[FERRY_CALL_FINISHED], ==, 1);
  ferry_boundary_remove_observer (self->boundary, id);
  test_gate_clear (&gate);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/boundary/c16/observer-" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("is-slow", test_slow_observer);
  TEST ("sees-every-crossing", test_every_crossing);
  TEST ("comes-later", test_comes_later);
#undef TEST

  return g_test_run ();
}
