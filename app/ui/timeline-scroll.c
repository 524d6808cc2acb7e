/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which part of the timeline is seen, and what the scrolled window's adjustments say of it. */
#include "timeline-view-private.h"

#include "model/timeline-rows.h"

#include <math.h>

/* What is left free before the first call. */
#define LEAD 0.05

static double
get_width (FerryTimelineView *self)
{
  return ferry_chart_get_plot (self->chart).size.width;
}

static double
get_pixel (FerryTimelineView *self)
{
  return ferry_time_range_get_pixel (&self->range, get_width (self));
}

static double
to_pixels (FerryTimelineView *self,
           gint64 time)
{
  return (time - self->origin) / get_pixel (self);
}

double
ferry_timeline_view_get_top (FerryTimelineView *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

/* The earliest moment that can be seen: what was seen once, or some time before the first call if that is
 * earlier; a range that is longer than all that is seen whole. */
static gint64
get_begin (FerryTimelineView *self,
           gint64 now)
{
  gint64 length = ferry_time_range_get_length (&self->range);
  gint64 begin = MIN (ferry_timeline_get_begin (self->timeline), now) - (gint64)(length * LEAD);

  return MIN (MIN (begin, self->earliest), now - length);
}

/* There is nothing to be seen after the present. */
static void
clamp_range (FerryTimelineView *self,
             gint64 now)
{
  gint64 length = ferry_time_range_get_length (&self->range);

  self->range.from = CLAMP (self->range.from, get_begin (self, now), now - length);
  self->range.to = self->range.from + length;
}

static void
configure_horizontal (FerryTimelineView *self,
                      gint64 now)
{
  double width = get_width (self);
  gint64 length = ferry_time_range_get_length (&self->range);
  gint64 begin = get_begin (self, now);

  if (self->hadjustment == NULL)
    return;
  /* By whole pages: it would otherwise change, and the scroll bar with it, all the time. */
  begin = now - (gint64)(ceil ((double)(now - begin) / length) * length);
  gtk_adjustment_configure (self->hadjustment, to_pixels (self, self->range.from), to_pixels (self, MIN (begin, self->range.from)), to_pixels (self, now),
                            width / 10, width * 0.9, width);
}

static void
configure_vertical (FerryTimelineView *self)
{
  double height = ferry_chart_get_plot (self->chart).size.height;
  double lane_height = ferry_chart_calls_get_lane_height (GTK_WIDGET (self->chart));
  double all = MAX (height, ferry_timeline_rows_get_height (self->timeline, lane_height));

  if (self->vadjustment == NULL)
    return;
  gtk_adjustment_configure (self->vadjustment, CLAMP (gtk_adjustment_get_value (self->vadjustment), 0, all - height), 0, all,
                            lane_height, height * 0.9, height);
}

void
ferry_timeline_view_update (FerryTimelineView *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 length = ferry_time_range_get_length (&self->range);

  if (self->follow)
    {
      self->range = (FerryTimeRange) {now - length, now};
      self->origin = now;
    }
  ferry_chart_show (self->chart, &self->range, ferry_timeline_view_get_top (self), now);
}

void
ferry_timeline_view_configure (FerryTimelineView *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->timeline == NULL)
    return;
  if (self->follow)
    {
      self->range = (FerryTimeRange) {now - ferry_time_range_get_length (&self->range), now};
      self->origin = now;
    }
  clamp_range (self, now);
  self->configuring = TRUE;
  configure_horizontal (self, now);
  configure_vertical (self);
  self->configuring = FALSE;
  ferry_timeline_view_update (self);
}

void
ferry_timeline_view_show_range (FerryTimelineView *self,
                                const FerryTimeRange *range)
{
  gint64 now = g_get_monotonic_time ();

  self->range = *range;
  clamp_range (self, now);
  /* Whoever comes to the end stays there. */
  ferry_timeline_view_set_follow (self, now - self->range.to < get_pixel (self));
  ferry_timeline_view_configure (self);
}

static void
on_value_changed (FerryTimelineView *self)
{
  GtkAdjustment *adjustment = self->hadjustment;
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  gint64 now = g_get_monotonic_time ();
  FerryTimeRange range;
  gint64 from;

  if (self->configuring || self->timeline == NULL)
    return;
  if (self->follow)
    self->origin = now;
  from = self->origin + (gint64)(gtk_adjustment_get_value (adjustment) * get_pixel (self));
  /* The end, which has gone on since it was told. */
  if (gtk_adjustment_get_value (adjustment) >= end - 0.5)
    from = now;
  range = (FerryTimeRange) {from, from + ferry_time_range_get_length (&self->range)};
  ferry_timeline_view_show_range (self, &range);
  ferry_timeline_view_update_words (self);
}

static void
on_top_changed (FerryTimelineView *self)
{
  if (self->configuring || self->timeline == NULL)
    return;
  ferry_timeline_view_update (self);
  ferry_timeline_view_update_words (self);
}

void
ferry_timeline_view_set_adjustment (FerryTimelineView *self,
                                    GtkAdjustment **place,
                                    GtkAdjustment *adjustment)
{
  GCallback handler = place == &self->hadjustment ? G_CALLBACK (on_value_changed) : G_CALLBACK (on_top_changed);

  if (*place == adjustment)
    return;
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_clear_object (place);
  if (adjustment == NULL)
    return;
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", handler, self);
  ferry_timeline_view_configure (self);
}

gint64
ferry_timeline_view_get_length (FerryTimelineView *self)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE_VIEW (self), 0);

  return ferry_time_range_get_length (&self->range);
}

/* What stays in its place when nobody points. */
static gint64
get_anchor (FerryTimelineView *self)
{
  guint group;
  const FerryBar *bar = self->focus != NULL ? ferry_timeline_find_bar (self->timeline, self->focus, &group) : NULL;

  if (bar != NULL && bar->start <= self->range.to && bar->end >= self->range.from)
    return CLAMP (bar->start, self->range.from, self->range.to);
  return self->follow ? self->range.to : (self->range.from + self->range.to) / 2;
}

void
ferry_timeline_view_zoom_to (FerryTimelineView *self,
                             gint64 length,
                             double x)
{
  graphene_rect_t plot;
  FerryTimeRange range;
  gint64 around;

  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));
  g_return_if_fail (length > 0);

  if (self->timeline == NULL)
    return;
  plot = ferry_chart_get_plot (self->chart);
  ferry_timeline_view_update (self);
  around = x >= 0 ? ferry_time_range_get_time (&self->range, plot.size.width, CLAMP (x - plot.origin.x, 0, plot.size.width)) : get_anchor (self);
  range = ferry_time_range_zoom (&self->range, (double)length / ferry_time_range_get_length (&self->range), around);
  ferry_timeline_view_show_range (self, &range);
  ferry_timeline_view_update_words (self);
}

void
ferry_timeline_view_zoom (FerryTimelineView *self,
                          double factor,
                          double x)
{
  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  ferry_timeline_view_zoom_to (self, MAX (1, ferry_timeline_view_get_length (self) * factor), x);
}

void
ferry_timeline_view_show_all (FerryTimelineView *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 begin;
  FerryTimeRange range;

  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  begin = ferry_timeline_get_begin (self->timeline);
  if (begin >= now)
    return;
  range = (FerryTimeRange) {now - CLAMP ((now - begin) * (1 + 2 * LEAD), FERRY_TIME_RANGE_SHORTEST, FERRY_TIME_RANGE_LONGEST), now};
  ferry_timeline_view_show_range (self, &range);
}

void
ferry_timeline_view_pan (FerryTimelineView *self,
                         double x,
                         double y)
{
  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  if (self->hadjustment != NULL && x != 0)
    gtk_adjustment_set_value (self->hadjustment, gtk_adjustment_get_value (self->hadjustment) + x);
  if (self->vadjustment != NULL && y != 0)
    gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + y);
}

void
ferry_timeline_view_set_follow (FerryTimelineView *self,
                                gboolean follow)
{
  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  if (self->follow == follow)
    return;
  self->follow = follow;
  ferry_chart_times_set_ago (self->times, follow);
  ferry_timeline_view_configure (self);
  ferry_timeline_view_notify (self, FERRY_TIMELINE_VIEW_FOLLOW);
}
