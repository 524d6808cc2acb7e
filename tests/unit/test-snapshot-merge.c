/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several sessions in one export: no call's id twice, nothing counted twice or not at all. */
#include "telemetry/snapshot.h"

static void
add_call (FerrySnapshot *self,
          guint64 id,
          guint64 parent,
          const char *message)
{
  const FerryAttemptTimes attempt = {.span_id = id, .started = 1, .ended = 2};
  FerryCallTrace trace = {
    .context = {.call_id = id, .parent_call_id = parent, .dependency = "files", .operation = "files.scan"},
    .message = message,
    .n_attempts = 1,
    .attempts = &attempt,
  };

  ferry_snapshot_add_call (self, &trace);
}

static FerryKindCounts *
add_kind (FerrySnapshot *self,
          FerryExecutorKind executor,
          guint64 succeeded,
          guint64 failed)
{
  FerryKindCounts *kind = g_new0 (FerryKindCounts, 1);

  kind->dependency = "files";
  kind->operation = "files.scan";
  kind->executor = executor;
  if (failed > 0)
    kind->ends[kind->n_ends++] = (FerryEndCount) {.outcome = FERRY_OUTCOME_FAILED, .error_type = "failed", .error_cause = "io 1", .count = failed};
  kind->ends[kind->n_ends++] = (FerryEndCount) {.outcome = FERRY_OUTCOME_SUCCEEDED, .count = succeeded};
  ferry_duration_histogram_add (&kind->durations[FERRY_DURATION_RUN], 1000);
  g_ptr_array_add (self->kinds, kind);
  return kind;
}

static FerrySnapshot *
make_snapshot (FerryExecutorKind executor,
               guint64 succeeded,
               guint64 failed)
{
  FerrySnapshot *self = ferry_snapshot_new ();
  FerryStallSample sample = {.age = 17, .n_frames = 1, .frames = {"main (ferry)"}};
  FerryStall stall = {.serial = 1, .n_samples = 1, .culprit = "source"};
  FerryAdapterReport report = {.dependency = "files", .figures = {.limit = 2, .running = succeeded, .retries = 3, .ended_late = 1}};

  add_call (self, 1, 0, "one");
  add_call (self, 2, 1, NULL);
  add_kind (self, executor, succeeded, failed);
  ferry_snapshot_add_stall (self, &stall, &sample);
  g_array_append_val (self->adapters, report);
  self->has_loop = TRUE;
  self->loop.iterations = 10;
  self->loop.since = 5 + succeeded;
  self->loop.stalls[FERRY_STALL_HANG] = 1;
  self->loop.now = succeeded;
  ferry_snapshot_seal (self);
  return self;
}

static void
test_merge (void)
{
  g_autoptr(FerrySnapshot) first = make_snapshot (FERRY_EXECUTOR_OWN_POOL, 1, 0);
  g_autoptr(FerrySnapshot) second = make_snapshot (FERRY_EXECUTOR_OWN_POOL, 2, 4);
  g_autoptr(FerrySnapshot) third = make_snapshot (FERRY_EXECUTOR_TASK_POOL, 3, 0);
  FerrySnapshot * const all[] = {first, second, third};
  g_autoptr(FerrySnapshot) whole = ferry_snapshot_merge (all, G_N_ELEMENTS (all));
  const FerryKindCounts *kind = whole->kinds->pdata[0];
  const FerryAdapterReport *adapter = &g_array_index (whole->adapters, FerryAdapterReport, 0);

  g_assert_cmpuint (whole->calls->len, ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      const FerryCallTrace *trace = &g_array_index (whole->calls, FerryCallTrace, i);

      g_assert_cmpuint (trace->context.call_id, ==, i + 1);
      g_assert_cmpuint (trace->context.parent_call_id, ==, i % 2 == 0 ? 0 : i);
      g_assert_cmpstr (trace->message, ==, i % 2 == 0 ? "one" : NULL);
      g_assert_cmpuint (trace->attempts[0].span_id, ==, i % 2 + 1);
    }

  g_assert_cmpuint (whole->stalls->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const FerryStallTrace *trace = &g_array_index (whole->stalls, FerryStallTrace, i);

      g_assert_cmpuint (trace->stall.serial, ==, i + 1);
      g_assert_cmpstr (trace->samples[0].frames[0], ==, "main (ferry)");
    }

  /* The same kind twice is one, with each of its ends once. */
  g_assert_cmpuint (whole->kinds->len, ==, 2);
  g_assert_cmpuint (kind->n_ends, ==, 2);
  g_assert_cmpuint (kind->ends[0].count, ==, 3);
  g_assert_cmpuint (kind->ends[1].count, ==, 4);
  g_assert_cmpuint (kind->durations[FERRY_DURATION_RUN].count, ==, 2);

  g_assert_cmpuint (whole->adapters->len, ==, 1);
  g_assert_cmpuint (adapter->figures.running, ==, 3);
  g_assert_cmpuint (adapter->figures.retries, ==, 9);
  g_assert_cmpuint (adapter->figures.ended_late, ==, 3);

  g_assert_true (whole->has_loop);
  g_assert_cmpuint (whole->loop.iterations, ==, 30);
  g_assert_cmpuint (whole->loop.stalls[FERRY_STALL_HANG], ==, 3);
  g_assert_cmpint (whole->loop.since, ==, 6);
  g_assert_cmpint (whole->loop.now, ==, 3);
}

static void
test_nothing (void)
{
  g_autoptr(FerrySnapshot) whole = ferry_snapshot_merge (NULL, 0);

  g_assert_cmpuint (whole->calls->len, ==, 0);
  g_assert_false (whole->has_loop);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/telemetry/snapshot/merge", test_merge);
  g_test_add_func ("/telemetry/snapshot/merge-nothing", test_nothing);

  return g_test_run ();
}
