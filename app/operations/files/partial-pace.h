/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How often what was found so far is worth telling. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Often enough to see it grow, seldom enough to cost nothing. */
#define FERRY_PARTIAL_INTERVAL (250 * G_TIME_SPAN_MILLISECOND)

/* Whether it is time for the next partial result, an interval after @last, which is when the last was told
 * and at first when the work began. */
static inline gboolean
ferry_partial_is_due (gint64 *last)
{
  gint64 now = g_get_monotonic_time ();

  if (now < *last + FERRY_PARTIAL_INTERVAL)
    return FALSE;
  *last = now;
  return TRUE;
}

G_END_DECLS
