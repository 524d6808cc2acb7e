/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last minute of the main loop, drawn. */
#include "strip-chart.h"

#include "model/progress-rate.h"
#include "palette.h"
#include "strip-axes.h"
#include "strip-labels.h"
#include "strip-spans.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* A bar is so many pixels wide, and shows the worst slice of its stretch. */
#define BAR_WIDTH 2
#define STALLS_MAX 128

#define HEIGHT 132
#define COMPACT_HEIGHT 72

struct _FerryStripChart
{
  GtkWidget parent_instance;

  FerrySession *session;
  gboolean paused;
  gboolean compact;

  /* what is shown, as of the last refresh */
  gint64 now;
  gint64 worst;
  FerryLoopSlice slices[FERRY_N_SLICES];
  guint n_slices;
  FerryStall *stalls; /* up to STALLS_MAX: too large for an instance */
  guint n_stalls;
  GArray *spans;

  /* the axes, drawn once for each size and colour */
  GskRenderNode *axes_node;
  int axes_width;
  int axes_height;
  gint64 axes_ceiling;

  double hover_x; /* below 0: the pointer is elsewhere */
};

G_DEFINE_FINAL_TYPE (FerryStripChart, ferry_strip_chart, GTK_TYPE_WIDGET)

/* In words, for those who cannot see it. */
static void
update_description (FerryStripChart *self)
{
  g_autofree char *worst = ferry_format_duration (self->worst);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_ ("Main loop over the last minute: longest busy stretch %s, %u stalls, %u calls"),
                          worst, self->n_stalls, self->spans->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
ferry_strip_chart_refresh (FerryStripChart *self)
{
  FerryLoopMonitor *monitor;
  gint64 since;

  g_return_if_fail (FERRY_IS_STRIP_CHART (self));

  if (self->paused || self->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  monitor = ferry_session_get_monitor (self->session);
  self->now = g_get_monotonic_time ();
  since = self->now - FERRY_STRIP_SPAN_US;
  self->n_slices = ferry_loop_monitor_copy_slices (monitor, since, self->slices, FERRY_N_SLICES);
  self->n_stalls = ferry_loop_monitor_copy_stalls (monitor, 0, self->stalls, STALLS_MAX);
  while (self->n_stalls > 0 && self->stalls[0].start + self->stalls[0].duration < since)
    memmove (self->stalls, self->stalls + 1, --self->n_stalls * sizeof (FerryStall));

  self->worst = 0;
  for (guint i = 0; i < self->n_slices; i++)
    self->worst = MAX (self->worst, self->slices[i].worst);
  ferry_strip_spans_collect (self->spans, ferry_session_get_calls (self->session), self->now);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
snapshot_axes (FerryStripChart *self,
               GtkSnapshot *snapshot,
               const FerryStripAxes *axes)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->axes_node == NULL || width != self->axes_width || height != self->axes_height || axes->ceiling != self->axes_ceiling)
    {
      GtkSnapshot *own = gtk_snapshot_new ();

      g_clear_pointer (&self->axes_node, gsk_render_node_unref);
      ferry_strip_axes_snapshot (axes, widget, own);
      self->axes_node = gtk_snapshot_free_to_node (own);
      self->axes_width = width;
      self->axes_height = height;
      self->axes_ceiling = axes->ceiling;
    }
  if (self->axes_node != NULL)
    gtk_snapshot_append_node (snapshot, self->axes_node);
}

/* One path for each level: three fills, however many bars. */
static void
snapshot_bars (FerryStripChart *self,
               GtkSnapshot *snapshot,
               const FerryStripAxes *axes)
{
  const graphene_rect_t *plot = &axes->plot;
  double bottom = plot->origin.y + plot->size.height;
  int n_bars = plot->size.width / BAR_WIDTH;
  g_autofree gint64 *worst = g_new0 (gint64, n_bars + 1);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, plot);

  for (guint i = 0; i < self->n_slices; i++)
    {
      int first = (ferry_strip_axes_get_x (axes, self->slices[i].start) - plot->origin.x) / BAR_WIDTH;
      int last = (ferry_strip_axes_get_x (axes, self->slices[i].start + FERRY_SLICE_US) - plot->origin.x) / BAR_WIDTH;

      /* Neighbouring slices share no bar but the one they meet in: no gap, whatever the width. */
      for (int bar = MAX (0, first); bar <= MIN (MAX (first, last - 1), n_bars - 1); bar++)
        worst[bar] = MAX (worst[bar], self->slices[i].worst);
    }

  for (FerryLevel level = 0; level < FERRY_N_LEVELS; level++)
    {
      GdkRGBA color = ferry_palette_get_level (GTK_WIDGET (self), level);

      gdk_cairo_set_source_rgba (cr, &color);
      for (int bar = 0; bar < n_bars; bar++)
        if (worst[bar] > 0 && ferry_level_for_duration (worst[bar]) == level)
          {
            double top = MIN (ferry_strip_axes_get_y (axes, worst[bar]), bottom - 1);

            cairo_rectangle (cr, plot->origin.x + bar * BAR_WIDTH, top, level == FERRY_LEVEL_GOOD ? BAR_WIDTH - 0.5 : BAR_WIDTH, bottom - top);
          }
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

/* Says how long the visible stalls of a micro-hang and more were, beside them. */
static void
snapshot_stall_labels (FerryStripChart *self,
                       const FerryStripAxes *axes,
                       FerryStripLabels *labels)
{
  GdkRGBA color = ferry_palette_get_level (GTK_WIDGET (self), FERRY_LEVEL_BAD);

  for (guint i = 0; i < self->n_stalls; i++)
    {
      const FerryStall *stall = &self->stalls[i];
      g_autofree char *duration = NULL;
      g_autofree char *text = NULL;
      double from = ferry_strip_axes_get_x (axes, stall->start);
      double to = ferry_strip_axes_get_x (axes, stall->start + stall->duration);

      /* There is no bar of what was no iteration. */
      if (stall->cause == FERRY_CAUSE_SPIN || stall->cause == FERRY_CAUSE_START_UP)
        continue;
      if (stall->duration < 100000 || to < axes->plot.origin.x)
        continue;
      duration = ferry_format_duration (stall->duration);
      text = stall->deliberate ? g_strdup_printf (_ ("%s, on purpose"), duration) : g_strdup (duration);
      ferry_strip_labels_put (labels, 2, text, &color, to + 3, from - 2);
    }
}

/* What the slice below the pointer says. */
static void
snapshot_hover (FerryStripChart *self,
                GtkSnapshot *snapshot,
                const FerryStripAxes *axes)
{
  GdkRGBA line = ferry_palette_get_text (GTK_WIDGET (self), 0.5);
  GdkRGBA text = ferry_palette_get_text (GTK_WIDGET (self), 1);
  gint64 time = ferry_strip_axes_get_time (axes, self->hover_x);
  double right = axes->plot.origin.x + axes->plot.size.width;

  if (self->hover_x < axes->plot.origin.x || self->hover_x > right)
    return;

  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (floor (self->hover_x), axes->plot.origin.y, 1, axes->plot.size.height));
  for (guint i = 0; i < self->n_slices; i++)
    {
      g_autofree char *worst = NULL;
      g_autofree char *label = NULL;
      double width;

      if (time < self->slices[i].start || time >= self->slices[i].start + FERRY_SLICE_US)
        continue;
      worst = ferry_format_duration (self->slices[i].worst);
      label = g_strdup_printf (_ ("−%.1f s: %s"), (self->now - time) / 1e6, worst);
      width = ferry_strip_label_get_width (GTK_WIDGET (self), label);
      ferry_strip_label_draw (GTK_WIDGET (self), snapshot, label, &text,
                              self->hover_x + 4 + width > right ? self->hover_x - 4 - width : self->hover_x + 4,
                              axes->plot.origin.y + axes->plot.size.height / 2);
      break;
    }
}

static void
ferry_strip_chart_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  FerryStripChart *self = FERRY_STRIP_CHART (widget);
  FerryStripAxes axes = ferry_strip_axes_for_size (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget), self->now, self->worst);

  FerryStripLabels labels = ferry_strip_labels_begin (widget, snapshot, &axes.plot);

  gtk_snapshot_push_clip (snapshot, &axes.plot);
  ferry_strip_spans_snapshot (self->spans, widget, snapshot, &axes);
  snapshot_bars (self, snapshot, &axes);
  ferry_strip_spans_put_labels (self->spans, &axes, &labels);
  snapshot_stall_labels (self, &axes, &labels);
  gtk_snapshot_pop (snapshot);
  snapshot_axes (self, snapshot, &axes);
  if (self->hover_x >= 0)
    snapshot_hover (self, snapshot, &axes);
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
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : height;
}

static void
drop_axes (FerryStripChart *self)
{
  g_clear_pointer (&self->axes_node, gsk_render_node_unref);
}

static void
ferry_strip_chart_css_changed (GtkWidget *widget,
                               GtkCssStyleChange *change)
{
  drop_axes (FERRY_STRIP_CHART (widget));

  GTK_WIDGET_CLASS (ferry_strip_chart_parent_class)->css_changed (widget, change);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  FerryStripChart *self = user_data;

  self->hover_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller,
          gpointer user_data)
{
  FerryStripChart *self = user_data;

  self->hover_x = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ferry_strip_chart_dispose (GObject *object)
{
  FerryStripChart *self = FERRY_STRIP_CHART (object);

  drop_axes (self);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->stalls, g_free);
  self->n_stalls = 0;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ferry_strip_chart_parent_class)->dispose (object);
}

static void
ferry_strip_chart_class_init (FerryStripChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_strip_chart_dispose;
  widget_class->measure = ferry_strip_chart_measure;
  widget_class->snapshot = ferry_strip_chart_snapshot;
  widget_class->css_changed = ferry_strip_chart_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_strip_chart_init (FerryStripChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->hover_x = -1;
  self->stalls = g_new (FerryStall, STALLS_MAX);
  self->spans = ferry_strip_spans_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Main loop, last 60 seconds"), -1);

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
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
