/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What telemetry knows at one moment, for exports and pages: it changes no more. */
#pragma once

#include "boundary/adapter.h"
#include "call-counts.h"
#include "monitor/loop-monitor.h"

G_BEGIN_DECLS

/**
 * FerryAdapterReport:
 * @dependency: interned
 * @limit: and all else, as of the snapshot
 */
typedef struct
{
  const char *dependency;
  FerryAdapterFigures figures;
} FerryAdapterReport;

/**
 * FerryStallTrace:
 * @stall: as the monitor explains it
 * @samples: the stacks that were seen in it, oldest first: @stall.n_samples of them
 */
typedef struct
{
  FerryStall stall;
  const FerryStallSample *samples;
} FerryStallTrace;

/**
 * FerrySnapshot:
 * @time: when it was taken, monotonic microseconds: the clock of all times in it
 * @wall_time: the same moment, microseconds since 1970
 * @process: this program's process id
 * @loop_thread: the thread that took it, by ferry_thread_get_id(): the monitored one
 * @calls: of FerryCallTrace: those over in the order of their end, then those under way
 * @kinds: of FerryKindCounts
 * @adapters: of FerryAdapterReport
 * @stalls: of FerryStallTrace, oldest first
 * @has_loop: @loop is filled in
 * @loop: the monitor's figures
 *
 * Secrets are still in the messages of calls and the labels of stalls: whoever lets these out of the process uses
 * redact.h, as the exports do. Fields are to be read only, but for whoever makes one up for a test.
 */
typedef struct
{
  gint64 time;
  gint64 wall_time;
  int process;
  int loop_thread;
  GArray *calls;
  GPtrArray *kinds;
  GArray *adapters;
  GArray *stalls;
  gboolean has_loop;
  FerryLoopFigures loop;

  /* private: what calls and stalls point to */
  GArray *attempts;
  GArray *samples;
  GStringChunk *messages;
  gatomicrefcount references;
} FerrySnapshot;

/* One with nothing in it, of this moment, this process and this thread. (transfer full) */
FerrySnapshot *ferry_snapshot_new (void);

/* Any thread. */
FerrySnapshot *ferry_snapshot_ref (FerrySnapshot *self);
void ferry_snapshot_unref (FerrySnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySnapshot, ferry_snapshot_unref)

/* Adds a copy of @trace. The attempts of all calls, and the stacks of all stalls, are in place only after
 * ferry_snapshot_seal(). */
void ferry_snapshot_add_call (FerrySnapshot *self,
                              const FerryCallTrace *trace);

/* Adds a copy of @stall, which has @stall->n_samples stacks. */
void ferry_snapshot_add_stall (FerrySnapshot *self,
                               const FerryStall *stall,
                               const FerryStallSample *samples);

/* Nothing is added any more. */
void ferry_snapshot_seal (FerrySnapshot *self);

/* The @n snapshots of this process, of sessions that followed each other, as one: all calls, renumbered
 * where several sessions gave the same id, all stalls, and sums of what was counted. On the thread that took
 * them. (transfer full) */
FerrySnapshot *ferry_snapshot_merge (FerrySnapshot *const *snapshots,
                                     guint n);

G_END_DECLS
