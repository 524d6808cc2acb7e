/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One layer of a chart, and what it drew last: a chart that moves, moves that. */
#include "chart-layer.h"

#include <math.h>

/* So much of the plot's width is drawn ahead on either side. */
#define AHEAD 0.5

typedef struct
{
  FerryChartMotion motion;
  FerryChartClip clip;
  gboolean drawn;
  GskRenderNode *node;  /* NULL too if there is nothing to see */
  FerryChartView view;  /* that it was drawn for: what is seen, */
  FerryTimeRange ahead; /* and what is there */
} FerryChartLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryChartLayer, ferry_chart_layer, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_chart_layer_finalize (GObject *object)
{
  ferry_chart_layer_drop (FERRY_CHART_LAYER (object));

  G_OBJECT_CLASS (ferry_chart_layer_parent_class)->finalize (object);
}

static void
ferry_chart_layer_class_init (FerryChartLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_layer_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_CHART_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_chart_layer_init (FerryChartLayer *self)
{
}

void
ferry_chart_layer_set_style (FerryChartLayer *self,
                             FerryChartMotion motion,
                             FerryChartClip clip)
{
  FerryChartLayerPrivate *priv = ferry_chart_layer_get_instance_private (self);

  g_return_if_fail (FERRY_IS_CHART_LAYER (self));

  priv->motion = motion;
  priv->clip = clip;
  ferry_chart_layer_change (self);
}

FerryChartClip
ferry_chart_layer_get_clip (FerryChartLayer *self)
{
  FerryChartLayerPrivate *priv = ferry_chart_layer_get_instance_private (self);

  g_return_val_if_fail (FERRY_IS_CHART_LAYER (self), FERRY_CHART_CLIP_PLOT);

  return priv->clip;
}

void
ferry_chart_layer_drop (FerryChartLayer *self)
{
  FerryChartLayerPrivate *priv = ferry_chart_layer_get_instance_private (self);

  g_return_if_fail (FERRY_IS_CHART_LAYER (self));

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  priv->drawn = FALSE;
}

void
ferry_chart_layer_change (FerryChartLayer *self)
{
  g_return_if_fail (FERRY_IS_CHART_LAYER (self));

  ferry_chart_layer_drop (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ferry_chart_layer_measure (FerryChartLayer *self,
                           GtkWidget *widget,
                           GtkBorder *margins)
{
  g_return_if_fail (FERRY_IS_CHART_LAYER (self));

  if (FERRY_CHART_LAYER_GET_CLASS (self)->measure != NULL)
    FERRY_CHART_LAYER_GET_CLASS (self)->measure (self, widget, margins);
}

static gboolean
is_valid (const FerryChartLayerPrivate *priv,
          const FerryChartView *view)
{
  if (!priv->drawn || priv->view.width != view->width || priv->view.height != view->height || priv->view.top != view->top)
    return FALSE;
  if (ferry_time_range_get_length (&priv->view.range) != ferry_time_range_get_length (&view->range))
    return FALSE;
  return priv->motion == FERRY_CHART_STAYS || (priv->ahead.from <= view->range.from && view->range.to <= priv->ahead.to);
}

static void
draw (FerryChartLayer *self,
      GtkWidget *widget,
      const FerryChartView *view)
{
  FerryChartLayerPrivate *priv = ferry_chart_layer_get_instance_private (self);
  gint64 ahead = priv->motion == FERRY_CHART_MOVES ? ferry_time_range_get_length (&view->range) * AHEAD : 0;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  FerryChartView whole = *view;

  ferry_chart_layer_drop (self);
  whole.range.from -= ahead;
  whole.range.to += ahead;
  whole.width *= (double)ferry_time_range_get_length (&whole.range) / ferry_time_range_get_length (&view->range);
  FERRY_CHART_LAYER_GET_CLASS (self)->snapshot (self, widget, snapshot, &whole);
  priv->node = gtk_snapshot_free_to_node (snapshot);
  priv->drawn = TRUE;
  priv->view = *view;
  priv->ahead = whole.range;
}

void
ferry_chart_layer_snapshot (FerryChartLayer *self,
                            GtkWidget *widget,
                            GtkSnapshot *snapshot,
                            const FerryChartView *view)
{
  FerryChartLayerPrivate *priv = ferry_chart_layer_get_instance_private (self);

  g_return_if_fail (FERRY_IS_CHART_LAYER (self));
  g_return_if_fail (view != NULL);

  if (!is_valid (priv, view))
    draw (self, widget, view);
  if (priv->node == NULL)
    return;

  gtk_snapshot_save (snapshot);
  /* By whole pixels: between them every edge would blur. */
  if (priv->motion == FERRY_CHART_MOVES)
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (round (ferry_time_range_get_x (&view->range, view->width, priv->ahead.from)), 0));
  gtk_snapshot_append_node (snapshot, priv->node);
  gtk_snapshot_restore (snapshot);
}

char *
ferry_chart_layer_describe (FerryChartLayer *self,
                            GtkWidget *widget,
                            const FerryChartView *view,
                            double x,
                            double y)
{
  g_return_val_if_fail (FERRY_IS_CHART_LAYER (self), NULL);
  g_return_val_if_fail (view != NULL, NULL);

  if (FERRY_CHART_LAYER_GET_CLASS (self)->describe == NULL)
    return NULL;
  return FERRY_CHART_LAYER_GET_CLASS (self)->describe (self, widget, view, x, y);
}
