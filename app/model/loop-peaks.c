/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls overlap, and the monitor keeps one peak: so it is put together from what it keeps by time. */
#include "loop-peaks.h"

/* So many at a time, newest last: most calls are over within that. */
#define AT_ONCE 16

#define REMEMBERED ((gint64)FERRY_N_SLICES * FERRY_SLICE_US)

static gint64
get_worst_slice (FerryLoopMonitor *monitor,
                 gint64 since,
                 FerryLoopSlice *slices,
                 guint n)
{
  gint64 worst = 0;

  n = ferry_loop_monitor_copy_slices (monitor, since - since % FERRY_SLICE_US, slices, n);
  for (guint i = 0; i < n; i++)
    worst = MAX (worst, slices[i].worst);
  return worst;
}

static gint64
get_worst_stall (FerryLoopMonitor *monitor,
                 gint64 since)
{
  g_autofree FerryStall *stalls = g_new (FerryStall, FERRY_N_STALLS);
  guint n = ferry_loop_monitor_copy_stalls (monitor, 0, stalls, FERRY_N_STALLS);
  gint64 worst = 0;

  for (guint i = 0; i < n; i++)
    if (stalls[i].start + stalls[i].duration >= since)
      worst = MAX (worst, stalls[i].duration);
  return worst;
}

gint64
ferry_loop_peak_since (FerryLoopMonitor *monitor,
                       gint64 since)
{
  gint64 elapsed = g_get_monotonic_time () - since;
  g_autofree FerryLoopSlice *many = NULL;
  FerryLoopSlice few[AT_ONCE];
  gint64 worst;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (monitor), 0);

  if (elapsed < (AT_ONCE - 2) * FERRY_SLICE_US)
    return get_worst_slice (monitor, since, few, AT_ONCE);
  many = g_new (FerryLoopSlice, FERRY_N_SLICES);
  worst = get_worst_slice (monitor, since, many, FERRY_N_SLICES);
  return elapsed < REMEMBERED ? worst : MAX (worst, get_worst_stall (monitor, since));
}
