/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a callback or an observer may do: submit, cancel, drop, iterate, remove itself. */
#include "boundary/adapter.h"
#include "boundary/outbox.h"

#include "boundary-helper.h"

typedef struct
{
  FerryAdapter *adapter;
  TestReply reply;
  TestReply others[3];
  guint left;
} Script;

static void
resubmit (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Script *script = user_data;

  test_reply_clear (&script->reply);
  test_reply_take (source, result, &script->reply);
  if (--script->left > 0)
    ferry_adapter_call_async (script->adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, resubmit, script);
}

/* Each callback submits the next. */
static void
test_submits (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Script script = {.left = 500};
  TestLog log;

  script.adapter = test_adapter_new (boundary, NULL);
  test_log_init (&log, boundary);
  ferry_adapter_call_async (script.adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, resubmit, &script);
  test_wait_count (&log.counts[FERRY_CALL_DELIVERED], 500);
  test_log_assert_orders (&log);
  test_reply_clear (&script.reply);
  test_adapter_finish (script.adapter);
  test_log_clear (&log);
}

static void
cancel_self (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Script *script = user_data;

  test_reply_take (source, result, &script->reply);
  ferry_call_cancel (script->reply.call);
  g_assert_cmpint (ferry_call_get_outcome (script->reply.call), ==, FERRY_OUTCOME_SUCCEEDED);
}

/* Too late: without effect. */
static void
test_cancels (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Script script = {0};
  TestLog log;

  script.adapter = test_adapter_new (boundary, NULL);
  test_log_init (&log, boundary);
  ferry_adapter_call_async (script.adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, cancel_self, &script);
  test_wait_reply (&script.reply);
  test_iterate ();
  g_assert_cmpstr (test_log_get (&log, script.reply.call), ==, "submitted started finished delivered");
  test_reply_clear (&script.reply);
  test_adapter_finish (script.adapter);
  test_log_clear (&log);
}

static void
drop_adapter (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Script *script = user_data;

  test_reply_take (source, result, &script->reply);
  test_reply_clear (&script->reply);
  script->reply.callbacks = 1;
  g_object_unref (g_steal_pointer (&script->adapter));
}

/* The last references to adapter, call and boundary go in the callback. */
static void
test_drops (void)
{
  for (guint i = 0; i < 50; i++)
    {
      FerryBoundary *boundary = ferry_boundary_new ();
      Script script = {0};
      gpointer weak;

      script.adapter = test_adapter_new (boundary, NULL);
      weak = script.adapter;
      g_object_add_weak_pointer (G_OBJECT (script.adapter), &weak);
      ferry_boundary_unref (boundary);
      ferry_adapter_call_async (script.adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, drop_adapter, &script);
      test_wait_reply (&script.reply);
      test_iterate ();
      g_assert_null (weak);
    }
}

static void
iterate (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Script *script = user_data;

  test_reply_take (source, result, &script->reply);
  for (guint i = 0; i < G_N_ELEMENTS (script->others); i++)
    test_submit (script->adapter, test_work_empty, NULL, NULL, &script->others[i]);
  for (guint i = 0; i < G_N_ELEMENTS (script->others); i++)
    test_wait_reply (&script->others[i]);
}

/* Outcomes come in a loop inside a callback too, as a GTask's would. */
static void
test_iterates (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Script script = {0};
  TestLog log;

  script.adapter = test_adapter_new (boundary, NULL);
  test_log_init (&log, boundary);
  ferry_adapter_call_async (script.adapter, &test_operation, test_parameters (test_work_empty, NULL), NULL, NULL, iterate, &script);
  test_wait_reply (&script.reply);
  for (guint i = 0; i < G_N_ELEMENTS (script.others); i++)
    {
      test_assert_outcome (&script.others[i], FERRY_OUTCOME_SUCCEEDED);
      test_reply_clear (&script.others[i]);
    }
  test_log_assert_orders (&log);
  test_reply_clear (&script.reply);
  test_adapter_finish (script.adapter);
  test_log_clear (&log);
}

static gboolean
submit_one (gpointer user_data)
{
  Script *script = user_data;

  ferry_adapter_call_async (script->adapter, &test_operation, NULL, NULL, NULL, test_reply_take, &script->reply);
  return G_SOURCE_REMOVE;
}

static void
on_event_delivered (FerryCall *call,
                    FerryCallEvent event,
                    gpointer user_data)
{
  Script *script = user_data;

  if (event == FERRY_CALL_DELIVERED)
    g_assert_cmpuint (script->reply.callbacks + script->others[0].callbacks, ==, ++script->left);
}

/* Submitted in the very iteration in which the outbox is dispatched: the callback still comes
 * before the call counts as delivered. */
static void
test_same_iteration (void)
{
  static const FerryObserver observer = {on_event_delivered, NULL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  Script script = {0};
  guint id = ferry_boundary_add_observer (boundary, &observer, &script);

  g_idle_add_full (FERRY_OUTBOX_PRIORITY, submit_one, &script, NULL);
  script.adapter = test_adapter_new (boundary, NULL);
  ferry_adapter_call_async (script.adapter, &test_operation, NULL, NULL, NULL, test_reply_take, &script.others[0]);
  test_wait_reply (&script.others[0]);
  test_wait_reply (&script.reply);
  test_reply_clear (&script.reply);
  test_reply_clear (&script.others[0]);
  test_adapter_finish (script.adapter);
  ferry_boundary_remove_observer (boundary, id);
}

typedef struct
{
  FerryBoundary *boundary;
  guint id;
  guint events;
  FerryCallEvent leave_at;
} Guest;

static void
on_guest_event (FerryCall *call,
                FerryCallEvent event,
                gpointer user_data)
{
  Guest *guest = user_data;

  guest->events++;
  g_assert_cmpuint (guest->id, !=, 0);
  if (event == guest->leave_at)
    {
      ferry_boundary_remove_observer (guest->boundary, guest->id);
      guest->id = 0;
    }
}

/* The first of three removes itself, or the last: the others hear everything, it hears no more. */
static void
test_observer_removes_itself (void)
{
  static const FerryObserver observer = {on_guest_event, NULL};

  for (guint leave_at = FERRY_CALL_SUBMITTED; leave_at <= FERRY_CALL_STARTED; leave_at++)
    {
      g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
      FerryAdapter *adapter = test_adapter_new (boundary, NULL);
      Guest guests[2] = {{boundary, 0, 0, leave_at}, {boundary, 0, 0, leave_at}};
      g_auto (TestReply) reply = {0};
      TestLog log;

      guests[0].id = ferry_boundary_add_observer (boundary, &observer, &guests[0]);
      test_log_init (&log, boundary);
      guests[1].id = ferry_boundary_add_observer (boundary, &observer, &guests[1]);
      test_submit (adapter, test_work_empty, NULL, NULL, &reply);
      test_wait_reply (&reply);
      g_assert_cmpuint (guests[0].events, ==, leave_at + 1);
      g_assert_cmpuint (guests[1].events, ==, leave_at + 1);
      g_assert_cmpstr (test_log_get (&log, reply.call), ==, "submitted started finished delivered");
      test_adapter_finish (adapter);
      test_log_clear (&log);
    }
}

static void
on_event_remove_other (FerryCall *call,
                       FerryCallEvent event,
                       gpointer user_data)
{
  Guest *guest = user_data;

  if (guest->id != 0)
    ferry_boundary_remove_observer (guest->boundary, guest->id);
  guest->id = 0;
}

/* One that is removed by an earlier one hears nothing of the same event. */
static void
test_observer_removes_another (void)
{
  static const FerryObserver remover = {on_event_remove_other, NULL};
  static const FerryObserver observer = {on_guest_event, NULL};
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryAdapter *adapter = test_adapter_new (boundary, NULL);
  Guest guest = {boundary, 0, 0, FERRY_CALL_DELIVERED};
  g_auto (TestReply) reply = {0};
  guint id = ferry_boundary_add_observer (boundary, &remover, &guest);

  guest.id = ferry_boundary_add_observer (boundary, &observer, &guest);
  test_submit (adapter, test_work_empty, NULL, NULL, &reply);
  test_wait_reply (&reply);
  g_assert_cmpuint (guest.events, ==, 0);
  ferry_boundary_remove_observer (boundary, id);
  test_adapter_finish (adapter);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c01/callback-submits", test_submits);
  g_test_add_func ("/boundary/c02/callback-cancels", test_cancels);
  g_test_add_func ("/boundary/c02/callback-drops", test_drops);
  g_test_add_func ("/boundary/c01/callback-iterates", test_iterates);
  g_test_add_func ("/boundary/c02/same-iteration", test_same_iteration);
  g_test_add_func ("/boundary/c16/observer-removes-itself", test_observer_removes_itself);
  g_test_add_func ("/boundary/c16/observer-removes-another", test_observer_removes_another);

  return g_test_run ();
}
