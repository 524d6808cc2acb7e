/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring of stalls by serial, and the classes that stalls fall into. */
#include "stall-log.h"

#include <string.h>

static const struct
{
  const char *name;
  gint64 from; /* microseconds */
} stall_classes[FERRY_N_STALL_CLASSES] = {
  [FERRY_STALL_SLOW] = {"slow", FERRY_STALL_THRESHOLD_US},
  [FERRY_STALL_LONG] = {"long", 50000},
  [FERRY_STALL_MICRO_HANG] = {"micro-hang", 100000},
  [FERRY_STALL_HANG] = {"hang", 250000},
  [FERRY_STALL_SEVERE] = {"severe", 1000000},
  [FERRY_STALL_NOT_RESPONDING] = {"not-responding", 5000000},
};

/* What is counted apart. */
enum {
  OWN,
  DELIBERATE,
  FOREIGN,
  N_TALLIES
};

typedef struct
{
  guint64 by_class[FERRY_N_STALL_CLASSES];
  gint64 time; /* microseconds */
} Tally;

struct _FerryStallLog
{
  guint64 newest;                    /* serial, 0 for none */
  FerryStall stalls[FERRY_N_STALLS]; /* by (serial - 1) % FERRY_N_STALLS */
  Tally tallies[N_TALLIES];
  guint64 spins;

  /* by the same index */
  FerryStallSample samples[FERRY_N_STALLS][FERRY_STALL_SAMPLES_MAX];
};

const char *
ferry_stall_class_get_name (FerryStallClass stall_class)
{
  g_return_val_if_fail ((guint)stall_class < FERRY_N_STALL_CLASSES, NULL);

  return stall_classes[stall_class].name;
}

FerryStallClass
ferry_stall_class_for_duration (gint64 duration)
{
  guint stall_class = FERRY_N_STALL_CLASSES - 1;

  while (stall_class > 0 && duration < stall_classes[stall_class].from)
    stall_class--;

  return stall_class;
}

FerryStallLog *
ferry_stall_log_new (void)
{
  return g_new0 (FerryStallLog, 1);
}

void
ferry_stall_log_free (FerryStallLog *self)
{
  g_free (self);
}

static FerryStall *
stall_at (FerryStallLog *self,
          guint64 serial)
{
  return &self->stalls[(serial - 1) % FERRY_N_STALLS];
}

/* The serial of the oldest stall that is both above @after and still there. */
static guint64
first_above (FerryStallLog *self,
             guint64 after)
{
  guint64 oldest = self->newest > FERRY_N_STALLS ? self->newest - FERRY_N_STALLS + 1 : 1;

  return MAX (after + 1, oldest);
}

/* A spin is no stall: the loop does come back to its poll. */
static void
count (FerryStallLog *self,
       const FerryStall *stall,
       gint by)
{
  Tally *tally = &self->tallies[OWN];

  if (stall->cause == FERRY_CAUSE_SPIN)
    {
      self->spins += by;
      return;
    }

  if (stall->deliberate)
    tally = &self->tallies[DELIBERATE];
  else if (!ferry_stall_cause_is_own (stall->cause))
    tally = &self->tallies[FOREIGN];

  tally->by_class[stall->stall_class] += by;
  tally->time += by * stall->duration;
}

void
ferry_stall_log_add (FerryStallLog *self,
                     gint64 start,
                     gint64 duration,
                     const char *label,
                     FerryStallCause cause)
{
  FerryStall *stall = stall_at (self, ++self->newest);

  memset (stall, 0, sizeof *stall);
  stall->serial = self->newest;
  stall->start = start;
  stall->duration = duration;
  stall->stall_class = ferry_stall_class_for_duration (duration);
  stall->deliberate = label != NULL;
  g_strlcpy (stall->label, label != NULL ? label : "", sizeof stall->label);
  stall->cause = cause;
  stall->system_call = stall->culprit = stall->function = "";

  count (self, stall, 1);
}

static gboolean
is_there (FerryStallLog *self,
          guint64 serial)
{
  return serial > 0 && serial <= self->newest && stall_at (self, serial)->serial == serial;
}

void
ferry_stall_log_explain (FerryStallLog *self,
                         const FerryStall *explained,
                         const FerryStallSample *samples)
{
  const gsize known = G_STRUCT_OFFSET (FerryStall, cause);
  FerryStall *stall = stall_at (self, explained->serial);

  if (!is_there (self, explained->serial))
    return;

  count (self, stall, -1);
  memcpy ((guint8 *)stall + known, (const guint8 *)explained + known, sizeof *stall - known);
  count (self, stall, 1);

  memcpy (self->samples[(stall->serial - 1) % FERRY_N_STALLS], samples, stall->n_samples * sizeof *samples);
}

guint
ferry_stall_log_copy_samples (FerryStallLog *self,
                              guint64 serial,
                              FerryStallSample *samples,
                              guint n)
{
  if (!is_there (self, serial))
    return 0;

  n = MIN (n, stall_at (self, serial)->n_samples);
  for (guint i = 0; i < n; i++)
    samples[i] = self->samples[(serial - 1) % FERRY_N_STALLS][i];

  return n;
}

guint64
ferry_stall_log_get_newest (FerryStallLog *self)
{
  return self->newest;
}

gboolean
ferry_stall_log_get_next (FerryStallLog *self,
                          guint64 after,
                          FerryStall *stall)
{
  if (after >= self->newest)
    return FALSE;

  *stall = *stall_at (self, first_above (self, after));

  return TRUE;
}

guint
ferry_stall_log_copy (FerryStallLog *self,
                      guint64 after,
                      FerryStall *stalls,
                      guint n)
{
  guint64 first;
  guint n_copied = 0;

  if (after >= self->newest)
    return 0;

  first = first_above (self, after);
  if (self->newest - first >= n)
    first = self->newest - n + 1;

  for (guint64 serial = first; serial <= self->newest; serial++)
    stalls[n_copied++] = *stall_at (self, serial);

  return n_copied;
}

void
ferry_stall_log_fill_figures (FerryStallLog *self,
                              FerryLoopFigures *figures)
{
  const Tally *plain = &self->tallies[OWN];
  const Tally *deliberate = &self->tallies[DELIBERATE];
  const Tally *foreign = &self->tallies[FOREIGN];

  memcpy (figures->stalls, plain->by_class, sizeof figures->stalls);
  memcpy (figures->deliberate_stalls, deliberate->by_class, sizeof figures->deliberate_stalls);
  figures->stalled_time = plain->time;
  figures->deliberate_time = deliberate->time;
  memcpy (figures->foreign_stalls, foreign->by_class, sizeof figures->foreign_stalls);
  figures->spins = self->spins;
}
