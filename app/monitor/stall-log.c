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

/* What is counted apart: index of a gboolean. */
typedef struct
{
  guint64 by_class[FERRY_N_STALL_CLASSES];
  gint64 time; /* microseconds */
} Tally;

struct _FerryStallLog
{
  guint64 newest;                    /* serial, 0 for none */
  FerryStall stalls[FERRY_N_STALLS]; /* by (serial - 1) % FERRY_N_STALLS */
  Tally tallies[2];                  /* by deliberate */
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

void
ferry_stall_log_add (FerryStallLog *self,
                     gint64 start,
                     gint64 duration,
                     const char *label)
{
  FerryStall *stall = stall_at (self, ++self->newest);
  Tally *tally = &self->tallies[label != NULL];

  stall->serial = self->newest;
  stall->start = start;
  stall->duration = duration;
  stall->stall_class = ferry_stall_class_for_duration (duration);
  stall->deliberate = label != NULL;
  g_strlcpy (stall->label, label != NULL ? label : "", sizeof stall->label);

  tally->by_class[stall->stall_class]++;
  tally->time += duration;
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
  const Tally *plain = &self->tallies[FALSE];
  const Tally *deliberate = &self->tallies[TRUE];

  memcpy (figures->stalls, plain->by_class, sizeof figures->stalls);
  memcpy (figures->deliberate_stalls, deliberate->by_class, sizeof figures->deliberate_stalls);
  figures->stalled_time = plain->time;
  figures->deliberate_time = deliberate->time;
}
