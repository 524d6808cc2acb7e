/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From call to call of a timeline. */
#include "timeline-walk.h"

#include "timeline-rows.h"

/* The nearest to @time in another lane, which has something in it: one that is empty is passed by. */
static FerryCallRecord *
find_beside (FerryTimeline *self,
             guint group,
             guint lane,
             gint64 time,
             gboolean below)
{
  FerryTimelineRow row = {group, lane, 0};

  while (below ? ferry_timeline_rows_next (self, 1, &row) : ferry_timeline_rows_previous (self, 1, &row))
    {
      FerryBar *bar = ferry_lanes_find_nearest (ferry_timeline_get_group_lanes (self, row.group), row.lane, time);

      if (bar != NULL)
        return bar->data;
    }
  return NULL;
}

static FerryCallRecord *
find_neighbour (FerryTimeline *self,
                const FerryBar *bar,
                guint group,
                FerryWalk walk)
{
  const FerryBar *other = NULL;

  switch (walk)
    {
    case FERRY_WALK_BEFORE:
      other = ferry_lanes_get_neighbour (ferry_timeline_get_group_lanes (self, group), bar, -1);
      break;
    case FERRY_WALK_AFTER:
      other = ferry_lanes_get_neighbour (ferry_timeline_get_group_lanes (self, group), bar, 1);
      break;
    case FERRY_WALK_ABOVE:
      return find_beside (self, group, bar->lane, bar->start, FALSE);
    case FERRY_WALK_BELOW:
      return find_beside (self, group, bar->lane, bar->start, TRUE);
    case FERRY_WALK_FIRST:
    case FERRY_WALK_LAST:
    default:
      break;
    }
  return other != NULL ? other->data : NULL;
}

FerryCallRecord *
ferry_timeline_walk (FerryTimeline *self,
                     FerryCallRecord *record,
                     FerryWalk walk)
{
  FerryCallRecord *found;
  const FerryBar *bar;
  guint group;

  g_return_val_if_fail (FERRY_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (record == NULL || FERRY_IS_CALL_RECORD (record), NULL);

  bar = record != NULL ? ferry_timeline_find_bar (self, record, &group) : NULL;
  if (walk == FERRY_WALK_FIRST)
    return ferry_timeline_get_oldest (self);
  if (walk == FERRY_WALK_LAST || bar == NULL)
    return ferry_timeline_get_newest (self);
  found = find_neighbour (self, bar, group, walk);
  return found != NULL ? found : record;
}
