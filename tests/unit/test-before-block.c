/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What would block its context waits for an observer that asks for it, and for nobody once it is decided. */
#include "boundary-helper.h"

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  TestLog log;
  guint id;
  guint asked;
  FerryCall *call; /* that was asked for last; lent */
  int ran;
} Fixture;

static gboolean
have_it_wait (FerryCall *call,
              gpointer user_data)
{
  Fixture *self = user_data;

  self->asked++;
  self->call = call;
  return TRUE;
}

static const FerryObserver waiter = {.before_block = have_it_wait};

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.retries = 1;
  policy.backoff = (FerryBackoff) {.base = MS, .cap = MS};
  policy.retry_percent = 100;
  policy.retry_reserve = 10;
  self->boundary = ferry_boundary_new ();
  self->adapter = ferry_adapter_new_with_errors (self->boundary, "test", &policy, ferry_error_map_files);
  test_log_init (&self->log, self->boundary);
  self->id = ferry_boundary_add_observer (self->boundary, &waiter, self);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  if (self->adapter != NULL)
    test_adapter_finish (self->adapter);
  ferry_boundary_remove_observer (self->boundary, self->id);
  test_log_assert_orders (&self->log);
  test_log_clear (&self->log);
  ferry_boundary_unref (self->boundary);
}

static gboolean
count (gpointer data)
{
  return ++*(guint *)data < 3;
}

/* Meanwhile the context is iterated: that is what the observer needs. */
static void
wait_until_asked (Fixture *self,
                  guint n)
{
  guint iterated = 0;

  test_wait_count (&self->asked, n);
  g_idle_add (count, &iterated);
  test_wait_count (&iterated, 3);
  g_assert_cmpuint (self->asked, ==, n);
}

static void
test_waits (Fixture *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, test_work_count, &self->ran, &reply);
  wait_until_asked (self, 1);
  g_assert_cmpint (self->ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, self->call), ==, "submitted");

  ferry_call_proceed (self->call);
  g_assert_cmpint (self->ran, ==, 0);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (self->ran, ==, 1);
  g_assert_cmpstr (test_log_get (&self->log, reply.call), ==, "submitted started finished delivered");

  ferry_call_proceed (reply.call);
  test_iterate ();
  g_assert_cmpint (self->ran, ==, 1);
}

static void
test_for_all (Fixture *self,
              gconstpointer data)
{
  guint id = ferry_boundary_add_observer (self->boundary, &waiter, self);
  g_auto (TestReply) reply = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, test_work_count, &self->ran, &reply);
  wait_until_asked (self, 2);
  ferry_call_proceed (self->call);
  test_iterate ();
  g_assert_cmpint (self->ran, ==, 0);
  ferry_call_proceed (self->call);
  test_wait_reply (&reply);
  g_assert_cmpint (self->ran, ==, 1);
  ferry_boundary_remove_observer (self->boundary, id);
}

static void
test_others_are_not_asked (Fixture *self,
                           gconstpointer data)
{
  g_auto (TestReply) own = {0};
  g_auto (TestReply) task = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_OWN_POOL, test_work_count, &self->ran, &own);
  test_submit_on (self->adapter, FERRY_EXECUTOR_TASK_POOL, test_work_count, &self->ran, &task);
  test_wait_reply (&own);
  test_wait_reply (&task);
  g_assert_cmpint (self->ran, ==, 2);
  g_assert_cmpuint (self->asked, ==, 0);
}

/* While one waits, its context is free for the others. */
static void
test_others_run (Fixture *self,
                 gconstpointer data)
{
  g_auto (TestReply) waiting = {0};
  g_auto (TestReply) other = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, test_work_count, &self->ran, &waiting);
  test_wait_count (&self->asked, 1);
  test_submit_on (self->adapter, FERRY_EXECUTOR_OWN_POOL, test_work_empty, NULL, &other);
  test_wait_reply (&other);
  g_assert_cmpuint (waiting.callbacks, ==, 0);
  ferry_call_proceed (self->call);
  test_wait_reply (&waiting);
}

static void
assert_never_ran (Fixture *self,
                  TestReply *reply)
{
  test_wait_reply (reply);
  g_assert_cmpint (self->ran, ==, 0);
  g_assert_cmpstr (test_log_get (&self->log, reply->call), ==, "submitted finished delivered");
  /* Too late to do anything. */
  ferry_call_proceed (reply->call);
  test_iterate ();
  g_assert_cmpint (self->ran, ==, 0);
}

static void
test_cancel (Fixture *self,
             gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, test_work_count, &self->ran, &reply);
  wait_until_asked (self, 1);
  ferry_call_cancel (self->call);
  assert_never_ran (self, &reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
}

static void
test_deadline (Fixture *self,
               gconstpointer data)
{
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP, .deadline = 50 * MS};
  g_auto (TestReply) reply = {0};

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (test_work_count, &self->ran), &options, NULL,
                            test_reply_take, &reply);
  assert_never_ran (self, &reply);
  test_assert_error (&reply, FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
}

static void
test_close (Fixture *self,
            gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, test_work_count, &self->ran, &reply);
  wait_until_asked (self, 1);
  test_adapter_finish (g_steal_pointer (&self->adapter));
  assert_never_ran (self, &reply);
  test_assert_error (&reply, FERRY_OUTCOME_CANCELLED, FERRY_ERROR_CANCELLED);
}

static GVariant *
work_fail_once (gpointer data,
                FerryRunContext *context,
                GCancellable *cancellable,
                GError **error)
{
  int *ran = data;

  if ((*ran)++ > 0)
    return g_variant_new_boolean (TRUE);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  return NULL;
}

static void
test_each_attempt (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  test_submit_on (self->adapter, FERRY_EXECUTOR_MAIN_LOOP, work_fail_once, &self->ran, &reply);
  wait_until_asked (self, 1);
  ferry_call_proceed (self->call);
  wait_until_asked (self, 2);
  g_assert_cmpint (self->ran, ==, 1);
  ferry_call_proceed (self->call);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (self->ran, ==, 2);
}

#define ADD(name, test) g_test_add ("/boundary/executors/before-block/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("waits", test_waits);
  ADD ("for-all", test_for_all);
  ADD ("others-are-not-asked", test_others_are_not_asked);
  ADD ("others-run", test_others_run);
  ADD ("cancel", test_cancel);
  ADD ("deadline", test_deadline);
  ADD ("close", test_close);
  ADD ("each-attempt", test_each_attempt);

  return g_test_run ();
}
