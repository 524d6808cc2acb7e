/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the lanes of a timeline lie: group by group, with a gap between. */
#include "timeline-rows.h"

#define GROUP_GAP 6
#define EDGE 6

static guint
count_lanes (FerryTimeline *timeline,
             guint group)
{
  return ferry_lanes_get_n (ferry_timeline_get_group_lanes (timeline, group));
}

/* The height of a group with the gap behind it. */
static double
get_group_height (FerryTimeline *timeline,
                  double lane_height,
                  guint group)
{
  guint n = count_lanes (timeline, group);

  return n > 0 ? n * lane_height + GROUP_GAP : 0;
}

double
ferry_timeline_rows_get_height (FerryTimeline *timeline,
                                double lane_height)
{
  double height = EDGE;

  for (guint group = 0; group < ferry_timeline_get_n_groups (timeline); group++)
    height += get_group_height (timeline, lane_height, group);
  return height;
}

FerryTimelineRow
ferry_timeline_rows_get (FerryTimeline *timeline,
                         double lane_height,
                         guint group,
                         guint lane)
{
  FerryTimelineRow row = {group, lane, EDGE + lane * lane_height};

  for (guint above = 0; above < group; above++)
    row.top += get_group_height (timeline, lane_height, above);
  return row;
}

gboolean
ferry_timeline_rows_find (FerryTimeline *timeline,
                          double lane_height,
                          double y,
                          FerryTimelineRow *row)
{
  double top = EDGE;

  if (y < 0)
    return FALSE;
  for (guint group = 0; group < ferry_timeline_get_n_groups (timeline); group++)
    {
      guint n = count_lanes (timeline, group);
      double bottom = top + n * lane_height;

      if (n > 0 && y < bottom)
        {
          guint lane = y > top ? (y - top) / lane_height : 0;

          *row = (FerryTimelineRow) {group, lane, top + lane * lane_height};
          return TRUE;
        }
      top += get_group_height (timeline, lane_height, group);
    }
  return FALSE;
}

gboolean
ferry_timeline_rows_next (FerryTimeline *timeline,
                          double lane_height,
                          FerryTimelineRow *row)
{
  guint group = row->group;

  if (row->lane + 1 < count_lanes (timeline, group))
    {
      *row = (FerryTimelineRow) {group, row->lane + 1, row->top + lane_height};
      return TRUE;
    }
  while (++group < ferry_timeline_get_n_groups (timeline))
    if (count_lanes (timeline, group) > 0)
      {
        *row = ferry_timeline_rows_get (timeline, lane_height, group, 0);
        return TRUE;
      }
  return FALSE;
}

gboolean
ferry_timeline_rows_previous (FerryTimeline *timeline,
                              double lane_height,
                              FerryTimelineRow *row)
{
  if (row->lane > 0)
    {
      *row = (FerryTimelineRow) {row->group, row->lane - 1, row->top - lane_height};
      return TRUE;
    }
  for (guint group = row->group; group > 0; group--)
    if (count_lanes (timeline, group - 1) > 0)
      {
        *row = ferry_timeline_rows_get (timeline, lane_height, group - 1, count_lanes (timeline, group - 1) - 1);
        return TRUE;
      }
  return FALSE;
}
