/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One layer of a chart: a grid, an axis, a series. */
#pragma once

#include "model/time-range.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryChartView:
 * @range: of time, over the plot's width
 * @width, @height: of the plot, pixels
 * @top: how far the plot is scrolled down, pixels
 *
 * What a layer draws: its point (0, 0) is the plot's left upper corner.
 */
typedef struct
{
  FerryTimeRange range;
  double width;
  double height;
  double top;
} FerryChartView;

/**
 * FerryChartMotion:
 * @FERRY_CHART_MOVES: the layer draws what stands at moments of time. It is asked to draw more than
 *   there is to see, and moved from then on
 * @FERRY_CHART_STAYS: the layer draws what depends on how long the range is, not on where it lies
 */
typedef enum
{
  FERRY_CHART_MOVES,
  FERRY_CHART_STAYS
} FerryChartMotion;

/**
 * FerryChartClip:
 * @FERRY_CHART_CLIP_PLOT: the layer shows within the plot
 * @FERRY_CHART_CLIP_PAST: the same, but what lies behind the present moment does not show: what goes on
 *   is drawn beyond it, and grows without being drawn anew
 * @FERRY_CHART_CLIP_COLUMN: the layer shows above and below the plot too
 * @FERRY_CHART_CLIP_ROWS: the layer shows beside the plot too
 * @FERRY_CHART_CLIP_NONE: the layer shows on all of the chart
 */
typedef enum
{
  FERRY_CHART_CLIP_PLOT,
  FERRY_CHART_CLIP_PAST,
  FERRY_CHART_CLIP_COLUMN,
  FERRY_CHART_CLIP_ROWS,
  FERRY_CHART_CLIP_NONE
} FerryChartClip;

#define FERRY_TYPE_CHART_LAYER (ferry_chart_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryChartLayer, ferry_chart_layer, FERRY, CHART_LAYER, GObject)

/* Signals: "changed" (), when it looks different from before. */

/**
 * FerryChartLayerClass:
 * @measure: says how much room it needs around the plot; NULL for none
 * @snapshot: draws it
 * @describe: what is at (@x, @y) of the plot in words, NULL if nothing (transfer full); NULL where
 *   there never is anything to say
 *
 * @widget is the chart, to be asked for its font and colours.
 */
struct _FerryChartLayerClass
{
  GObjectClass parent_class;

  void (*measure) (FerryChartLayer *self,
                   GtkWidget *widget,
                   GtkBorder *margins);
  void (*snapshot) (FerryChartLayer *self,
                    GtkWidget *widget,
                    GtkSnapshot *snapshot,
                    const FerryChartView *view);
  char *(*describe) (FerryChartLayer *self,
                     GtkWidget *widget,
                     const FerryChartView *view,
                     double x,
                     double y);
};

/* How the layer is drawn; for its class, and for one that changes its mind. */
void ferry_chart_layer_set_style (FerryChartLayer *self,
                                  FerryChartMotion motion,
                                  FerryChartClip clip);
FerryChartClip ferry_chart_layer_get_clip (FerryChartLayer *self);

/* Has it drawn anew, with the next frame. */
void ferry_chart_layer_change (FerryChartLayer *self);

/* Forgets what was drawn, and tells nobody. */
void ferry_chart_layer_drop (FerryChartLayer *self);

/* Enlarges @margins to what the layer needs. */
void ferry_chart_layer_measure (FerryChartLayer *self,
                                GtkWidget *widget,
                                GtkBorder *margins);

/* Draws what was drawn before if that still holds. */
void ferry_chart_layer_snapshot (FerryChartLayer *self,
                                 GtkWidget *widget,
                                 GtkSnapshot *snapshot,
                                 const FerryChartView *view);

/* (transfer full), NULL for nothing. */
char *ferry_chart_layer_describe (FerryChartLayer *self,
                                  GtkWidget *widget,
                                  const FerryChartView *view,
                                  double x,
                                  double y);

G_END_DECLS
