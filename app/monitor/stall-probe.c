/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows one thread through its iterations, from the watch's thread. */
#include "stall-watch-private.h"

#include "stack-namer.h"
#include "stall-cause.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* Until then an iteration is nobody's business: most are over long before. */
#define FIRST_LOOK (7 * MS)
#define LOOK_INTERVAL_MIN (2 * MS)
#define LOOK_INTERVAL_MAX (100 * MS)

/* Seen later than that, an iteration is judged by the times at the look before: while the watch is
 * asleep the thread hardly does a thing, or it would have woken the watch. */
#define SEEN_LATE (1 * MS)

/* Not round, since sleeps are: a round age would meet a sleeper as it wakes up. */
static const gint64 sample_ages[FERRY_STALL_SAMPLES_MAX] = {
  17 * MS,
  53 * MS,
  107 * MS,
  257 * MS,
  1009 * MS,
  2017 * MS,
  4027 * MS,
  8053 * MS,
};

static gint64
overlap (gint64 begin_a,
         gint64 end_a,
         gint64 begin_b,
         gint64 end_b)
{
  return MAX (MIN (end_a, end_b) - MAX (begin_a, begin_b), 0);
}

static void
read_times (FerryStallWatch *self,
            gint64 now)
{
  FerryStallProbe *probe = &self->probe;

  if (ferry_thread_probe_get_times (&self->thread, &probe->last))
    probe->looked_ever = now;
}

/* Looks of one stretch without sleep belong together: they say who makes the loop spin. */
static void
look_at_spell (FerryStallWatch *self,
               const FerryDispatch *dispatch,
               gint64 now)
{
  FerryStallProbe *probe = &self->probe;
  gint64 slept = atomic_load_explicit (&self->beat.slept, memory_order_relaxed);

  if (slept != probe->spell_since)
    {
      ferry_stall_profile_clear (&probe->spell);
      probe->spell_since = slept;
      probe->spell_looked = slept;
    }

  if (dispatch != NULL)
    {
      ferry_stall_profile_add (&probe->spell, dispatch, now - probe->spell_looked);
      probe->spell_looked = now;
    }
}

static void
begin_probe (FerryStallWatch *self,
             gint64 since,
             gint64 now)
{
  FerryStallProbe *probe = &self->probe;
  FerryDispatch dispatch;

  probe->since = since;
  probe->looked = since;
  probe->next_look = since + FIRST_LOOK;
  probe->next_sample = 0;
  probe->frozen = overlap (since, now, probe->freeze_begin, probe->freeze_end);
  ferry_stall_profile_clear (&probe->profile);

  probe->base = probe->last;
  probe->based = since;
  if (now - since < SEEN_LATE || probe->looked_ever == 0)
    {
      read_times (self, now);
      probe->base = probe->last;
      probe->based = now;
    }

  look_at_spell (self, ferry_dispatch_probe_read (self->dispatch, &dispatch) ? &dispatch : NULL, now);
}

static void
look (FerryStallWatch *self,
      gint64 now)
{
  FerryStallProbe *probe = &self->probe;
  FerryDispatch dispatch;
  gboolean is_dispatching = ferry_dispatch_probe_read (self->dispatch, &dispatch);

  ferry_stall_profile_add (&probe->profile, is_dispatching ? &dispatch : NULL, now - probe->looked);
  probe->looked = now;
  probe->next_look = now + CLAMP ((now - probe->since) / 20, LOOK_INTERVAL_MIN, LOOK_INTERVAL_MAX);
  read_times (self, now);
}

static gint64
get_next_sample (const FerryStallProbe *probe)
{
  return probe->next_sample < FERRY_STALL_SAMPLES_MAX ? probe->since + sample_ages[probe->next_sample] : G_MAXINT64;
}

/* A stack that was taken after the iteration had ended shows something else. */
static void
take_sample (FerryStallWatch *self,
             gint64 now)
{
  FerryStallProbe *probe = &self->probe;
  FerryNamerJob *job = ferry_stack_namer_get_free_job ();
  gint64 since = probe->since;
  gint64 taken_at;
  FerryCaptureResult result;

  if (job == NULL)
    return;

  result = ferry_stack_capture_take (&self->thread, &job->stack, &job->number);
  taken_at = ferry_monotonic_now ();
  if (result == FERRY_CAPTURE_MISSED || atomic_load (&self->beat.iteration) != since)
    return;

  job->kind = FERRY_JOB_SAMPLE;
  job->watch = ferry_stall_watch_ref (self);
  job->since = since;
  job->age = taken_at - since;
  job->is_sleeping = result == FERRY_CAPTURE_TAKEN_SLEEPING;
  ferry_stack_namer_push ();

  while (taken_at >= get_next_sample (probe))
    probe->next_sample++;
}

void
ferry_stall_probe_add_freeze (FerryStallWatch *self,
                              gint64 begin,
                              gint64 end)
{
  FerryStallProbe *probe = &self->probe;
  FerryThreadTimes times;

  /* If the thread computed meanwhile, it was the watch alone that stood still. */
  if (ferry_thread_probe_get_times (&self->thread, &times) && probe->looked_ever > 0)
    begin += times.computed - probe->last.computed + times.waited - probe->last.waited;
  if (end <= begin)
    return;

  probe->freeze_begin = begin;
  probe->freeze_end = end;
  if (probe->since != 0)
    probe->frozen += overlap (begin, end, probe->since, G_MAXINT64);
}

static void
fill_account (FerryStallWatch *self,
              const FerryStallEnd *end,
              FerryStallAccount *account)
{
  FerryStallProbe *probe = &self->probe;
  gboolean was_seen = probe->since == end->since;
  FerryThreadTimes base = was_seen ? probe->base : probe->last;
  gint64 from = was_seen ? probe->based : end->since;
  gint64 taken;

  *account = (FerryStallAccount) {
    .length = end->end - end->since,
    .watched = end->end - from,
    .frozen = was_seen ? probe->frozen : overlap (end->since, end->end, probe->freeze_begin, probe->freeze_end),
    .is_many_small = was_seen && ferry_stall_profile_is_many_small (&probe->profile),
  };

  if (end->times.computed == 0 || (!was_seen && probe->looked_ever == 0))
    {
      account->watched = 0;
      return;
    }

  account->computed = MAX (end->times.computed - base.computed, 0);
  account->waited = MAX (end->times.waited - base.waited, 0);

  /* More than there was: they hold earlier iterations too. Then their proportion has to do. */
  taken = account->computed + account->waited;
  if (taken > account->watched)
    {
      account->computed = (double)account->computed / taken * account->watched;
      account->waited = account->watched - account->computed;
    }
}

static const FerryStallProfile *
find_profile (FerryStallWatch *self,
              const FerryStallEnd *end)
{
  FerryStallProbe *probe = &self->probe;

  if (end->kind == FERRY_CAUSE_SPIN)
    return probe->spell_since == end->since ? &probe->spell : NULL;

  return probe->since == end->since ? &probe->profile : NULL;
}

static void
fill_job (FerryStallWatch *self,
          const FerryStallEnd *end,
          FerryNamerJob *job)
{
  const FerryStallProfile *found = find_profile (self, end);
  FerryStallProfile profile;
  FerryStallAccount account;

  fill_account (self, end, &account);

  memset (&job->stall, 0, sizeof job->stall);
  job->kind = FERRY_JOB_END;
  job->watch = ferry_stall_watch_ref (self);
  job->since = end->since;
  job->n_groups = 0;
  job->stall.serial = end->serial;
  job->stall.cause = end->kind != FERRY_CAUSE_UNKNOWN ? end->kind : ferry_stall_cause_decide (&account);
  /* Of a spin the watch has seen only moments. */
  if (end->kind != FERRY_CAUSE_SPIN)
    {
      job->stall.cpu_time = account.computed / 1000;
      job->stall.starved_time = account.waited / 1000;
      job->stall.frozen_time = account.frozen / 1000;
    }

  if (found == NULL)
    return;

  profile = *found;
  ferry_stall_profile_sort (&profile);
  job->n_groups = MIN (profile.n_groups, FERRY_STALL_CONTRIBUTORS_MAX);
  memcpy (job->groups, profile.groups, job->n_groups * sizeof *job->groups);
}

/* FALSE if the namer is behind: again later. */
static gboolean
finish_stalls (FerryStallWatch *self)
{
  while (!ferry_ring_is_empty (&self->ends_ring))
    {
      const FerryStallEnd *end = &self->ends[atomic_load (&self->ends_ring.read) % FERRY_STALL_ENDS_MAX];
      FerryNamerJob *job = ferry_stack_namer_get_free_job ();

      if (job == NULL)
        return FALSE;

      fill_job (self, end, job);
      ferry_stack_namer_push ();

      if (end->kind != FERRY_CAUSE_SPIN)
        self->finished = end->since;
      atomic_fetch_add (&self->ends_ring.read, 1);
    }

  return TRUE;
}

/* Somebody to follow, or something to finish. */
gboolean
ferry_stall_probe_has_work (FerryStallWatch *self)
{
  gint64 iteration = atomic_load (&self->beat.iteration);

  if (atomic_load (&self->is_closed))
    return FALSE;

  return (iteration > 0 && iteration != self->finished) || !ferry_ring_is_empty (&self->ends_ring);
}

/* The order matters: a thread hands over the end of one iteration before it says that the next one
 * has begun. So whoever reads which one runs, and then the ends, still has the probe of each. */
gint64
ferry_stall_probe_attend (FerryStallWatch *self,
                          gint64 now)
{
  FerryStallProbe *probe = &self->probe;
  gint64 iteration = atomic_load (&self->beat.iteration);
  gint64 next;

  if (atomic_load (&self->is_closed))
    return G_MAXINT64;

  next = finish_stalls (self) ? G_MAXINT64 : now + LOOK_INTERVAL_MIN;
  if (iteration <= 0 || iteration == self->finished)
    return next;

  if (iteration != probe->since)
    begin_probe (self, iteration, now);

  if (now >= probe->next_look)
    look (self, now);
  if (now >= get_next_sample (probe))
    take_sample (self, now);

  /* One that was missed is tried again with the next look. */
  next = MIN (next, probe->next_look);

  return get_next_sample (probe) > now ? MIN (next, get_next_sample (probe)) : next;
}
