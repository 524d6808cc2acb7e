/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The container of a chart: the plot, and the layers in and around it. */
#include "chart.h"

#include <math.h>

struct _FerryChart
{
  GtkWidget parent_instance;

  GPtrArray *layers; /* FerryChartLayer, from the ground up */
  GtkBorder margins; /* around the plot */
  gboolean measured;

  FerryTimeRange range;
  double top;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (FerryChart, ferry_chart, GTK_TYPE_WIDGET)

static FerryChartLayer *
get_layer (FerryChart *self,
           guint index)
{
  return g_ptr_array_index (self->layers, index);
}

static void
ensure_margins (FerryChart *self)
{
  if (self->measured)
    return;
  self->margins = (GtkBorder) {0};
  for (guint i = 0; i < self->layers->len; i++)
    ferry_chart_layer_measure (get_layer (self, i), GTK_WIDGET (self), &self->margins);
  self->measured = TRUE;
}

graphene_rect_t
ferry_chart_get_plot (FerryChart *self)
{
  int width, height;

  g_return_val_if_fail (FERRY_IS_CHART (self), GRAPHENE_RECT_INIT (0, 0, 1, 1));

  ensure_margins (self);
  width = gtk_widget_get_width (GTK_WIDGET (self)) - self->margins.left - self->margins.right;
  height = gtk_widget_get_height (GTK_WIDGET (self)) - self->margins.top - self->margins.bottom;
  return GRAPHENE_RECT_INIT (self->margins.left, self->margins.top, MAX (1, width), MAX (1, height));
}

FerryChartView
ferry_chart_get_view (FerryChart *self)
{
  graphene_rect_t plot = ferry_chart_get_plot (self);

  return (FerryChartView) {self->range, plot.size.width, plot.size.height, self->top};
}

/* What of a layer shows, the plot's left upper corner being (0, 0). */
static graphene_rect_t
get_clip (FerryChart *self,
          FerryChartClip clip,
          const FerryChartView *view)
{
  GtkWidget *widget = GTK_WIDGET (self);

  switch (clip)
    {
    case FERRY_CHART_CLIP_PAST:
      return GRAPHENE_RECT_INIT (0, 0, CLAMP (round (ferry_time_range_get_x (&view->range, view->width, self->now)), 0, view->width), view->height);
    case FERRY_CHART_CLIP_COLUMN:
      return GRAPHENE_RECT_INIT (0, -self->margins.top, view->width + self->margins.right, gtk_widget_get_height (widget));
    case FERRY_CHART_CLIP_ROWS:
      return GRAPHENE_RECT_INIT (-self->margins.left, 0, gtk_widget_get_width (widget), view->height);
    case FERRY_CHART_CLIP_NONE:
      return GRAPHENE_RECT_INIT (-self->margins.left, -self->margins.top, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
    case FERRY_CHART_CLIP_PLOT:
    default:
      return GRAPHENE_RECT_INIT (0, 0, view->width, view->height);
    }
}

static void
ferry_chart_snapshot (GtkWidget *widget,
                      GtkSnapshot *snapshot)
{
  FerryChart *self = FERRY_CHART (widget);
  FerryChartView view = ferry_chart_get_view (self);

  if (ferry_time_range_get_length (&self->range) <= 0)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (self->margins.left, self->margins.top));
  for (guint i = 0; i < self->layers->len; i++)
    {
      graphene_rect_t clip = get_clip (self, ferry_chart_layer_get_clip (get_layer (self, i)), &view);

      gtk_snapshot_push_clip (snapshot, &clip);
      ferry_chart_layer_snapshot (get_layer (self, i), widget, snapshot, &view);
      gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_restore (snapshot);
}

static void
ferry_chart_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 72;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 132;
}

static void
ferry_chart_css_changed (GtkWidget *widget,
                         GtkCssStyleChange *change)
{
  FerryChart *self = FERRY_CHART (widget);

  GTK_WIDGET_CLASS (ferry_chart_parent_class)->css_changed (widget, change);

  /* Another font, another colour. */
  self->measured = FALSE;
  for (guint i = 0; i < self->layers->len; i++)
    ferry_chart_layer_drop (get_layer (self, i));
}

static void
ferry_chart_dispose (GObject *object)
{
  g_ptr_array_set_size (FERRY_CHART (object)->layers, 0);

  G_OBJECT_CLASS (ferry_chart_parent_class)->dispose (object);
}

static void
ferry_chart_finalize (GObject *object)
{
  g_ptr_array_unref (FERRY_CHART (object)->layers);

  G_OBJECT_CLASS (ferry_chart_parent_class)->finalize (object);
}

static void
ferry_chart_class_init (FerryChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_finalize;
  widget_class->measure = ferry_chart_measure;
  widget_class->snapshot = ferry_chart_snapshot;
  widget_class->css_changed = ferry_chart_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_chart_init (FerryChart *self)
{
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
}

void
ferry_chart_add_layer (FerryChart *self,
                       FerryChartLayer *layer)
{
  g_return_if_fail (FERRY_IS_CHART (self));
  g_return_if_fail (FERRY_IS_CHART_LAYER (layer));

  g_ptr_array_add (self->layers, layer);
  g_signal_connect_object (layer, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  self->measured = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Whether it would look the same, but for what layers say themselves. */
static gboolean
looks_the_same (FerryChart *self,
                const FerryTimeRange *range,
                double top,
                gint64 now)
{
  double width = ferry_chart_get_plot (self).size.width;
  gint64 pixel;

  if (ferry_time_range_get_length (range) != ferry_time_range_get_length (&self->range) || top != self->top)
    return FALSE;
  pixel = MAX (1, ferry_time_range_get_pixel (range, width));
  return range->from / pixel == self->range.from / pixel && now / pixel == self->now / pixel;
}

void
ferry_chart_show (FerryChart *self,
                  const FerryTimeRange *range,
                  double top,
                  gint64 now)
{
  g_return_if_fail (FERRY_IS_CHART (self));
  g_return_if_fail (range != NULL);

  if (looks_the_same (self, range, top, now))
    return;
  self->range = *range;
  self->top = top;
  self->now = now;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
ferry_chart_describe (FerryChart *self,
                      double x,
                      double y)
{
  FerryChartView view;

  g_return_val_if_fail (FERRY_IS_CHART (self), NULL);

  view = ferry_chart_get_view (self);
  x -= self->margins.left;
  y -= self->margins.top;
  if (x < 0 || x > view.width || y < 0 || y > view.height)
    return NULL;
  for (guint i = self->layers->len; i > 0; i--)
    {
      char *words = ferry_chart_layer_describe (get_layer (self, i - 1), GTK_WIDGET (self), &view, x, y);

      if (words != NULL)
        return words;
    }
  return NULL;
}
