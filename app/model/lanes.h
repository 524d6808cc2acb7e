/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bars in time, in as few lanes as they fit without lying over each other. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The end of a bar that goes on. */
#define FERRY_BAR_OPEN G_MAXINT64

/**
 * FerryBar:
 * @start, @end: microseconds; @end is %FERRY_BAR_OPEN while it goes on
 * @lane: in which it lies, from 0
 * @data: of whoever added it
 *
 * To be read only.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  guint lane;
  gpointer data;
} FerryBar;

/**
 * FerryBarRun:
 * @start: of its first bar
 * @end: of its last one, %FERRY_BAR_OPEN if that goes on
 * @count: how many bars it stands for: more than one where they are too narrow to be told apart
 * @first: the first of them
 */
typedef struct
{
  gint64 start;
  gint64 end;
  guint count;
  const FerryBar *first;
} FerryBarRun;

typedef void (*FerryBarRunFunc) (const FerryBarRun *run,
                                 gpointer user_data);

/**
 * FerryLanes:
 *
 * Lanes of bars. A new bar takes the lowest lane in which everything is over, so that lanes are as many as
 * bars went on at a time; within a lane bars are in order. One thread at a time.
 */
typedef struct _FerryLanes FerryLanes;

/* Without lanes. (transfer full) */
FerryLanes *ferry_lanes_new (void);
void ferry_lanes_free (FerryLanes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLanes, ferry_lanes_free)

/* A bar that goes on. The lanes' own. */
FerryBar *ferry_lanes_add (FerryLanes *self,
                           gint64 start,
                           gpointer data);

/* Says when it was over; it must be going on. */
void ferry_lanes_end (FerryLanes *self,
                      FerryBar *bar,
                      gint64 end);

/* Frees the bar; lanes that nothing lies in any more, above all others, go with it. Cheap for the oldest
 * one of its lane. */
void ferry_lanes_remove (FerryLanes *self,
                         FerryBar *bar);

guint ferry_lanes_get_n (FerryLanes *self);

/* Calls @function for what lies in @lane between @from and @to, in order. Bars shorter than @resolution that
 * begin within one of a shorter one's beginning, or before its end, become one run: there are at most
 * 2 * (@to - @from) / @resolution + 2, however many bars. */
void ferry_lanes_foreach (FerryLanes *self,
                          guint lane,
                          gint64 from,
                          gint64 to,
                          gint64 resolution,
                          FerryBarRunFunc function,
                          gpointer user_data);

/* The bar in @lane that is nearest to @time; NULL if the lane is empty. */
FerryBar *ferry_lanes_find_nearest (FerryLanes *self,
                                    guint lane,
                                    gint64 time);

/* The one @steps after @bar in its lane, before it for less than 0; NULL beyond its ends. */
FerryBar *ferry_lanes_get_neighbour (FerryLanes *self,
                                     const FerryBar *bar,
                                     int steps);

G_END_DECLS
