/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a session over time: a chart that scrolls. It moves with every frame while a call runs, a
 * few times a minute otherwise, and not at all while nobody sees it. */
#include "timeline-view.h"

#include "chart-groups.h"
#include "chart-stalls.h"
#include "timeline-view-private.h"

#include <glib/gi18n-lib.h>

/* What the strip shows too. */
#define LENGTH (60 * G_USEC_PER_SEC)

#define REST_SECONDS 1

/* Nobody reads words that change faster. */
#define WORDS_EVERY (G_USEC_PER_SEC / 4)

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryTimelineView, ferry_timeline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum {
  PROP_FOLLOW = FERRY_TIMELINE_VIEW_FOLLOW,
  PROP_WORDS = FERRY_TIMELINE_VIEW_WORDS,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

static GParamSpec *properties[PROP_WORDS + 1];

enum {
  CALL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
ferry_timeline_view_notify (FerryTimelineView *self,
                            guint property_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property_id]);
}

static void
update_all (FerryTimelineView *self)
{
  ferry_timeline_view_update (self);
  if (g_get_monotonic_time () - self->words_told >= WORDS_EVERY)
    ferry_timeline_view_update_words (self);
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (widget);

  /* Another lane may have begun. Not in the layout: a scroll bar may come or go with it. */
  if (self->changed)
    ferry_timeline_view_configure (self);
  self->changed = FALSE;
  update_all (self);
  if (ferry_timeline_is_moving (self->timeline))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
on_rest (gpointer user_data)
{
  FerryTimelineView *self = user_data;

  ferry_timeline_view_configure (self);
  update_all (self);

  return G_SOURCE_CONTINUE;
}

static void
stop (FerryTimelineView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->rest, g_source_remove);
}

static void
on_timeline_changed (FerryTimelineView *self)
{
  self->changed = TRUE;
  if (self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
ferry_timeline_view_map (GtkWidget *widget)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (ferry_timeline_view_parent_class)->map (widget);

  if (self->timeline == NULL || self->rest != 0)
    return;
  self->rest = g_timeout_add_seconds (REST_SECONDS, on_rest, self);
  g_source_set_name_by_id (self->rest, "[ferry] refresh timeline");
  on_timeline_changed (self);
  ferry_timeline_view_update_words (self);
}

static void
ferry_timeline_view_unmap (GtkWidget *widget)
{
  stop (FERRY_TIMELINE_VIEW (widget));

  GTK_WIDGET_CLASS (ferry_timeline_view_parent_class)->unmap (widget);
}

static void
ferry_timeline_view_size_allocate (GtkWidget *widget,
                                   int width,
                                   int height,
                                   int baseline)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->chart), width, height, baseline, NULL);
  ferry_timeline_view_configure (self);
}

static void
ferry_timeline_view_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (FERRY_TIMELINE_VIEW (widget)->chart), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
ferry_timeline_view_dispose (GObject *object)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (object);

  stop (self);
  ferry_timeline_view_set_adjustment (self, &self->hadjustment, NULL);
  ferry_timeline_view_set_adjustment (self, &self->vadjustment, NULL);
  g_clear_pointer ((GtkWidget **)&self->chart, gtk_widget_unparent);
  g_clear_object (&self->timeline);
  g_clear_object (&self->focus);

  G_OBJECT_CLASS (ferry_timeline_view_parent_class)->dispose (object);
}

static void
ferry_timeline_view_finalize (GObject *object)
{
  g_free (FERRY_TIMELINE_VIEW (object)->words);

  G_OBJECT_CLASS (ferry_timeline_view_parent_class)->finalize (object);
}

static void
ferry_timeline_view_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (object);

  switch (property_id)
    {
    case PROP_FOLLOW:
      g_value_set_boolean (value, self->follow);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_timeline_view_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (object);

  switch (property_id)
    {
    case PROP_FOLLOW:
      ferry_timeline_view_set_follow (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
      ferry_timeline_view_set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      ferry_timeline_view_set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ferry_timeline_view_class_init (FerryTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_timeline_view_dispose;
  object_class->finalize = ferry_timeline_view_finalize;
  object_class->get_property = ferry_timeline_view_get_property;
  object_class->set_property = ferry_timeline_view_set_property;
  widget_class->map = ferry_timeline_view_map;
  widget_class->unmap = ferry_timeline_view_unmap;
  widget_class->measure = ferry_timeline_view_measure;
  widget_class->size_allocate = ferry_timeline_view_size_allocate;

  properties[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", FERRY_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_CALL_RECORD);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  ferry_timeline_view_input_class_init (widget_class);
}

static void
ferry_timeline_view_init (FerryTimelineView *self)
{
  gint64 now = g_get_monotonic_time ();

  self->range = (FerryTimeRange) {now - LENGTH, now};
  self->earliest = self->range.from;
  self->origin = now;
  self->follow = TRUE;
  self->pointer_x = -1;
  /* The view speaks for it. */
  self->chart = g_object_new (FERRY_TYPE_CHART, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->chart), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Calls over time"), -1);
  ferry_timeline_view_input_init (self);
}

void
ferry_timeline_view_set_timeline (FerryTimelineView *self,
                                  FerryTimeline *timeline)
{
  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));
  g_return_if_fail (FERRY_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  self->times = FERRY_CHART_TIMES (ferry_chart_times_new ());
  self->calls = FERRY_CHART_CALLS (ferry_chart_calls_new (timeline));
  self->focus_mark = FERRY_CHART_MARK (ferry_chart_mark_new (timeline));
  ferry_chart_add_layer (self->chart, ferry_chart_stalls_new (timeline));
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->times));
  ferry_chart_add_layer (self->chart, ferry_chart_groups_new (timeline));
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->calls));
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->focus_mark));
  g_signal_connect_object (timeline, "changed", G_CALLBACK (on_timeline_changed), self, G_CONNECT_SWAPPED);
}

gboolean
ferry_timeline_view_activate (FerryTimelineView *self)
{
  g_return_val_if_fail (FERRY_IS_TIMELINE_VIEW (self), FALSE);

  if (self->focus == NULL)
    return FALSE;
  g_signal_emit (self, signals[CALL_ACTIVATED], 0, self->focus);
  return TRUE;
}
