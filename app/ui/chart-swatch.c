/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a chart's legend. */
#include "chart-swatch.h"

#include "chart-segment.h"
#include "palette.h"

#include <glib/gi18n-lib.h>

#define WIDTH 22
#define HEIGHT 12

struct _FerryChartSwatch
{
  GtkWidget parent_instance;

  guint what;
};

G_DEFINE_FINAL_TYPE (FerryChartSwatch, ferry_chart_swatch, GTK_TYPE_WIDGET)

static void
draw_stall (cairo_t *cr,
            GdkRGBA color,
            const cairo_rectangle_t *area)
{
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, area->x, area->y, area->width, 3);
  cairo_fill (cr);
  color.alpha = 0.22;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_fill (cr);
}

static void
ferry_chart_swatch_snapshot (GtkWidget *widget,
                             GtkSnapshot *snapshot)
{
  FerryChartSwatch *self = FERRY_CHART_SWATCH (widget);
  double top = (gtk_widget_get_height (widget) - HEIGHT) / 2;
  cairo_rectangle_t area = {0, top, WIDTH, HEIGHT};
  GdkRGBA color = ferry_palette_get_accent (widget, 0);
  GdkRGBA bad = ferry_palette_get_level (widget, FERRY_LEVEL_BAD);
  GdkRGBA text = ferry_palette_get_text (widget, 0.7);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, top - 2, WIDTH, HEIGHT + 4));

  switch (self->what)
    {
    case FERRY_SWATCH_FAILURE:
      ferry_chart_segment_draw (cr, FERRY_SEGMENT_RUNNING, &color, &area);
      ferry_chart_segment_draw_failure (cr, &bad, WIDTH, &area);
      break;
    case FERRY_SWATCH_MANY:
      ferry_chart_segment_draw_many (cr, &text, &area);
      break;
    case FERRY_SWATCH_STALL:
      draw_stall (cr, bad, &area);
      break;
    default:
      ferry_chart_segment_draw (cr, self->what, &color, &area);
    }
  cairo_destroy (cr);
}

static void
ferry_chart_swatch_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT + 4;
}

static void
ferry_chart_swatch_class_init (FerryChartSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ferry_chart_swatch_measure;
  widget_class->snapshot = ferry_chart_swatch_snapshot;
  /* The words stand beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ferry_chart_swatch_init (FerryChartSwatch *self)
{
}

static const char *
get_title (guint what)
{
  switch (what)
    {
    case FERRY_SWATCH_FAILURE:
      return _ ("Without success");
    case FERRY_SWATCH_MANY:
      return _ ("Several calls");
    case FERRY_SWATCH_STALL:
      return _ ("Stall");
    default:
      return ferry_segment_kind_get_title (what);
    }
}

GtkWidget *
ferry_chart_swatch_new (guint what)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label;
  FerryChartSwatch *swatch;

  g_return_val_if_fail (what < FERRY_N_SWATCHES, NULL);

  swatch = g_object_new (FERRY_TYPE_CHART_SWATCH, NULL);
  swatch->what = what;
  label = gtk_label_new (get_title (what));
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (swatch));
  gtk_box_append (GTK_BOX (box), label);

  return box;
}
