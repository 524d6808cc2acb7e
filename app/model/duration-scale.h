/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The logarithmic scale of durations that all charts share. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shortest that is told apart, and a frame; microseconds. */
#define FERRY_DURATION_FLOOR_US 100
#define FERRY_DURATION_FRAME_US 16700

/* Where @duration stands between the floor (0) and @ceiling (1); what is beyond stands at the end.
 * Microseconds. */
double ferry_duration_scale_get_share (gint64 duration,
                                       gint64 ceiling);

/* The ceiling for a chart of durations up to @worst: one of few, so that it seldom changes. */
gint64 ferry_duration_scale_get_ceiling (gint64 worst);

G_END_DECLS
