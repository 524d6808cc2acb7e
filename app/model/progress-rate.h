/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How fast progress goes, smoothed, and what is left of it, in words. */
#pragma once

#include "boundary/run-context.h"

G_BEGIN_DECLS

/**
 * FerryProgressRate:
 * @per_second: units per second, exponentially smoothed; 0 while unknown
 *
 * Zero-filled to begin with.
 */
typedef struct
{
  double per_second;
  gint64 last_time;
  guint64 last_done;
  FerryUnit unit;
} FerryProgressRate;

/* Takes the progress at @now (monotonic microseconds) into account. */
void ferry_progress_rate_update (FerryProgressRate *self,
                                 const FerryProgress *progress,
                                 gint64 now);

/* "12.1 of 30.4 MB · 410 MB/s · 2 s left", and for less room "12.1 of 30.4 MB · 2 s left" and "2 s left": as many forms as
 * there are with what is known, NULL-terminated, the longest first. (transfer full) */
char **ferry_progress_rate_describe (const FerryProgressRate *self,
                                     const FerryProgress *progress);

/* A duration in at most three digits: "0.4 ms", "3.1 ms", "812 ms", "1.18 s", "2 min 5 s".
 * Microseconds. (transfer full) */
char *ferry_format_duration (gint64 microseconds);

G_END_DECLS
