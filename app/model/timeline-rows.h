/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the lanes of a timeline lie below each other. */
#pragma once

#include "timeline.h"

G_BEGIN_DECLS

/**
 * FerryTimelineRow:
 * @group, @lane: which lane it is
 * @top: of the lane, pixels from the upper edge of the first
 */
typedef struct
{
  guint group;
  guint lane;
  double top;
} FerryTimelineRow;

/* How high all lanes are, each @lane_height. Groups without calls take no room. */
double ferry_timeline_rows_get_height (FerryTimeline *timeline,
                                       double lane_height);

/* The row of a lane. */
FerryTimelineRow ferry_timeline_rows_get (FerryTimeline *timeline,
                                          double lane_height,
                                          guint group,
                                          guint lane);

/* The row at @y or, between groups, the next below; FALSE above and below them all. */
gboolean ferry_timeline_rows_find (FerryTimeline *timeline,
                                   double lane_height,
                                   double y,
                                   FerryTimelineRow *row);

/* Goes on to the row below; FALSE if there is none. */
gboolean ferry_timeline_rows_next (FerryTimeline *timeline,
                                   double lane_height,
                                   FerryTimelineRow *row);

/* The same upwards. */
gboolean ferry_timeline_rows_previous (FerryTimeline *timeline,
                                       double lane_height,
                                       FerryTimelineRow *row);

G_END_DECLS
