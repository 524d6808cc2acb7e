/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The logarithmic scale of durations. */
#include "duration-scale.h"

#include <math.h>

double
ferry_duration_scale_get_share (gint64 duration,
                                gint64 ceiling)
{
  g_return_val_if_fail (ceiling > FERRY_DURATION_FLOOR_US, 0);

  return log ((double)CLAMP (duration, FERRY_DURATION_FLOOR_US, ceiling) / FERRY_DURATION_FLOOR_US) / log ((double)ceiling / FERRY_DURATION_FLOOR_US);
}

gint64
ferry_duration_scale_get_ceiling (gint64 worst)
{
  return worst > G_USEC_PER_SEC ? 10 * G_USEC_PER_SEC : G_USEC_PER_SEC;
}
