/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call that another one waits for ends with its parent's deadline (C8). */
#include "boundary/adapter.h"

#include "boundary-helper.h"

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  FerryPolicy policy = test_policy ();

  policy.grace = 10 * MS;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_assert_null (ferry_trace_context_get_current ());
  test_adapter_finish (self->adapter);
  ferry_boundary_unref (self->boundary);
}

/* A child that would take longer than its parent has. */
typedef struct
{
  Fixture *fixture;
  gint64 own_deadline;
  FerryOutcome outcome;
  GError *error;
  int ran;
  gboolean has_begun;
} Parent;

/* Where processors are scarce a deadline may pass in the queue: then there was no child, and the next
 * parent has longer. */
static void
call_parent (Fixture *self,
             TestWork work,
             Parent *parent,
             gint64 deadline,
             TestReply *reply)
{
  FerryAdapterFigures figures;

  for (; !parent->has_begun; deadline *= 2)
    {
      FerryCallOptions options = {.deadline = MIN (deadline, TEST_HANG_GUARD)};

      test_reply_clear (reply);
      ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (work, parent), &options, NULL, test_reply_take, reply);
      test_wait_reply (reply);
      do
        ferry_adapter_get_figures (self->adapter, &figures);
      while (figures.running > 0);
    }
}

static GVariant *
work_with_child (gpointer data,
                 FerryRunContext *context,
                 GCancellable *cancellable,
                 GError **error)
{
  Parent *parent = data;
  FerryCallOptions options = {.deadline = parent->own_deadline};
  g_autoptr (FerryCall) call = NULL;

  parent->has_begun = TRUE;
  ferry_adapter_call_sync (parent->fixture->adapter, &test_operation, test_parameters (test_work_until_cancelled, NULL),
                           &options, NULL, &call, &parent->error);
  parent->outcome = ferry_call_get_outcome (call);
  /* What it returned before its own deadline is noticed would still be a success. */
  if (parent->own_deadline != MS)
    test_work_until_cancelled (NULL, context, cancellable, NULL);
  return g_variant_new_boolean (TRUE);
}

/* The deadline of the parent ends the child, whatever that one's own is; a shorter own one holds. */
static void
test_deadline_is_inherited (Fixture *self,
                            gconstpointer data)
{
  const gint64 own[] = {-1, 0, G_TIME_SPAN_HOUR, MS};

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      Parent parent = {.fixture = self, .own_deadline = own[i]};
      g_auto (TestReply) reply = {0};

      call_parent (self, work_with_child, &parent, own[i] == MS ? TEST_HANG_GUARD : 30 * MS, &reply);
      g_assert_cmpint (reply.outcome, ==, own[i] == MS ? FERRY_OUTCOME_SUCCEEDED : FERRY_OUTCOME_TIMED_OUT);
      if (own[i] == MS)
        test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (parent.outcome, ==, FERRY_OUTCOME_TIMED_OUT);
      g_clear_error (&parent.error);
    }
}

static GVariant *
work_with_late_child (gpointer data,
                      FerryRunContext *context,
                      GCancellable *cancellable,
                      GError **error)
{
  Parent *parent = data;
  g_autoptr (FerryCall) call = NULL;
  g_autoptr (GError) ignored = NULL;

  parent->has_begun = TRUE;
  g_assert_null (test_work_until_cancelled (NULL, context, cancellable, &ignored));
  ferry_adapter_call_sync (parent->fixture->adapter, &test_operation, test_parameters (test_work_count, &parent->ran), NULL,
                           NULL, &call, &parent->error);
  parent->outcome = ferry_call_get_outcome (call);
  return NULL;
}

/* A child that comes when its parent's time is over never runs. */
static void
test_deadline_has_passed (Fixture *self,
                          gconstpointer data)
{
  Parent parent = {.fixture = self};
  g_auto (TestReply) reply = {0};

  call_parent (self, work_with_late_child, &parent, 20 * MS, &reply);
  g_assert_cmpint (parent.outcome, ==, FERRY_OUTCOME_TIMED_OUT);
  g_assert_cmpint (parent.ran, ==, 0);
  g_clear_error (&parent.error);
}

static GVariant *
work_with_late_wrong_child (gpointer data, FerryRunContext *context, GCancellable *cancellable, GError **error)
{
  Parent *parent = data;
  g_autoptr (FerryCall) call = NULL;

  parent->has_begun = TRUE;
  test_work_until_cancelled (NULL, context, cancellable, NULL);
  ferry_adapter_call_sync (parent->fixture->adapter, &test_operation, g_variant_new_parsed ("{'work': <'wrong'>}"), NULL, NULL,
                           &call, &parent->error);
  parent->outcome = ferry_call_get_outcome (call);
  return NULL;
}

/* Two reasons at once, and a parameter that is wrong too: outcome and error are of one of them. */
static void
test_late_and_wrong (Fixture *self,
                     gconstpointer data)
{
  Parent parent = {.fixture = self};
  g_auto (TestReply) reply = {0};

  call_parent (self, work_with_late_wrong_child, &parent, 20 * MS, &reply);
  g_assert_cmpint (parent.outcome, ==, FERRY_OUTCOME_TIMED_OUT);
  g_assert_error (parent.error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT);
  g_clear_error (&parent.error);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name, function) g_test_add ("/boundary/c08/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("deadline-is-inherited", test_deadline_is_inherited);
  TEST ("deadline-has-passed", test_deadline_has_passed);
  TEST ("late-and-wrong", test_late_and_wrong);
#undef TEST

  return g_test_run ();
}
