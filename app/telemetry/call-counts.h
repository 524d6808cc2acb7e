/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many calls there were of each kind, how each kind ended, and how long it took. */
#pragma once

#include "call-trace.h"
#include "duration-histogram.h"

G_BEGIN_DECLS

/* Which duration of a call: the value is the index of its histogram. */
typedef enum
{
  FERRY_DURATION_QUEUE,    /* before its first attempt; calls that never ran are not counted */
  FERRY_DURATION_RUN,      /* of each function that has returned */
  FERRY_DURATION_DELIVERY, /* the outcome in the outbox: what the loop adds */
  FERRY_DURATION_CALLBACK, /* of the callback */
  FERRY_DURATION_TOTAL     /* from submit to the callback */
} FerryDuration;

#define FERRY_N_DURATIONS 5
#define FERRY_N_OUTCOMES (FERRY_OUTCOME_REJECTED + 1)

/* The duration's name, "delivery". Static. */
const char *ferry_duration_get_name (FerryDuration duration);

/* How many different kinds are told apart: dependency, operation and executor; and how many different
 * ends of each: outcome, error type and cause. What comes beyond counts as the last of them, whose
 * names are FERRY_COUNTS_OTHER. */
#define FERRY_COUNTS_KINDS 64
#define FERRY_COUNTS_ENDS 24
#define FERRY_COUNTS_OTHER "other"

/**
 * FerryEndCount:
 * @outcome: of the calls
 * @error_type, @error_cause: as in FerryCallTrace; the cause may be FERRY_COUNTS_OTHER
 * @domain, @code: what @error_cause is made of; 0 for none
 * @count: how many
 */
typedef struct
{
  FerryOutcome outcome;
  const char *error_type;
  const char *error_cause;
  GQuark domain;
  int code;
  guint64 count;
} FerryEndCount;

/**
 * FerryKindCounts:
 * @dependency, @operation: interned
 * @executor: where the calls ran last
 * @ends: in the order of their first appearance
 * @durations: by FerryDuration
 */
typedef struct
{
  const char *dependency;
  const char *operation;
  FerryExecutorKind executor;
  guint n_ends;
  FerryEndCount ends[FERRY_COUNTS_ENDS];
  FerryDurationHistogram durations[FERRY_N_DURATIONS];
} FerryKindCounts;

/**
 * FerryCallCounts:
 *
 * 37 kB for each kind that there was, at most 2.4 MB. One thread at a time.
 */
typedef struct _FerryCallCounts FerryCallCounts;

/* Empty. (transfer full) */
FerryCallCounts *ferry_call_counts_new (void);

void ferry_call_counts_free (FerryCallCounts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCallCounts, ferry_call_counts_free)

/* Counts a call that has been delivered. Sets the dependency of @trace to an interned one, and its error
 * type and cause to those of @error, NULL for a success. */
void ferry_call_counts_add (FerryCallCounts *self,
                            FerryCallTrace *trace,
                            const GError *error);

/* Counts the run of a call's function that was given up and has ended after all, @ran microseconds. */
void ferry_call_counts_add_late_run (FerryCallCounts *self,
                                     const char *dependency,
                                     const char *operation,
                                     FerryExecutorKind executor,
                                     gint64 ran);

guint ferry_call_counts_get_n_kinds (FerryCallCounts *self);

/* Lent until the next call is counted. */
const FerryKindCounts *ferry_call_counts_get_kind (FerryCallCounts *self,
                                                   guint index);

G_END_DECLS
