/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labels in lanes, each on a small plate. */
#include "chart-labels.h"

#include "chart-text.h"
#include "palette.h"

#define PADDING 3
#define GAP 4

FerryChartLabels
ferry_chart_labels_begin (GtkWidget *widget,
                          GtkSnapshot *snapshot,
                          const graphene_rect_t *plot)
{
  FerryChartLabels self = {.widget = widget, .snapshot = snapshot, .plot = *plot};

  for (guint i = 0; i < FERRY_CHART_LABEL_LANES; i++)
    self.taken[i] = plot->origin.x;
  return self;
}

double
ferry_chart_label_get_width (GtkWidget *widget,
                             const char *text)
{
  int width, height;

  ferry_chart_text_measure (widget, text, &width, &height);
  return width + 2 * PADDING;
}

double
ferry_chart_label_get_height (GtkWidget *widget)
{
  int width, height;

  ferry_chart_text_measure (widget, "0", &width, &height);
  return height;
}

void
ferry_chart_label_draw (GtkWidget *widget,
                        GtkSnapshot *snapshot,
                        const char *text,
                        const GdkRGBA *color,
                        double x,
                        double y)
{
  GdkRGBA ground = ferry_palette_get_ground (widget, 0.88);
  GskRoundedRect plate;
  int width, height;

  ferry_chart_text_measure (widget, text, &width, &height);
  gsk_rounded_rect_init_from_rect (&plate, &GRAPHENE_RECT_INIT (x, y, width + 2 * PADDING, height), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &plate);
  gtk_snapshot_append_color (snapshot, &ground, &plate.bounds);
  gtk_snapshot_pop (snapshot);
  ferry_chart_text_draw (widget, snapshot, text, color, x + PADDING, y, 0);
}

gboolean
ferry_chart_labels_put (FerryChartLabels *self,
                        guint lane,
                        const char *text,
                        const GdkRGBA *color,
                        double left,
                        double right)
{
  double end = self->plot.origin.x + self->plot.size.width;
  double width, x;

  g_return_val_if_fail (lane < FERRY_CHART_LABEL_LANES, FALSE);

  /* Its text need not even be measured then. */
  if (MAX (left, right) < self->taken[lane])
    return FALSE;
  width = ferry_chart_label_get_width (self->widget, text);
  x = left + width <= end ? left : right - width;
  if (x < self->taken[lane])
    return FALSE;
  ferry_chart_label_draw (self->widget, self->snapshot, text, color, x, self->plot.origin.y + 1 + lane * (ferry_chart_label_get_height (self->widget) + 1));
  self->taken[lane] = x + width + GAP;
  return TRUE;
}
