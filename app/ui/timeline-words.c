/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is pointed at, or has the focus, in words, and how to get from call to call. */
#include "timeline-view-private.h"

#include "model/call-segments.h"
#include "model/timeline-rows.h"

#include <glib/gi18n-lib.h>

static const char *
keys_in_words (void)
{
  return _ ("Arrow keys go from call to call, Enter opens one, plus and minus zoom.");
}

/* All that a person sees at a glance. (transfer full) */
static char *
describe_all (FerryTimelineView *self)
{
  guint calls = ferry_timeline_get_n_calls (self->timeline);
  guint stalls;
  g_autofree char *calls_text = NULL;
  g_autofree char *stalls_text = NULL;
  g_autofree char *length = ferry_format_duration (ferry_time_range_get_length (&self->range));

  ferry_timeline_get_stalls (self->timeline, &stalls);
  calls_text = g_strdup_printf (ngettext ("%u call", "%u calls", calls), calls);
  stalls_text = g_strdup_printf (ngettext ("%u stall", "%u stalls", stalls), stalls);
  return g_strdup_printf (_ ("%s, %s; %s of them in sight. %s"), calls_text, stalls_text, length, keys_in_words ());
}

static char *
describe_focus (FerryTimelineView *self)
{
  if (self->focus == NULL || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return NULL;
  return ferry_call_segments_describe (self->focus, g_get_monotonic_time ());
}

void
ferry_timeline_view_update_words (FerryTimelineView *self)
{
  g_autofree char *focus = NULL;
  g_autofree char *all = NULL;
  g_autofree char *words = NULL;

  if (self->timeline == NULL)
    return;
  self->words_told = g_get_monotonic_time ();
  focus = describe_focus (self);
  words = self->pointer_x >= 0 ? ferry_chart_describe (self->chart, self->pointer_x, self->pointer_y) : NULL;
  if (words == NULL)
    words = g_strdup (focus);
  all = focus == NULL ? describe_all (self) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, focus != NULL ? focus : all, -1);
  if (g_strcmp0 (words, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_steal_pointer (&words);
  ferry_timeline_view_notify (self, FERRY_TIMELINE_VIEW_WORDS);
}

void
ferry_timeline_view_point (FerryTimelineView *self,
                           double x,
                           double y)
{
  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  self->pointer_x = x;
  self->pointer_y = y;
  ferry_timeline_view_update_words (self);
}

static void
set_focus (FerryTimelineView *self,
           FerryCallRecord *record)
{
  g_set_object (&self->focus, record);
  ferry_chart_mark_set_record (self->focus_mark, record);
}

/* Scrolls no further than need be. */
static void
bring_into_sight (FerryTimelineView *self)
{
  double lane_height = ferry_chart_calls_get_lane_height (GTK_WIDGET (self->chart));
  guint group;
  const FerryBar *bar = ferry_timeline_find_bar (self->timeline, self->focus, &group);
  double top;
  FerryTimeRange range;

  if (bar == NULL)
    return;
  top = ferry_timeline_rows_get (self->timeline, lane_height, group, bar->lane).top;
  if (self->vadjustment != NULL)
    gtk_adjustment_clamp_page (self->vadjustment, top - lane_height / 2, top + lane_height * 1.5);
  if (bar->start <= self->range.to && bar->end >= self->range.from)
    return;
  range = ferry_time_range_include (&self->range, bar->start, MIN (bar->end, g_get_monotonic_time ()));
  ferry_timeline_view_show_range (self, &range);
}

void
ferry_timeline_view_walk (FerryTimelineView *self,
                          FerryWalk walk)
{
  FerryCallRecord *record;

  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));

  record = self->timeline != NULL ? ferry_timeline_walk (self->timeline, self->focus, walk) : NULL;
  if (record == NULL)
    return;
  set_focus (self, record);
  bring_into_sight (self);
  ferry_timeline_view_update_words (self);
}

gboolean
ferry_timeline_view_pick (FerryTimelineView *self,
                          double x,
                          double y)
{
  graphene_rect_t plot;
  FerryChartView view;
  FerryBarRun run;

  g_return_val_if_fail (FERRY_IS_TIMELINE_VIEW (self), FALSE);

  plot = ferry_chart_get_plot (self->chart);
  view = ferry_chart_get_view (self->chart);
  x -= plot.origin.x;
  y -= plot.origin.y;
  if (!ferry_chart_calls_find (self->calls, GTK_WIDGET (self->chart), &view, x, y, &run))
    return FALSE;
  if (run.count == 1)
    set_focus (self, run.first->data);
  else
    {
      gint64 length = MAX (FERRY_TIME_RANGE_SHORTEST, (run.end - run.start) * 5 / 4);
      gint64 from = (run.start + run.end - length) / 2;
      FerryTimeRange range = {from, from + length};

      ferry_timeline_view_show_range (self, &range);
    }
  ferry_timeline_view_update_words (self);
  return TRUE;
}
