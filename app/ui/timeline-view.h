/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a session over time, to be scrolled and zoomed. */
#pragma once

#include "model/timeline-walk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TIMELINE_VIEW (ferry_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryTimelineView, ferry_timeline_view, FERRY, TIMELINE_VIEW, GtkWidget)

/* A GtkScrollable.
 *
 * Properties: "follow" (boolean), whether the right edge stays at the present moment.
 *             "words" (string, read-only), what is under the pointer, else the call with the
 *             keyboard's focus; NULL for nothing.
 * Signals: "call-activated" (FerryCallRecord *). */

void ferry_timeline_view_set_timeline (FerryTimelineView *self,
                                       FerryTimeline *timeline);

/* Makes the range @factor times as long, with what is at @x of the widget staying there; below 0 for the
 * call with the focus, else the present moment while it is followed, else the middle. */
void ferry_timeline_view_zoom (FerryTimelineView *self,
                               double factor,
                               double x);

/* The same from a range that was @length long, microseconds. */
void ferry_timeline_view_zoom_to (FerryTimelineView *self,
                                  gint64 length,
                                  double x);
gint64 ferry_timeline_view_get_length (FerryTimelineView *self);

/* Shows all calls that there are. */
void ferry_timeline_view_show_all (FerryTimelineView *self);

/* Moves what is seen by so many pixels. */
void ferry_timeline_view_pan (FerryTimelineView *self,
                              double x,
                              double y);

void ferry_timeline_view_set_follow (FerryTimelineView *self,
                                     gboolean follow);

/* Moves the focus to another call, and that into sight. */
void ferry_timeline_view_walk (FerryTimelineView *self,
                               FerryWalk walk);

/* The pointer is at (@x, @y), or has left (below 0). */
void ferry_timeline_view_point (FerryTimelineView *self,
                                double x,
                                double y);

/* Takes the call under the pointer for the one with the focus; several become legible instead. FALSE
 * where there is none. */
gboolean ferry_timeline_view_pick (FerryTimelineView *self,
                                   double x,
                                   double y);

/* Asks for the details of the call with the focus. FALSE if there is none. */
gboolean ferry_timeline_view_activate (FerryTimelineView *self);

G_END_DECLS
