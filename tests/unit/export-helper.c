/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export-helper.h"

#define WORKER 4242

static const char * const names[][2] = {
  {"files", "files.checksum"},
  {TEST_HOSTILE_NAME, TEST_HOSTILE_NAME},
};

static void
add_calls (FerrySnapshot *self,
           const char *dependency,
           const char *operation,
           guint64 id,
           gint64 start)
{
  const FerryAttemptTimes attempts[] = {
    {.span_id = id * 10, .executor = FERRY_EXECUTOR_OWN_POOL, .thread = WORKER, .started = start + 100, .ended = start + 200},
    {.span_id = id * 10 + 1, .executor = FERRY_EXECUTOR_TASK_POOL, .thread = WORKER + 1, .started = start + 300},
  };
  FerryCallTrace trace = {
    .context = {.call_id = id, .trace_id = {G_MAXUINT64, id}, .span_id = id, .dependency = dependency, .operation = operation},
    .times = {.submitted = start, .started = start + 100, .finished = start + 201, .delivered = start + 201},
    .returned = start + 201,
    .thread = self->loop_thread,
    .executor = FERRY_EXECUTOR_OWN_POOL,
    .outcome = FERRY_OUTCOME_SUCCEEDED,
    .n_attempts = 1,
    .attempts = attempts,
  };

  ferry_snapshot_add_call (self, &trace);

  trace.context.call_id++;
  trace.context.parent_call_id = id;
  trace.outcome = FERRY_OUTCOME_FAILED;
  trace.error_type = "timed-out";
  trace.error_cause = TEST_HOSTILE_NAME;
  trace.message = "\xff GET https://me:" TEST_SECRET "@h/?token=" TEST_SECRET " \"failed\"\n";
  trace.times = (FerryCallTimes) {start, start + 100, start + 390, start + 400, start + 450};
  trace.returned = start + 460;
  trace.n_attempts = 2;
  ferry_snapshot_add_call (self, &trace);

  trace.context.call_id++;
  trace.outcome = FERRY_OUTCOME_NONE;
  trace.error_type = trace.error_cause = trace.message = NULL;
  trace.times = (FerryCallTimes) {.submitted = start + 5};
  trace.returned = 0;
  trace.thread = 0;
  trace.n_attempts = 0;
  ferry_snapshot_add_call (self, &trace);
}

static void
add_kind (FerrySnapshot *self,
          const char *dependency,
          const char *operation,
          guint n)
{
  FerryKindCounts *kind = g_new0 (FerryKindCounts, 1);

  kind->dependency = dependency;
  kind->operation = operation;
  kind->executor = FERRY_EXECUTOR_OWN_POOL;
  kind->n_ends = 2;
  kind->ends[0] = (FerryEndCount) {.outcome = FERRY_OUTCOME_SUCCEEDED, .count = n};
  kind->ends[1] = (FerryEndCount) {.outcome = FERRY_OUTCOME_FAILED, .error_type = "timed-out", .error_cause = TEST_HOSTILE_NAME, .count = n};
  for (guint i = 0; i < FERRY_N_DURATIONS; i++)
    for (guint j = 0; j < n; j++)
      ferry_duration_histogram_add (&kind->durations[i], G_GINT64_CONSTANT (1) << (j % 40));
  g_ptr_array_add (self->kinds, kind);
}

FerrySnapshot *
test_snapshot_new (guint n)
{
  FerrySnapshot *self = ferry_snapshot_new ();

  self->time = 10000000 + n * 10;
  self->has_loop = TRUE;
  self->loop = (FerryLoopFigures) {.iterations = 7, .busy_share = 0.25, .window = {.p99 = 1500, .worst = G_MAXDOUBLE * 10}};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FerryAdapterReport adapter = {.dependency = names[i][0], .figures = {.limit = 2, .retries = 3, .breaker = {.state = FERRY_BREAKER_OPEN}}};

      for (guint j = 0; j < n; j++)
        add_calls (self, names[i][0], names[i][1], 1 + (i * n + j) * 3, 1000 + i * 1000000 + j * 500);
      add_kind (self, names[i][0], names[i][1], n);
      g_array_append_val (self->adapters, adapter);
    }
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    {
      const FerryStallSample sample = {.age = 17000 + i, .system_call = "", .n_frames = 2, .frames = {TEST_HOSTILE_NAME, "main (ferry)"}};
      const FerryStallSample samples[] = {sample, sample};
      FerryStall stall = {.serial = i + 1, .start = 1000 + i * 100000, .duration = 20000, .stall_class = i, .deliberate = i % 2, .label = "password=" TEST_SECRET "\n\xff", .cause = FERRY_CAUSE_CPU, .culprit = i == 0 ? "" : TEST_HOSTILE_NAME, .contributors = {{TEST_HOSTILE_NAME, 5, 6}}, .n_contributors = 1, .n_samples = i % 3};

      ferry_snapshot_add_stall (self, &stall, samples);
    }
  ferry_snapshot_seal (self);

  return self;
}
