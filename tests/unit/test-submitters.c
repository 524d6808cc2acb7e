/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls submitted by several threads at once: nobody is forgotten, nobody comes in twice, and the queue's
 * bound stays exact. */
#include "boundary/adapter.h"

#include "boundary-helper.h"

#define N_THREADS 3
#define N_CALLS 400

/* A thread that submits in a context of its own, and stays until it has all outcomes. */
typedef struct
{
  FerryAdapter *adapter;
  GMainContext *context;
  GThread *thread;
  guint32 seed;
  int *ran;
  int *submitted; /* atomic, of all threads; or NULL */
  guint cancel_one_in;
  TestReply replies[N_CALLS];
} Submitter;

static void
await_replies (Submitter *self)
{
  for (guint i = 0; i < N_CALLS; i++)
    while (self->replies[i].callbacks == 0)
      g_main_context_iteration (self->context, TRUE);
}

static gpointer
submit_all (gpointer data)
{
  Submitter *self = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (self->seed);

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      test_submit (self->adapter, test_work_count, self->ran, cancellable, &self->replies[i]);
      if (self->submitted != NULL)
        g_atomic_int_inc (self->submitted);
      if (self->cancel_one_in != 0 && g_rand_int_range (random, 0, self->cancel_one_in) == 0)
        g_cancellable_cancel (cancellable);
    }
  await_replies (self);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);

  return NULL;
}

static void
start_submitters (Submitter *submitters,
                  const Submitter *model)
{
  for (guint i = 0; i < N_THREADS; i++)
    {
      submitters[i] = *model;
      submitters[i].seed = model->seed * N_THREADS + i;
      submitters[i].thread = g_thread_new ("submitter", submit_all, &submitters[i]);
    }
}

/* How many calls had which outcome. */
static void
join_submitters (Submitter *submitters,
                 guint outcomes[FERRY_OUTCOME_REJECTED + 1])
{
  memset (outcomes, 0, (FERRY_OUTCOME_REJECTED + 1) * sizeof *outcomes);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (submitters[i].thread);
      for (guint j = 0; j < N_CALLS; j++)
        {
          g_assert_cmpuint (submitters[i].replies[j].callbacks, ==, 1);
          outcomes[submitters[i].replies[j].outcome]++;
          test_reply_clear (&submitters[i].replies[j]);
        }
    }
}

static void
assert_empty (FerryAdapter *adapter)
{
  FerryAdapterFigures figures;

  ferry_adapter_get_figures (adapter, &figures);
  g_assert_cmpuint (figures.running, ==, 0);
  g_assert_cmpuint (figures.waiting, ==, 0);
}

/* On a busy machine a worker may outlast the grace: its call is over by then, and it still has its permit. */
static void
wait_for_workers (FerryAdapter *adapter)
{
  gint64 guard = g_get_monotonic_time () + TEST_HANG_GUARD;
  FerryAdapterFigures figures;

  for (ferry_adapter_get_figures (adapter, &figures); figures.running > 0; ferry_adapter_get_figures (adapter, &figures))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (200);
    }
}

/* As many as the queue holds get in, whoever races whom for the last place. */
static void
test_exact_bound (void)
{
  enum {
    QUEUE = 2 * N_CALLS
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_autofree Submitter *submitters = g_new0 (Submitter, N_THREADS);
  FerryPolicy policy = test_policy ();
  FerryAdapter *adapter;
  g_auto (TestReply) reply = {0};
  guint outcomes[FERRY_OUTCOME_REJECTED + 1];
  int submitted = 0;
  int ran = 0;
  FerryAdapterFigures figures;
  TestGate gate;

  policy.limit = 1;
  policy.queue_length = QUEUE;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  test_submit (adapter, test_work_at_gate, &gate, NULL, &reply);
  test_gate_wait_entered (&gate, 1);
  start_submitters (submitters, &(Submitter) {.adapter = adapter, .ran = &ran, .submitted = &submitted});
  while (g_atomic_int_get (&submitted) < N_THREADS * N_CALLS)
    g_thread_yield ();
  ferry_adapter_get_figures (adapter, &figures);
  g_assert_cmpuint (figures.waiting, ==, QUEUE);

  test_gate_open (&gate);
  join_submitters (submitters, outcomes);
  g_assert_cmpuint (outcomes[FERRY_OUTCOME_SUCCEEDED], ==, QUEUE);
  g_assert_cmpuint (outcomes[FERRY_OUTCOME_REJECTED], ==, N_THREADS * N_CALLS - QUEUE);
  g_assert_cmpint (ran, ==, QUEUE);
  test_wait_reply (&reply);
  assert_empty (adapter);
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

/* Each has one outcome, and what was cancelled in time never ran. */
static void
test_cancelled (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_autofree Submitter *submitters = g_new0 (Submitter, N_THREADS);
  guint outcomes[FERRY_OUTCOME_REJECTED + 1];

  for (guint round = 0; round < 20; round++)
    {
      FerryPolicy policy = test_policy ();
      FerryAdapter *adapter;
      int ran = 0;

      policy.queue_length = N_THREADS * N_CALLS;
      adapter = test_adapter_new (boundary, &policy);
      start_submitters (submitters, &(Submitter) {.adapter = adapter, .ran = &ran, .seed = round, .cancel_one_in = 3});
      join_submitters (submitters, outcomes);
      g_assert_cmpuint (outcomes[FERRY_OUTCOME_SUCCEEDED] + outcomes[FERRY_OUTCOME_CANCELLED], ==, N_THREADS * N_CALLS);
      g_assert_cmpuint (outcomes[FERRY_OUTCOME_CANCELLED], >, 0);
      g_assert_cmpint (ran, >=, outcomes[FERRY_OUTCOME_SUCCEEDED]);
      wait_for_workers (adapter);
      assert_empty (adapter);
      test_adapter_finish (adapter);
    }
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_assert_true (ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL));
  (*(guint *)user_data)++;
}

/* Whoever comes while the adapter closes is told, and what is told before the close is over. */
static void
test_closed (void)
{
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  g_autofree Submitter *submitters = g_new0 (Submitter, N_THREADS);
  guint outcomes[FERRY_OUTCOME_REJECTED + 1];

  for (guint round = 0; round < 40; round++)
    {
      FerryPolicy policy = test_policy ();
      FerryAdapter *adapter;
      int submitted = 0;
      int ran = 0;
      guint closed = 0;

      policy.queue_length = N_THREADS * N_CALLS;
      adapter = test_adapter_new (boundary, &policy);
      start_submitters (submitters, &(Submitter) {.adapter = adapter, .ran = &ran, .seed = round, .submitted = &submitted});
      while (g_atomic_int_get (&submitted) < (int)(round * N_CALLS / 20))
        g_thread_yield ();
      ferry_adapter_close_async (adapter, on_closed, &closed);
      test_wait_count (&closed, 1);
      join_submitters (submitters, outcomes);
      g_assert_cmpuint (outcomes[FERRY_OUTCOME_SUCCEEDED] + outcomes[FERRY_OUTCOME_CANCELLED] + outcomes[FERRY_OUTCOME_REJECTED],
                        ==, N_THREADS * N_CALLS);
      assert_empty (adapter);
      test_adapter_finish (adapter);
    }
}

/* While everybody is deaf the deadlines of those who wait pass all the same, and of those that come after the
 * last of them too. */
static void
test_deadlines (void)
{
  enum {
    N = 50,
    LIMIT = 2
  };
  g_autoptr (FerryBoundary) boundary = ferry_boundary_new ();
  FerryPolicy policy = test_policy ();
  TestReply replies[LIMIT + 2 * N] = {0};
  FerryCallOptions endless = {.deadline = -1};
  FerryAdapter *adapter;
  TestGate gate;
  int ran = 0;

  policy.limit = LIMIT;
  policy.deadline = 50 * MS;
  adapter = test_adapter_new (boundary, &policy);
  test_gate_init (&gate);
  for (guint i = 0; i < LIMIT; i++)
    ferry_adapter_call_async (adapter, &test_operation, test_parameters (test_work_at_gate, &gate), &endless, NULL, test_reply_take, &replies[i]);
  test_gate_wait_entered (&gate, LIMIT);

  for (guint half = 0; half < 2; half++)
    {
      TestReply *of_half = &replies[LIMIT + half * N];

      for (guint i = 0; i < N; i++)
        test_submit (adapter, test_work_count, &ran, NULL, &of_half[i]);
      for (guint i = 0; i < N; i++)
        {
          test_wait_reply (&of_half[i]);
          test_assert_error (&of_half[i], FERRY_OUTCOME_TIMED_OUT, FERRY_ERROR_TIMED_OUT);
        }
    }

  g_assert_cmpint (ran, ==, 0);
  test_gate_open (&gate);
  for (guint i = 0; i < LIMIT; i++)
    test_wait_reply (&replies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    test_reply_clear (&replies[i]);
  assert_empty (adapter);
  test_adapter_finish (adapter);
  test_gate_clear (&gate);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c11/submitters", test_exact_bound);
  g_test_add_func ("/boundary/c05/submitters", test_cancelled);
  g_test_add_func ("/boundary/c18/submitters", test_closed);
  g_test_add_func ("/boundary/c08/waiting-for-the-deaf", test_deadlines);

  return g_test_run ();
}
