/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From call to call of a timeline, as the arrow keys go. */
#pragma once

#include "timeline.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_WALK_FIRST,
  FERRY_WALK_LAST,
  FERRY_WALK_BEFORE, /* in the same lane */
  FERRY_WALK_AFTER,
  FERRY_WALK_ABOVE, /* in another lane, at about the same time */
  FERRY_WALK_BELOW
} FerryWalk;

/* The call there from @record, or @record where there is none; from nowhere (NULL) the newest one. NULL
 * if there are no calls. Lent. */
FerryCallRecord *ferry_timeline_walk (FerryTimeline *self,
                                      FerryCallRecord *record,
                                      FerryWalk walk);

G_END_DECLS
