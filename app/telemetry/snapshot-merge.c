/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Snapshots of sessions that followed each other, as one. */
#include "snapshot.h"

#include <string.h>

/* Each boundary counts its calls from 1: in one trace they must differ. */
static guint64
add_calls (FerrySnapshot *self,
           const FerrySnapshot *other,
           guint64 offset)
{
  guint64 highest = offset;

  for (guint i = 0; i < other->calls->len; i++)
    {
      FerryCallTrace trace = g_array_index (other->calls, FerryCallTrace, i);

      trace.context.call_id += offset;
      if (trace.context.parent_call_id != 0)
        trace.context.parent_call_id += offset;
      highest = MAX (highest, trace.context.call_id);
      ferry_snapshot_add_call (self, &trace);
    }
  return highest;
}

static void
add_stalls (FerrySnapshot *self,
            const FerrySnapshot *other)
{
  for (guint i = 0; i < other->stalls->len; i++)
    {
      const FerryStallTrace *trace = &g_array_index (other->stalls, FerryStallTrace, i);
      FerryStall stall = trace->stall;

      stall.serial = self->stalls->len + 1;
      ferry_snapshot_add_stall (self, &stall, trace->samples);
    }
}

static FerryKindCounts *
find_kind (FerrySnapshot *self,
           const FerryKindCounts *wanted)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      FerryKindCounts *kind = self->kinds->pdata[i];

      if (g_str_equal (kind->dependency, wanted->dependency) && g_str_equal (kind->operation, wanted->operation) && kind->executor == wanted->executor)
        return kind;
    }
  return NULL;
}

/* What there is no place for counts with the last. */
static void
add_end (FerryKindCounts *kind,
         const FerryEndCount *end)
{
  for (guint i = 0; i < kind->n_ends; i++)
    {
      FerryEndCount *own = &kind->ends[i];

      if (own->outcome == end->outcome && g_strcmp0 (own->error_type, end->error_type) == 0 && g_strcmp0 (own->error_cause, end->error_cause) == 0)
        {
          own->count += end->count;
          return;
        }
    }
  if (kind->n_ends < FERRY_COUNTS_ENDS)
    kind->ends[kind->n_ends++] = *end;
  else
    kind->ends[kind->n_ends - 1].count += end->count;
}

static void
add_kinds (FerrySnapshot *self,
           const FerrySnapshot *other)
{
  for (guint i = 0; i < other->kinds->len; i++)
    {
      const FerryKindCounts *more = other->kinds->pdata[i];
      FerryKindCounts *kind = find_kind (self, more);

      if (kind == NULL)
        {
          g_ptr_array_add (self->kinds, g_memdup2 (more, sizeof *more));
          continue;
        }
      for (guint j = 0; j < more->n_ends; j++)
        add_end (kind, &more->ends[j]);
      for (guint j = 0; j < FERRY_N_DURATIONS; j++)
        ferry_duration_histogram_merge (&kind->durations[j], &more->durations[j]);
    }
}

/* How full it is, as of the last; what it counted, of all. */
static void
add_adapters (FerrySnapshot *self,
              const FerrySnapshot *other)
{
  for (guint i = 0; i < other->adapters->len; i++)
    {
      FerryAdapterReport report = g_array_index (other->adapters, FerryAdapterReport, i);
      FerryAdapterReport *own = NULL;

      for (guint j = 0; j < self->adapters->len && own == NULL; j++)
        if (g_str_equal (g_array_index (self->adapters, FerryAdapterReport, j).dependency, report.dependency))
          own = &g_array_index (self->adapters, FerryAdapterReport, j);
      if (own == NULL)
        {
          g_array_append_val (self->adapters, report);
          continue;
        }
      report.figures.retries += own->figures.retries;
      report.figures.ended_late += own->figures.ended_late;
      *own = report;
    }
}

static void
add_by_class (guint64 *own,
              const guint64 *more)
{
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    own[i] += more[i];
}

/* What is of the last seconds, as of the last; what was counted, of all. */
static void
add_loop (FerrySnapshot *self,
          const FerrySnapshot *other)
{
  FerryLoopFigures loop = other->loop;

  if (!other->has_loop)
    return;
  if (self->has_loop)
    {
      loop.since = self->loop.since;
      loop.elapsed += self->loop.elapsed;
      loop.iterations += self->loop.iterations;
      loop.spins += self->loop.spins;
      loop.stalled_time += self->loop.stalled_time;
      loop.deliberate_time += self->loop.deliberate_time;
      add_by_class (loop.stalls, self->loop.stalls);
      add_by_class (loop.deliberate_stalls, self->loop.deliberate_stalls);
      add_by_class (loop.foreign_stalls, self->loop.foreign_stalls);
    }
  self->loop = loop;
  self->has_loop = TRUE;
}

FerrySnapshot *
ferry_snapshot_merge (FerrySnapshot * const *snapshots,
                      guint n)
{
  FerrySnapshot *self = ferry_snapshot_new ();
  guint64 offset = 0;

  g_return_val_if_fail (snapshots != NULL || n == 0, self);

  for (guint i = 0; i < n; i++)
    {
      offset = add_calls (self, snapshots[i], offset);
      add_stalls (self, snapshots[i]);
      add_kinds (self, snapshots[i]);
      add_adapters (self, snapshots[i]);
      add_loop (self, snapshots[i]);
    }
  ferry_snapshot_seal (self);

  return self;
}
