/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tour says about its rows. */
#pragma once

#include "boundary/call.h"

G_BEGIN_DECLS

/**
 * FerryTourRow:
 * @outcome: only what succeeded has its figures compared
 * @elapsed: from submit to delivery, microseconds
 * @worst: the longest the loop was kept from its poll meanwhile, microseconds
 * @stalled: time in stalls of FERRY_STALL_THRESHOLD_US and more, microseconds
 * @beats: that came
 * @missed: that should have come besides
 */
typedef struct
{
  const FerryOperation *operation;
  FerryExecutorKind executor;
  FerryOutcome outcome;
  gint64 elapsed;
  gint64 worst;
  gint64 stalled;
  guint beats;
  guint missed;
} FerryTourRow;

/* The table. (transfer full) */
char *ferry_tour_report_table (const FerryTourRow *rows,
                               guint n);

/* What the numbers mean, in a few sentences. (transfer full) */
char *ferry_tour_report_conclusion (const FerryTourRow *rows,
                                    guint n);

G_END_DECLS
