/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a session as bars in lanes, dependency by dependency, and its stalls. */
#pragma once

#include "lanes.h"
#include "session.h"

G_BEGIN_DECLS

#define FERRY_TYPE_TIMELINE (ferry_timeline_get_type ())
G_DECLARE_FINAL_TYPE (FerryTimeline, ferry_timeline, FERRY, TIMELINE, GObject)

/* Signals: "changed" (), when bars came, ended or left, or a stall came; not with time alone. */

/* Follows @session's calls and stalls from now on; as many calls as the session keeps. The data of the
 * bars are FerryCallRecord. (transfer full) */
FerryTimeline *ferry_timeline_new (FerrySession *session);

/* Groups are the dependencies in the order of the policies, with calls or without. */
guint ferry_timeline_get_n_groups (FerryTimeline *self);

/* For a person: "Files". Translated, static. */
const char *ferry_timeline_get_group_title (FerryTimeline *self,
                                            guint group);

/* The group's calls; lent. */
FerryLanes *ferry_timeline_get_group_lanes (FerryTimeline *self,
                                            guint group);

/* The bar of a call, and its group; lent, NULL for one that is not there any more. */
const FerryBar *ferry_timeline_find_bar (FerryTimeline *self,
                                         FerryCallRecord *record,
                                         guint *group);

guint ferry_timeline_get_n_calls (FerryTimeline *self);

/* The oldest call, and the newest; lent, NULL if there are none. */
FerryCallRecord *ferry_timeline_get_oldest (FerryTimeline *self);
FerryCallRecord *ferry_timeline_get_newest (FerryTimeline *self);

/* Whether time alone changes anything of what there is: some call goes on. */
gboolean ferry_timeline_is_moving (FerryTimeline *self);

/* When the oldest of its calls and stalls began, monotonic microseconds; G_MAXINT64 if there are none. */
gint64 ferry_timeline_get_begin (FerryTimeline *self);

/**
 * FerryStallBand:
 * @start, @end: monotonic microseconds
 * @deliberate: it was on purpose
 */
typedef struct
{
  gint64 start;
  gint64 end;
  gboolean deliberate;
} FerryStallBand;

/* The newest stalls of the running loop, oldest first, @n of them. Lent until the next one. */
const FerryStallBand *ferry_timeline_get_stalls (FerryTimeline *self,
                                                 guint *n);

G_END_DECLS
