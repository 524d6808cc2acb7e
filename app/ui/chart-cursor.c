/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The moment that is looked at. A layer of its own: looking about draws nothing else anew. */
#include "chart-cursor.h"

#include "chart-labels.h"
#include "palette.h"

#include <math.h>

#define GAP 4

struct _FerryChartCursor
{
  FerryChartLayer parent_instance;

  double x;
  char *words; /* NULL: nothing is looked at */
  char *more;
};

G_DEFINE_FINAL_TYPE (FerryChartCursor, ferry_chart_cursor, FERRY_TYPE_CHART_LAYER)

/* On the side where there is room, or else as far in as goes. */
static void
draw_beside (FerryChartCursor *self,
             GtkWidget *widget,
             GtkSnapshot *snapshot,
             const FerryChartView *view,
             const char *text,
             double y)
{
  GdkRGBA color = ferry_palette_get_text (widget, 1);
  double width = ferry_chart_label_get_width (widget, text);
  double left = self->x + GAP + width <= view->width ? self->x + GAP : self->x - GAP - width;

  ferry_chart_label_draw (widget, snapshot, text, &color, MAX (0, left), y);
}

static void
ferry_chart_cursor_snapshot (FerryChartLayer *layer,
                             GtkWidget *widget,
                             GtkSnapshot *snapshot,
                             const FerryChartView *view)
{
  FerryChartCursor *self = FERRY_CHART_CURSOR (layer);
  GdkRGBA line = ferry_palette_get_text (widget, 0.5);
  double middle = view->height / 2;

  if (self->words == NULL)
    return;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (floor (self->x), 0, 1, view->height));
  draw_beside (self, widget, snapshot, view, self->words, middle);
  if (self->more != NULL && *self->more != '\0')
    draw_beside (self, widget, snapshot, view, self->more, middle - ferry_chart_label_get_height (widget) - 1);
}

static void
ferry_chart_cursor_finalize (GObject *object)
{
  FerryChartCursor *self = FERRY_CHART_CURSOR (object);

  g_free (self->words);
  g_free (self->more);

  G_OBJECT_CLASS (ferry_chart_cursor_parent_class)->finalize (object);
}

static void
ferry_chart_cursor_class_init (FerryChartCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_chart_cursor_finalize;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_cursor_snapshot;
}

static void
ferry_chart_cursor_init (FerryChartCursor *self)
{
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_PLOT);
}

FerryChartLayer *
ferry_chart_cursor_new (void)
{
  return g_object_new (FERRY_TYPE_CHART_CURSOR, NULL);
}

void
ferry_chart_cursor_set (FerryChartCursor *self,
                        double x,
                        const char *words,
                        const char *more)
{
  g_return_if_fail (FERRY_IS_CHART_CURSOR (self));

  if (self->x == x && g_strcmp0 (self->words, words) == 0 && g_strcmp0 (self->more, more) == 0)
    return;
  self->x = x;
  g_free (self->words);
  self->words = g_strdup (words);
  g_free (self->more);
  self->more = g_strdup (more);
  ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}
