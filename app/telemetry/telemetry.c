/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The observer. A call is looked at twice: its times say the rest. */
#include "telemetry.h"

#include "boundary/thread-id.h"
#include "call-log.h"

struct _FerryTelemetry
{
  /* immutable after construction */
  FerryBoundary *boundary;
  guint observer;

  /* the monitored thread only */
  FerryLoopMonitor *monitor;
  GPtrArray *adapters;

  /* guarded by lock: calls may be of several contexts */
  GMutex lock;
  FerryCallLog *log;
  FerryCallCounts *counts;
  FerryCall *open[FERRY_TELEMETRY_OPEN_CALLS]; /* each near the place of its id; see find_place() */
};

/* How far from its place a call may be put. */
#define NEAR 8

/* What the call says of itself by now. @attempts is where they go. */
static void
read_call (FerryCall *call,
           FerryCallTrace *trace,
           FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS])
{
  *trace = (FerryCallTrace) {
    .executor = ferry_call_get_executor (call),
    .attempts = attempts,
  };
  ferry_call_get_trace_context (call, &trace->context);
  ferry_call_get_times (call, &trace->times);
  while (trace->n_attempts < FERRY_LOG_CALL_ATTEMPTS && ferry_call_get_attempt (call, trace->n_attempts, &attempts[trace->n_attempts]))
    trace->n_attempts++;
}

/* Where @wanted is: the call with that @id, or, if NULL, room for it; NULL if nowhere. Ids count up, so a
 * place is taken only while one of the calls some thousands before is still under way. */
static FerryCall **
find_place (FerryTelemetry *self,
            guint64 id,
            FerryCall *wanted)
{
  for (guint i = 0; i < NEAR; i++)
    {
      FerryCall **place = &self->open[(id + i) % FERRY_TELEMETRY_OPEN_CALLS];

      if (*place == wanted)
        return place;
    }
  return NULL;
}

static void
take_submitted (FerryTelemetry *self,
                FerryCall *call)
{
  FerryCall **place;

  g_mutex_lock (&self->lock);
  place = find_place (self, ferry_call_get_id (call), NULL);
  if (place != NULL)
    *place = ferry_call_ref (call);
  g_mutex_unlock (&self->lock);
}

static void
take_delivered (FerryTelemetry *self,
                FerryCall *call)
{
  const GError *error = ferry_call_get_error (call);
  FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
  FerryCallTrace trace;
  FerryCall **place;

  read_call (call, &trace, attempts);
  trace.returned = g_get_monotonic_time ();
  trace.thread = ferry_thread_get_id ();
  trace.outcome = ferry_call_get_outcome (call);
  trace.message = error != NULL ? error->message : NULL;

  g_mutex_lock (&self->lock);
  place = find_place (self, trace.context.call_id, call);
  if (place != NULL)
    g_clear_pointer (place, ferry_call_unref);
  ferry_call_counts_add (self->counts, &trace, error);
  ferry_call_log_add (self->log, &trace);
  g_mutex_unlock (&self->lock);
}

static void
take_ended_late (FerryTelemetry *self,
                 FerryCall *call)
{
  FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
  FerryCallTrace trace;

  read_call (call, &trace, attempts);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < trace.n_attempts; i++)
    {
      const FerryAttemptTimes *attempt = &attempts[i];

      if (attempt->ended > trace.times.finished &&
          ferry_call_log_end_attempt (self->log, trace.context.call_id, attempt->span_id, attempt->ended))
        ferry_call_counts_add_late_run (self->counts, trace.context.dependency, trace.context.operation, trace.executor,
                                        attempt->ended - attempt->started);
    }
  g_mutex_unlock (&self->lock);
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  if (event == FERRY_CALL_SUBMITTED)
    take_submitted (user_data, call);
  else if (event == FERRY_CALL_DELIVERED)
    take_delivered (user_data, call);
  else if (event == FERRY_CALL_ENDED_LATE)
    take_ended_late (user_data, call);
}

static const FerryObserver telemetry_observer = {
  .event = on_event,
};

FerryTelemetry *
ferry_telemetry_new (FerryBoundary *boundary)
{
  FerryTelemetry *self;

  g_return_val_if_fail (boundary != NULL, NULL);

  self = g_new0 (FerryTelemetry, 1);
  g_mutex_init (&self->lock);
  self->log = ferry_call_log_new ();
  self->counts = ferry_call_counts_new ();
  self->adapters = g_ptr_array_new_with_free_func (g_object_unref);
  self->boundary = ferry_boundary_ref (boundary);
  self->observer = ferry_boundary_add_observer (boundary, &telemetry_observer, self);

  return self;
}

void
ferry_telemetry_free (FerryTelemetry *self)
{
  ferry_boundary_remove_observer (self->boundary, self->observer);
  for (guint i = 0; i < FERRY_TELEMETRY_OPEN_CALLS; i++)
    g_clear_pointer (&self->open[i], ferry_call_unref);
  g_ptr_array_unref (self->adapters);
  g_clear_object (&self->monitor);
  ferry_call_counts_free (self->counts);
  ferry_call_log_free (self->log);
  ferry_boundary_unref (self->boundary);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ferry_telemetry_add_adapter (FerryTelemetry *self,
                             FerryAdapter *adapter)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (FERRY_IS_ADAPTER (adapter));

  g_ptr_array_add (self->adapters, g_object_ref (adapter));
}

void
ferry_telemetry_set_monitor (FerryTelemetry *self,
                             FerryLoopMonitor *monitor)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->monitor, monitor);
}

static gboolean
is_wanted (const FerryKindCounts *kind,
           const char *dependency,
           const char *operation,
           FerryExecutorKind executor)
{
  return (dependency == NULL || g_str_equal (dependency, kind->dependency)) &&
         (operation == NULL || g_str_equal (operation, kind->operation)) &&
         (executor == FERRY_EXECUTOR_DEFAULT || executor == kind->executor);
}

static void
fill_durations (const FerryDurationHistogram *histogram,
                FerryDurationFigures *figures)
{
  *figures = (FerryDurationFigures) {
    .count = histogram->count,
    .mean = histogram->count > 0 ? histogram->sum / (double)histogram->count : 0,
    .p50 = ferry_duration_histogram_get_percentile (histogram, 50),
    .p95 = ferry_duration_histogram_get_percentile (histogram, 95),
    .p99 = ferry_duration_histogram_get_percentile (histogram, 99),
    .worst = histogram->worst,
  };
}

void
ferry_telemetry_get_figures (FerryTelemetry *self,
                             const char *dependency,
                             const char *operation,
                             FerryExecutorKind executor,
                             FerryCallFigures *figures)
{
  g_autofree FerryDurationHistogram *sums = g_new0 (FerryDurationHistogram, FERRY_N_DURATIONS);

  g_return_if_fail (self != NULL);
  g_return_if_fail (figures != NULL);

  *figures = (FerryCallFigures) {0};
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < ferry_call_counts_get_n_kinds (self->counts); i++)
    {
      const FerryKindCounts *kind = ferry_call_counts_get_kind (self->counts, i);

      if (!is_wanted (kind, dependency, operation, executor))
        continue;
      for (guint j = 0; j < kind->n_ends; j++)
        figures->outcomes[kind->ends[j].outcome] += kind->ends[j].count;
      for (guint j = 0; j < FERRY_N_DURATIONS; j++)
        ferry_duration_histogram_merge (&sums[j], &kind->durations[j]);
    }
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < FERRY_N_OUTCOMES; i++)
    figures->calls += figures->outcomes[i];
  for (guint i = 0; i < FERRY_N_DURATIONS; i++)
    fill_durations (&sums[i], &figures->durations[i]);
}

guint64
ferry_telemetry_count_calls (FerryTelemetry *self)
{
  guint64 calls;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  calls = ferry_call_log_get_added (self->log);
  g_mutex_unlock (&self->lock);

  return calls;
}

static void
add_call (const FerryCallTrace *trace,
          gpointer user_data)
{
  ferry_snapshot_add_call (user_data, trace);
}

/* The calls that are under way, under the lock. */
static void
add_open_calls (FerryTelemetry *self,
                FerrySnapshot *snapshot,
                gint64 to)
{
  for (guint i = 0; i < FERRY_TELEMETRY_OPEN_CALLS; i++)
    {
      FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
      FerryCallTrace trace;

      if (self->open[i] == NULL)
        continue;
      read_call (self->open[i], &trace, attempts);
      if (trace.times.submitted > to)
        continue;
      trace.context.dependency = g_intern_string (trace.context.dependency);
      ferry_snapshot_add_call (snapshot, &trace);
    }
}

static void
add_stalls (FerryTelemetry *self,
            FerrySnapshot *snapshot,
            gint64 from,
            gint64 to)
{
  g_autofree FerryStall *stalls = g_new (FerryStall, FERRY_N_STALLS);
  guint n = ferry_loop_monitor_copy_stalls (self->monitor, 0, stalls, FERRY_N_STALLS);

  for (guint i = 0; i < n; i++)
    {
      FerryStall *stall = &stalls[i];
      FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];

      if (stall->start > to || stall->start + stall->duration < from)
        continue;
      stall->n_samples = ferry_loop_monitor_copy_samples (self->monitor, stall->serial, samples, FERRY_STALL_SAMPLES_MAX);
      ferry_snapshot_add_stall (snapshot, stall, samples);
    }
  ferry_loop_monitor_get_figures (self->monitor, &snapshot->loop);
  snapshot->has_loop = TRUE;
}

FerrySnapshot *
ferry_telemetry_take_snapshot (FerryTelemetry *self,
                               gint64 from,
                               gint64 to)
{
  FerrySnapshot *snapshot;

  g_return_val_if_fail (self != NULL, NULL);

  snapshot = ferry_snapshot_new ();
  g_mutex_lock (&self->lock);
  ferry_call_log_foreach (self->log, from, to, add_call, snapshot);
  add_open_calls (self, snapshot, to);
  for (guint i = 0; i < ferry_call_counts_get_n_kinds (self->counts); i++)
    g_ptr_array_add (snapshot->kinds, g_memdup2 (ferry_call_counts_get_kind (self->counts, i), sizeof (FerryKindCounts)));
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < self->adapters->len; i++)
    {
      FerryAdapter *adapter = self->adapters->pdata[i];
      FerryAdapterReport report = {.dependency = g_intern_string (ferry_adapter_get_dependency (adapter))};

      ferry_adapter_get_figures (adapter, &report.figures);
      g_array_append_val (snapshot->adapters, report);
    }
  if (self->monitor != NULL)
    add_stalls (self, snapshot, from, to);
  ferry_snapshot_seal (snapshot);

  return snapshot;
}
