/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Remembers what crosses a boundary: how many calls, how they ended, how long each step took. */
#pragma once

#include "snapshot.h"

G_BEGIN_DECLS

/**
 * FerryTelemetry:
 *
 * An observer of a boundary. What it keeps is bounded: counts of all calls (call-counts.h), the times of
 * the newest FERRY_LOG_CALLS (call-log.h), and which calls are under way, of more than
 * FERRY_TELEMETRY_OPEN_CALLS not all. Its memory stops growing at some 8 MB.
 *
 * What it costs is paid in the contexts of the calls, once when a call is submitted and once when it has
 * been delivered; workers pay nothing. tests/bench/bench-telemetry.c measures it.
 */
typedef struct _FerryTelemetry FerryTelemetry;

#define FERRY_TELEMETRY_OPEN_CALLS 4096

/* Begins to observe all calls through @boundary. (transfer full). Any thread. */
FerryTelemetry *ferry_telemetry_new (FerryBoundary *boundary);

/* Ends that. On the thread of the calls' contexts, and not from inside a notification. */
void ferry_telemetry_free (FerryTelemetry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTelemetry, ferry_telemetry_free)

/* Has snapshots tell how full @adapter is. Keeps a reference. Before the first snapshot. */
void ferry_telemetry_add_adapter (FerryTelemetry *self,
                                  FerryAdapter *adapter);

/* Has snapshots tell of the stalls and figures of @monitor, NULL for none: then they are to be taken on
 * the thread of its context. Keeps a reference. */
void ferry_telemetry_set_monitor (FerryTelemetry *self,
                                  FerryLoopMonitor *monitor);

/**
 * FerryDurationFigures:
 * @count: how many there were
 * @mean, @p50, @p95, @p99, @worst: microseconds; percentiles at most 1/32 too high
 */
typedef struct
{
  guint64 count;
  double mean;
  gint64 p50;
  gint64 p95;
  gint64 p99;
  gint64 worst;
} FerryDurationFigures;

/**
 * FerryCallFigures:
 * @calls: that have been delivered
 * @outcomes: of these, by FerryOutcome
 * @durations: by FerryDuration
 */
typedef struct
{
  guint64 calls;
  guint64 outcomes[FERRY_N_OUTCOMES];
  FerryDurationFigures durations[FERRY_N_DURATIONS];
} FerryCallFigures;

/* The figures of all calls since the beginning to that @dependency, of that @operation (its id), on that
 * @executor: NULL and %FERRY_EXECUTOR_DEFAULT for any. Costs some 10 us for each kind of call. Any
 * thread. */
void ferry_telemetry_get_figures (FerryTelemetry *self,
                                  const char *dependency,
                                  const char *operation,
                                  FerryExecutorKind executor,
                                  FerryCallFigures *figures);

/* How many calls have been delivered. Any thread. */
guint64 ferry_telemetry_count_calls (FerryTelemetry *self);

/* Everything as of now, of calls and stalls only what went on at some time between @from and @to,
 * monotonic microseconds; 0 and G_MAXINT64 for all. 3 to 12 ms if it is full: for a person who asks, or
 * with a short range several times a second. On the thread of the monitor's context. (transfer full) */
FerrySnapshot *ferry_telemetry_take_snapshot (FerryTelemetry *self,
                                              gint64 from,
                                              gint64 to);

G_END_DECLS
