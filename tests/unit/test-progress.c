/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Progress: the latest, now and then. Partial results: all of them, and the worker waits (C13). */
#include "boundary/adapter.h"
#include "boundary/outbox.h"

#include "boundary-helper.h"

#define MEBIBYTE (1024 * 1024)

typedef struct
{
  FerryBoundary *boundary;
  FerryAdapter *adapter;
  guint observer;
  TestGate gate;
  TestLog log;

  /* context only */
  guint progressed;
  gint64 shown[1000]; /* when */
  guint64 done;       /* the latest */
  guint64 done_at_finish;
  gint64 next_partial;
  guint partials_at_finish;
  guint slow;        /* microseconds that a partial takes */
  gboolean iterates; /* with the first partial, until the call is over */
  guint turns;       /* of a source that is ready with each partial, at redraw priority */
} Fixture;

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  Fixture *self = user_data;
  FerryProgress progress;

  if (event == FERRY_CALL_PROGRESSED)
    {
      g_assert_true (ferry_call_get_progress (call, &progress));
      g_assert_cmpuint (progress.done, >=, self->done);
      self->shown[self->progressed++ % G_N_ELEMENTS (self->shown)] = g_get_monotonic_time ();
      self->done = progress.done;
    }
  if (event == FERRY_CALL_FINISHED)
    {
      self->done_at_finish = self->done;
      self->partials_at_finish = self->log.partials;
    }
}

static gboolean
on_turn (gpointer user_data)
{
  ((Fixture *)user_data)->turns++;
  return G_SOURCE_REMOVE;
}

/* Of one that is long, the beginning. */
static gint64
get_number (GVariant *partial)
{
  g_autoptr (GVariant) first = NULL;

  if (g_variant_is_of_type (partial, G_VARIANT_TYPE_INT64))
    return g_variant_get_int64 (partial);
  first = g_variant_get_child_value (partial, 0);
  return g_variant_get_int64 (first);
}

static void
on_partial (FerryCall *call,
            GVariant *partial,
            gpointer user_data)
{
  Fixture *self = user_data;
  gint64 end = g_get_monotonic_time () + self->slow;

  g_assert_cmpint (get_number (partial), ==, self->next_partial);
  self->next_partial++;
  while (self->slow > 0 && g_get_monotonic_time () < end)
    ;
  if (self->slow > 0 && self->next_partial % 8 == 1)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_turn, self, NULL);
  if (self->iterates && self->next_partial == 1)
    {
      test_gate_open (&self->gate);
      test_wait_count (&self->log.counts[FERRY_CALL_FINISHED], 1);
    }
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  static const FerryObserver observer = {on_event, on_partial};
  FerryPolicy policy = test_policy ();

  /* Those with data want to see a worker end by itself. */
  policy.grace = data != NULL ? G_TIME_SPAN_MINUTE : 10 * MS;
  self->boundary = ferry_boundary_new ();
  self->adapter = test_adapter_new (self->boundary, &policy);
  test_gate_init (&self->gate);
  test_log_init (&self->log, self->boundary);
  self->observer = ferry_boundary_add_observer (self->boundary, &observer, self);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  test_log_assert_orders (&self->log);
  test_adapter_finish (self->adapter);
  ferry_boundary_remove_observer (self->boundary, self->observer);
  test_log_clear (&self->log);
  test_gate_clear (&self->gate);
  ferry_boundary_unref (self->boundary);
}

static GVariant *
work_progress (gpointer data,
               FerryRunContext *context,
               GCancellable *cancellable,
               GError **error)
{
  gint64 end = g_get_monotonic_time () + 150 * MS;
  guint64 done = 0;

  while (g_get_monotonic_time () < end)
    {
      ferry_run_context_report_progress (context, ++done, 0, FERRY_UNIT_ITEMS);
      if (done % 64 == 0)
        g_usleep (20);
    }
  return g_variant_new_uint64 (done);
}

/* However often it is reported, a frame lies between two; only the last comes when it comes. */
static void
test_once_a_frame (Fixture *self,
                   gconstpointer data)
{
  g_auto (TestReply) reply = {0};
  gint64 start = g_get_monotonic_time ();

  test_submit (self->adapter, work_progress, NULL, NULL, &reply);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpuint (self->progressed, >=, 2);
  /* From the start, not from one to the next: one that we look at late is followed the sooner. */
  for (guint i = 1; i + 1 < self->progressed; i++)
    g_assert_cmpint (self->shown[i] - start, >=, i * FERRY_OUTBOX_FRAME_US);
  g_assert_cmpuint (self->done_at_finish, ==, g_variant_get_uint64 (reply.result));
  test_iterate ();
  g_assert_cmpuint (self->log.counts[FERRY_CALL_PROGRESSED], ==, self->progressed);
}

static GVariant *
work_few (gpointer data,
          FerryRunContext *context,
          GCancellable *cancellable,
          GError **error)
{
  for (guint i = 1; i <= 3; i++)
    ferry_run_context_report_progress (context, i, 3, FERRY_UNIT_TILES);
  return g_variant_new_boolean (TRUE);
}

/* The last is told, and before the end, even if nothing of it was yet. */
static void
test_latest_before_finish (Fixture *self,
                           gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_auto (TestReply) reply = {0};
      FerryProgress progress;

      self->done = 0;
      test_submit (self->adapter, work_few, NULL, NULL, &reply);
      if (i % 2 == 0)
        g_usleep (100);
      test_wait_reply (&reply);
      g_assert_cmpuint (self->done_at_finish, ==, 3);
      g_assert_true (ferry_call_get_progress (reply.call, &progress));
      g_assert_cmpuint (progress.total, ==, 3);
      g_assert_cmpint (progress.unit, ==, FERRY_UNIT_TILES);
    }
}

/* One after the other, of so many bytes each, and after how many the worker has to wait. */
typedef struct
{
  guint n;
  gsize size; /* 0 for a number alone */
  gint held;
} Flow;

static const Flow numbers = {1000, 0, FERRY_PARTIALS_MAX};
static const Flow blocks = {20, 10 * MEBIBYTE, FERRY_PARTIALS_BYTES_MAX / (10 * MEBIBYTE)};
/* One at a time, which is always allowed. */
static const Flow giants = {3, FERRY_PARTIALS_BYTES_MAX + MEBIBYTE, 1};

typedef struct
{
  guint n;
  gsize size;
  int emitted; /* atomic */
  int refused; /* atomic */
} Emission;

static GVariant *
make_partial (gint64 number,
              gsize size)
{
  g_autofree guint8 *bytes = NULL;

  if (size == 0)
    return g_variant_new_int64 (number);
  bytes = g_malloc0 (size);
  return g_variant_new ("(x@ay)", number, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, size, 1));
}

static GVariant *
work_emit (gpointer data,
           FerryRunContext *context,
           GCancellable *cancellable,
           GError **error)
{
  Emission *emission = data;

  for (guint i = 0; i < emission->n; i++)
    {
      if (!ferry_run_context_emit_partial (context, make_partial (i, emission->size)))
        {
          g_atomic_int_inc (&emission->refused);
          break;
        }
      g_atomic_int_inc (&emission->emitted);
    }
  return g_variant_new_boolean (TRUE);
}

static void
test_none_lost (Fixture *self,
                gconstpointer data)
{
  for (FerryExecutorKind executor = FERRY_EXECUTOR_MAIN_LOOP; executor < TEST_N_EXECUTORS; executor++)
    {
      Emission emission = {.n = 5000};
      g_auto (TestReply) reply = {0};

      self->next_partial = 0;
      self->log.partials = 0;
      test_submit_on (self->adapter, executor, work_emit, &emission, &reply);
      test_wait_reply (&reply);
      test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
      g_assert_cmpint (self->next_partial, ==, 5000);
      g_assert_cmpuint (self->partials_at_finish, ==, 5000);
    }
}

static GVariant *
work_emit_and_wait (gpointer data,
                    FerryRunContext *context,
                    GCancellable *cancellable,
                    GError **error)
{
  Fixture *self = data;

  for (guint i = 0; i < FERRY_PARTIALS_MAX; i++)
    g_assert_true (ferry_run_context_emit_partial (context, g_variant_new_int64 (i)));
  test_gate_wait (&self->gate);
  return g_variant_new_boolean (TRUE);
}

/* An observer that iterates the context until the call is over still gets all of them before. */
static void
test_none_lost_nested (Fixture *self,
                       gconstpointer data)
{
  g_auto (TestReply) reply = {0};

  self->iterates = TRUE;
  test_submit (self->adapter, work_emit_and_wait, self, NULL, &reply);
  test_gate_wait_entered (&self->gate, 1);
  test_wait_reply (&reply);
  g_assert_cmpint (self->next_partial, ==, FERRY_PARTIALS_MAX);
  g_assert_cmpuint (self->partials_at_finish, ==, FERRY_PARTIALS_MAX);
}

static void
wait_until_blocked (Emission *emission,
                    const Flow *flow)
{
  while (g_atomic_int_get (&emission->emitted) < flow->held)
    g_usleep (200);
  /* Time enough for one too many. */
  g_usleep (flow->size > 0 ? 100 * MS : 20 * MS);
  g_assert_cmpint (g_atomic_int_get (&emission->emitted), ==, flow->held);
}

static void
test_back_pressure (Fixture *self,
                    gconstpointer data)
{
  const Flow *flow = data;
  Emission emission = {.n = flow->n, .size = flow->size};
  g_auto (TestReply) reply = {0};

  test_submit (self->adapter, work_emit, &emission, NULL, &reply);
  wait_until_blocked (&emission, flow);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, FERRY_OUTCOME_SUCCEEDED);
  g_assert_cmpint (self->next_partial, ==, flow->n);
}

typedef struct
{
  const Flow *flow;
  enum {
    BY_CANCEL,
    BY_DEADLINE,
    BY_CLOSE
  } by;
} Release;

static const Release releases[] = {
  {&numbers, BY_CANCEL},
  {&numbers, BY_DEADLINE},
  {&numbers, BY_CLOSE},
  {&blocks, BY_CANCEL},
  {&blocks, BY_DEADLINE},
  {&blocks, BY_CLOSE},
};

/* A worker that waits for its receiver is freed by whatever ends the call. */
static void
test_released (Fixture *self,
               gconstpointer data)
{
  const Release *release = data;
  FerryCallOptions options = {.deadline = release->by != BY_DEADLINE ? 0 : release->flow->size > 0 ? 1500 * MS
                                                                                                   : 500 * MS};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Emission emission = {.n = release->flow->n, .size = release->flow->size};
  g_auto (TestReply) reply = {0};

  ferry_adapter_call_async (self->adapter, &test_operation, test_parameters (work_emit, &emission), &options, cancellable,
                            test_reply_take, &reply);
  wait_until_blocked (&emission, release->flow);
  if (release->by == BY_CANCEL)
    g_cancellable_cancel (cancellable);
  if (release->by == BY_CLOSE)
    {
      test_adapter_finish (g_steal_pointer (&self->adapter));
      self->adapter = test_adapter_new (self->boundary, NULL);
    }
  /* Nothing has been delivered so far: the worker has not been freed by that. */
  while (g_atomic_int_get (&emission.refused) == 0)
    g_usleep (200);
  test_wait_reply (&reply);
  test_assert_outcome (&reply, release->by == BY_DEADLINE ? FERRY_OUTCOME_TIMED_OUT : FERRY_OUTCOME_CANCELLED);
  g_assert_cmpuint (self->log.partials, ==, (guint)emission.emitted);
}

/* Slow receivers: frames are drawn in between (C14), and the end still comes last. */
static void
test_within_budget (Fixture *self,
                    gconstpointer data)
{
  Emission emission = {.n = FERRY_PARTIALS_MAX};
  g_auto (TestReply) reply = {0};

  self->slow = 1000;
  test_submit (self->adapter, work_emit, &emission, NULL, &reply);
  while (g_atomic_int_get (&emission.emitted) < FERRY_PARTIALS_MAX)
    g_usleep (200);
  test_wait_reply (&reply);
  g_assert_cmpuint (self->partials_at_finish, ==, FERRY_PARTIALS_MAX);
  /* 64 ms of work at 4 ms each; a turn at most every 8 partials was asked for. */
  g_assert_cmpuint (self->turns, >=, 6);
}

static GVariant *
work_talk_late (gpointer data,
                FerryRunContext *context,
                GCancellable *cancellable,
                GError **error)
{
  test_gate_wait (data);
  for (guint i = 0; i < 1000; i++)
    ferry_run_context_report_progress (context, i, 0, FERRY_UNIT_ITEMS);
  g_assert_false (ferry_run_context_emit_partial (context, g_variant_new_int64 (0)));
  return g_variant_new_boolean (TRUE);
}

/* What an abandoned worker says is told to nobody. */
static void
test_abandoned_is_mute (Fixture *self,
                        gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (TestReply) reply = {0};

  test_submit (self->adapter, work_talk_late, &self->gate, cancellable, &reply);
  test_gate_wait_entered (&self->gate, 1);
  g_cancellable_cancel (cancellable);
  test_wait_reply (&reply);
  test_gate_open (&self->gate);
  test_wait_count (&self->log.counts[FERRY_CALL_ENDED_LATE], 1);
  test_iterate ();
  g_assert_cmpuint (self->progressed, ==, 0);
  g_assert_cmpuint (self->log.partials, ==, 0);
  g_assert_false (ferry_call_get_progress (reply.call, &(FerryProgress) {0}));
}

static void
add (const char *path,
     gconstpointer data,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/boundary/c13/progress/once-a-frame", NULL, test_once_a_frame);
  add ("/boundary/c13/progress/latest-before-finish", NULL, test_latest_before_finish);
  add ("/boundary/c13/partials/none-lost", NULL, test_none_lost);
  add ("/boundary/c13/partials/none-lost-nested", NULL, test_none_lost_nested);
  add ("/boundary/c13/partials/back-pressure", &numbers, test_back_pressure);
  add ("/boundary/c13/partials/back-pressure/bytes", &blocks, test_back_pressure);
  add ("/boundary/c13/partials/back-pressure/one-at-a-time", &giants, test_back_pressure);
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    {
      static const char * const ways[] = {"cancel", "deadline", "close"};
      g_autofree char *path = g_strdup_printf ("/boundary/c13/partials/released/%s/%s", releases[i].flow == &numbers ? "numbers" : "bytes",
                                               ways[releases[i].by]);

      add (path, &releases[i], test_released);
    }
  add ("/boundary/c14/partials-within-budget", NULL, test_within_budget);
  add ("/boundary/c06/abandoned-is-mute", NULL, test_abandoned_is_mute);

  return g_test_run ();
}
