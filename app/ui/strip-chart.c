/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last minute of the main loop: what its chart is made of, and the moment that is looked at. */
#include "strip-chart.h"

#include "chart-cursor.h"
#include "chart-durations.h"
#include "chart-loop.h"
#include "chart-times.h"
#include "chart-words.h"
#include "chart.h"
#include "model/duration-scale.h"
#include "text-scale.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 132
#define COMPACT_HEIGHT 72

/* How far a key goes: about a bar, or one of the steps of the axis. */
#define STEP_US (G_USEC_PER_SEC / 5)
#define LEAP_US (10 * G_USEC_PER_SEC)

/* Assistive technology is told no more often, unless somebody looks about. */
#define TOLD_EVERY_US (2 * G_USEC_PER_SEC)

struct _FerryStripChart
{
  GtkWidget parent_instance;

  FerrySession *session;
  gboolean paused;
  gboolean compact;

  FerryLoopSeries *series; /* as of the last refresh */
  FerryChart *chart;
  FerryChartSpans *spans;
  FerryChartLayer *loop;
  FerryChartLayer *words;
  FerryChartDurations *durations;
  FerryChartCursor *cursor;

  double pointer_x; /* below 0: elsewhere */
  double moved_to;  /* where it was told to be last, the same */
  gint64 looked_at; /* by keys; 0: nothing */
  char *told;
  gboolean told_moment; /* whether it was of a moment that somebody looks at */
  gint64 told_at;
};

G_DEFINE_FINAL_TYPE (FerryStripChart, ferry_strip_chart, GTK_TYPE_WIDGET)

/* In words, for those who cannot see it. */
static void
tell (FerryStripChart *self,
      const char *here)
{
  g_autofree char *values = NULL;
  g_autofree char *text = NULL;

  if (*here == '\0' && !self->told_moment && self->told != NULL && self->series->now - self->told_at < TOLD_EVERY_US)
    return;
  values = ferry_loop_series_describe (self->series);
  text = g_strdup_printf (_ ("Main loop over the last minute: longest busy stretches, %s; %u stalls, %u calls%s%s"),
                          values, self->series->n_stalls, ferry_chart_spans_get_n (self->spans), *here != '\0' ? "; " : "", here);
  self->told_moment = *here != '\0';
  self->told_at = self->series->now;
  if (g_strcmp0 (text, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->told, -1);
}

/* What is said of a moment: how long the loop was kept, and what ran. (transfer full) */
static char *
describe_moment (FerryStripChart *self,
                 gint64 time)
{
  g_autofree char *loop = ferry_loop_series_describe_at (self->series, time);
  g_autofree char *calls = ferry_chart_spans_describe_at (self->spans, time);

  return g_strdup_printf ("%s%s%s", loop, *loop != '\0' && *calls != '\0' ? " · " : "", calls);
}

/* Where somebody points goes before where keys went. */
static void
look (FerryStripChart *self)
{
  graphene_rect_t plot = ferry_chart_get_plot (self->chart);
  FerryChartView view = ferry_chart_get_view (self->chart);
  double x = self->pointer_x - plot.origin.x;
  g_autofree char *here = NULL;
  g_autofree char *values = NULL;
  gint64 time = 0;

  if (self->pointer_x >= 0 && x >= 0 && x <= view.width)
    time = ferry_time_range_get_time (&view.range, view.width, x);
  else if (self->looked_at >= view.range.from && gtk_widget_has_focus (GTK_WIDGET (self)))
    time = self->looked_at;

  here = time != 0 ? describe_moment (self, time) : g_strdup ("");
  tell (self, here);
  if (*here == '\0')
    {
      ferry_chart_cursor_set (self->cursor, 0, NULL, NULL);
      return;
    }
  values = ferry_loop_series_describe (self->series);
  ferry_chart_cursor_set (self->cursor, ferry_time_range_get_x (&view.range, view.width, time), here, values);
}

void
ferry_strip_chart_refresh (FerryStripChart *self)
{
  FerryTimeRange range;

  g_return_if_fail (FERRY_IS_STRIP_CHART (self));

  if (self->paused || self->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  range.to = g_get_monotonic_time ();
  range.from = range.to - FERRY_LOOP_SERIES_LENGTH_US;
  ferry_loop_series_take (self->series, ferry_session_get_monitor (self->session), range.to);
  ferry_chart_spans_take (self->spans, ferry_session_get_calls (self->session), range.from);
  ferry_chart_durations_set_ceiling (self->durations, ferry_duration_scale_get_ceiling (self->series->worst));
  ferry_chart_layer_change (self->loop);
  ferry_chart_layer_change (self->words);
  ferry_chart_show (self->chart, &range, 0, range.to);
  look (self);
}

static gboolean
step (GtkWidget *widget,
      GVariant *arguments,
      gpointer user_data)
{
  FerryStripChart *self = FERRY_STRIP_CHART (widget);
  FerryTimeRange range = ferry_chart_get_view (self->chart).range;
  gint64 from = self->looked_at != 0 ? self->looked_at : range.to;
  /* Before that there is nothing to look at. */
  gint64 first = self->series->n_slices > 0 ? MAX (range.from, self->series->slices[0].start) : range.from;

  self->looked_at = CLAMP (from + g_variant_get_int64 (arguments), first, range.to);
  self->pointer_x = -1;
  look (self);
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  FerryStripChart *self = user_data;

  /* GTK tells of a pointer that rests with each new layout: keys may have gone on from there. */
  if (x == self->moved_to)
    return;
  self->moved_to = x;
  self->pointer_x = x;
  look (self);
}

static void
on_leave (GtkEventControllerMotion *controller,
          gpointer user_data)
{
  FerryStripChart *self = user_data;

  self->moved_to = -1;
  self->pointer_x = -1;
  look (self);
}

/* A click keeps the moment, for keys to go on from. */
static void
on_pressed (GtkGestureClick *gesture,
            int n_press,
            double x,
            double y,
            gpointer user_data)
{
  FerryStripChart *self = user_data;
  graphene_rect_t plot = ferry_chart_get_plot (self->chart);
  FerryChartView view = ferry_chart_get_view (self->chart);

  self->looked_at = ferry_time_range_get_time (&view.range, view.width, CLAMP (x - plot.origin.x, 0, view.width));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
ferry_strip_chart_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  int height = FERRY_STRIP_CHART (widget)->compact ? COMPACT_HEIGHT : HEIGHT;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : COMPACT_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : ferry_text_scale_pixels (gtk_widget_get_settings (widget), height);
}

static void
ferry_strip_chart_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (FERRY_STRIP_CHART (widget)->chart), width, height, baseline, NULL);
}

static void
ferry_strip_chart_dispose (GObject *object)
{
  FerryStripChart *self = FERRY_STRIP_CHART (object);

  g_clear_pointer ((GtkWidget **)&self->chart, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ferry_strip_chart_parent_class)->dispose (object);
}

static void
ferry_strip_chart_finalize (GObject *object)
{
  FerryStripChart *self = FERRY_STRIP_CHART (object);

  ferry_loop_series_free (self->series);
  g_free (self->told);

  G_OBJECT_CLASS (ferry_strip_chart_parent_class)->finalize (object);
}

static void
ferry_strip_chart_class_init (FerryStripChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    gint64 step;
  } steps[] = {
    {GDK_KEY_Left, -STEP_US},
    {GDK_KEY_Right, STEP_US},
    {GDK_KEY_Page_Up, -LEAP_US},
    {GDK_KEY_Page_Down, LEAP_US},
    {GDK_KEY_Home, -FERRY_LOOP_SERIES_LENGTH_US},
    {GDK_KEY_End, FERRY_LOOP_SERIES_LENGTH_US},
  };

  object_class->dispose = ferry_strip_chart_dispose;
  object_class->finalize = ferry_strip_chart_finalize;
  widget_class->measure = ferry_strip_chart_measure;
  widget_class->size_allocate = ferry_strip_chart_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_add_binding (widget_class, steps[i].key, 0, step, "x", steps[i].step);
}

/* From the ground up. */
static void
add_layers (FerryStripChart *self)
{
  self->spans = FERRY_CHART_SPANS (ferry_chart_spans_new ());
  self->loop = ferry_chart_loop_new (self->series);
  self->words = ferry_chart_words_new (self->spans, self->series);
  self->durations = FERRY_CHART_DURATIONS (ferry_chart_durations_new ());
  self->cursor = FERRY_CHART_CURSOR (ferry_chart_cursor_new ());
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->spans));
  ferry_chart_add_layer (self->chart, ferry_chart_times_new ());
  ferry_chart_add_layer (self->chart, self->loop);
  /* Names lie on the lines, which would go through them. */
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->durations));
  ferry_chart_add_layer (self->chart, self->words);
  ferry_chart_add_layer (self->chart, FERRY_CHART_LAYER (self->cursor));
}

static void
ferry_strip_chart_init (FerryStripChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->pointer_x = self->moved_to = -1;
  self->series = ferry_loop_series_new ();
  self->chart = g_object_new (FERRY_TYPE_CHART, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->chart), GTK_WIDGET (self));
  add_layers (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Main loop, last 60 seconds"), -1);

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
ferry_strip_chart_set_session (FerryStripChart *self,
                               FerrySession *session)
{
  g_return_if_fail (FERRY_IS_STRIP_CHART (self));
  g_return_if_fail (FERRY_IS_SESSION (session));

  g_set_object (&self->session, session);
}

void
ferry_strip_chart_set_paused (FerryStripChart *self,
                              gboolean paused)
{
  g_return_if_fail (FERRY_IS_STRIP_CHART (self));

  self->paused = paused;
}

void
ferry_strip_chart_set_compact (FerryStripChart *self,
                               gboolean compact)
{
  g_return_if_fail (FERRY_IS_STRIP_CHART (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ferry_strip_chart_update_levels (FerryStripChart *self)
{
  g_return_if_fail (FERRY_IS_STRIP_CHART (self));

  ferry_chart_layer_change (self->loop);
  ferry_chart_layer_change (FERRY_CHART_LAYER (self->durations));
}
