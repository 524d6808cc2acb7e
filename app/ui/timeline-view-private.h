/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of the timeline's view, for the files it is split into. */
#pragma once

#include "chart-calls.h"
#include "chart-mark.h"
#include "chart-times.h"
#include "chart.h"
#include "timeline-view.h"

G_BEGIN_DECLS

struct _FerryTimelineView
{
  GtkWidget parent_instance;

  FerryTimeline *timeline;
  FerryChart *chart;
  FerryChartTimes *times;
  FerryChartCalls *calls;
  FerryChartMark *focus_mark;

  /* what is seen */
  FerryTimeRange range;
  gint64 earliest; /* what it showed first */
  gboolean follow;
  gboolean changed; /* since the last frame */
  guint tick; /* with every frame while a call runs, */
  guint rest; /* or now and then */

  /* the scrolled window's: in pixels from @origin, which is the present moment while that is
   * followed, so that their values stand still meanwhile */
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;
  gint64 origin;
  gboolean configuring;

  FerryCallRecord *focus; /* may be NULL */
  double pointer_x;       /* below 0: elsewhere */
  double pointer_y;
  char *words;
  gint64 words_told;
};

/* timeline-scroll.c: the range, and what the adjustments say of it. */
double ferry_timeline_view_get_top (FerryTimelineView *self);
void ferry_timeline_view_set_adjustment (FerryTimelineView *self,
                                         GtkAdjustment **place,
                                         GtkAdjustment *adjustment);
/* Takes @range, as far as there is time to be seen, and tells the adjustments. */
void ferry_timeline_view_show_range (FerryTimelineView *self,
                                     const FerryTimeRange *range);
/* Tells them what there is by now. */
void ferry_timeline_view_configure (FerryTimelineView *self);
/* Shows the present moment. */
void ferry_timeline_view_update (FerryTimelineView *self);

/* timeline-words.c: what is pointed at or has the focus. */
void ferry_timeline_view_update_words (FerryTimelineView *self);

/* timeline-input.c: pointer, fingers and keys. */
void ferry_timeline_view_input_class_init (GtkWidgetClass *widget_class);
void ferry_timeline_view_input_init (FerryTimelineView *self);

/* To notify of. */
enum {
  FERRY_TIMELINE_VIEW_FOLLOW = 1,
  FERRY_TIMELINE_VIEW_WORDS
};
void ferry_timeline_view_notify (FerryTimelineView *self,
                                 guint property_id);

G_END_DECLS
