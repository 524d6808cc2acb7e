/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A few arrays and a heap of strings, however many calls there are. */
#include "snapshot.h"

#include "boundary/thread-id.h"

#include <unistd.h>

#define CHUNK 16384

FerrySnapshot *
ferry_snapshot_new (void)
{
  FerrySnapshot *self = g_new0 (FerrySnapshot, 1);

  g_atomic_ref_count_init (&self->references);
  self->time = g_get_monotonic_time ();
  self->wall_time = g_get_real_time ();
  self->process = getpid ();
  self->loop_thread = ferry_thread_get_id ();
  self->calls = g_array_new (FALSE, FALSE, sizeof (FerryCallTrace));
  self->attempts = g_array_new (FALSE, FALSE, sizeof (FerryAttemptTimes));
  self->samples = g_array_new (FALSE, FALSE, sizeof (FerryStallSample));
  self->kinds = g_ptr_array_new_with_free_func (g_free);
  self->adapters = g_array_new (FALSE, FALSE, sizeof (FerryAdapterReport));
  self->stalls = g_array_new (FALSE, FALSE, sizeof (FerryStallTrace));
  self->messages = g_string_chunk_new (CHUNK);

  return self;
}

FerrySnapshot *
ferry_snapshot_ref (FerrySnapshot *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_snapshot_unref (FerrySnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_array_unref (self->calls);
  g_array_unref (self->attempts);
  g_array_unref (self->samples);
  g_ptr_array_unref (self->kinds);
  g_array_unref (self->adapters);
  g_array_unref (self->stalls);
  g_string_chunk_free (self->messages);
  g_free (self);
}

void
ferry_snapshot_add_call (FerrySnapshot *self,
                         const FerryCallTrace *trace)
{
  FerryCallTrace *copy;

  g_array_append_vals (self->calls, trace, 1);
  copy = &g_array_index (self->calls, FerryCallTrace, self->calls->len - 1);
  copy->attempts = NULL;
  if (trace->message != NULL)
    copy->message = g_string_chunk_insert (self->messages, trace->message);
  g_array_append_vals (self->attempts, trace->attempts, trace->n_attempts);
}

void
ferry_snapshot_add_stall (FerrySnapshot *self,
                          const FerryStall *stall,
                          const FerryStallSample *samples)
{
  FerryStallTrace trace = {.stall = *stall};

  g_array_append_val (self->stalls, trace);
  g_array_append_vals (self->samples, samples, stall->n_samples);
}

void
ferry_snapshot_seal (FerrySnapshot *self)
{
  const FerryAttemptTimes *attempts = (const FerryAttemptTimes *)self->attempts->data;
  const FerryStallSample *samples = (const FerryStallSample *)self->samples->data;

  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryCallTrace *trace = &g_array_index (self->calls, FerryCallTrace, i);

      trace->attempts = attempts;
      attempts += trace->n_attempts;
    }
  for (guint i = 0; i < self->stalls->len; i++)
    {
      FerryStallTrace *trace = &g_array_index (self->stalls, FerryStallTrace, i);

      trace->samples = samples;
      samples += trace->stall.n_samples;
    }
}
