/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The picture of a comparison. */
#include "compare-chart.h"

#include "chart-text.h"
#include "model/duration-scale.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define LABELS_WIDTH 110
#define VALUES_WIDTH 76
#define ROW_HEIGHT 26
#define BAR_HEIGHT 14
#define AXIS_HEIGHT 20

#define LONGEST (10 * G_TIME_SPAN_SECOND)

struct _FerryCompareChart
{
  GtkWidget parent_instance;

  FerryComparison *comparison;
};

G_DEFINE_FINAL_TYPE (FerryCompareChart, ferry_compare_chart, GTK_TYPE_WIDGET)

static double
get_x (double width,
       gint64 duration)
{
  return LABELS_WIDTH + ferry_duration_scale_get_share (duration, LONGEST) * (width - LABELS_WIDTH - VALUES_WIDTH);
}

static void
draw_axis (GtkWidget *widget,
           GtkSnapshot *snapshot,
           double height)
{
  static const struct
  {
    gint64 duration;
    const char *label;
  } marks[] = {{FERRY_DURATION_FLOOR_US, N_ ("0.1 ms")}, {1000, N_ ("1 ms")}, {FERRY_DURATION_FRAME_US, N_ ("16.7 ms, one frame")}, {250000, N_ ("250 ms")}, {LONGEST, N_ ("10 s")}};
  double width = gtk_widget_get_width (widget);
  GdkRGBA text = ferry_palette_get_text (widget, 0.7);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      GdkRGBA line = ferry_palette_get_text (widget, marks[i].duration == FERRY_DURATION_FRAME_US ? 0.6 : 0.15);
      double x = floor (get_x (width, marks[i].duration));

      for (double y = 0; y < height - AXIS_HEIGHT; y += 6)
        gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, y, 1, marks[i].duration == FERRY_DURATION_FRAME_US ? 4 : 6));
      ferry_chart_text_draw (widget, snapshot, _ (marks[i].label), &text, x - (i > 0 ? 12 : 0), height - AXIS_HEIGHT + 3, 0);
    }
}

static void
draw_row (GtkWidget *widget,
          GtkSnapshot *snapshot,
          const FerryMeasure *row,
          double y)
{
  GdkRGBA text = ferry_palette_get_text (widget, 1);
  GdkRGBA color = ferry_palette_get_level (widget, ferry_level_for_duration (row->worst));
  double end = get_x (gtk_widget_get_width (widget), row->worst);
  g_autofree char *value = ferry_format_duration (row->worst);
  GskRoundedRect bar;

  ferry_chart_text_draw (widget, snapshot, ferry_executor_get_title (row->executor), &text, 0, y + 4, LABELS_WIDTH - 6);
  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (LABELS_WIDTH, y + (ROW_HEIGHT - BAR_HEIGHT) / 2.0f, MAX (3, end - LABELS_WIDTH), BAR_HEIGHT), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
  ferry_chart_text_draw (widget, snapshot, value, &text, end + 6, y + 4, VALUES_WIDTH - 6);
}

static const FerryMeasure *
get_rows (FerryCompareChart *self,
          guint *n)
{
  *n = 0;
  return self->comparison != NULL ? ferry_comparison_get_rows (self->comparison, n) : NULL;
}

static void
ferry_compare_chart_snapshot (GtkWidget *widget,
                              GtkSnapshot *snapshot)
{
  guint n;
  const FerryMeasure *rows = get_rows (FERRY_COMPARE_CHART (widget), &n);

  draw_axis (widget, snapshot, gtk_widget_get_height (widget));
  for (guint i = 0; i < n; i++)
    draw_row (widget, snapshot, &rows[i], i * ROW_HEIGHT);
}

static void
ferry_compare_chart_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 280;
      *natural = 600;
    }
  else
    *minimum = *natural = ROW_HEIGHT * (FERRY_N_EXECUTORS - 1) + AXIS_HEIGHT;
}

static void
ferry_compare_chart_dispose (GObject *object)
{
  g_clear_object (&FERRY_COMPARE_CHART (object)->comparison);

  G_OBJECT_CLASS (ferry_compare_chart_parent_class)->dispose (object);
}

static void
ferry_compare_chart_class_init (FerryCompareChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_compare_chart_dispose;
  widget_class->measure = ferry_compare_chart_measure;
  widget_class->snapshot = ferry_compare_chart_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_compare_chart_init (FerryCompareChart *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Worst stall of each way"), -1);
}

void
ferry_compare_chart_set_comparison (FerryCompareChart *self,
                                    FerryComparison *comparison)
{
  g_autoptr(GString) words = g_string_new (NULL);
  const FerryMeasure *rows;
  guint n;

  g_return_if_fail (FERRY_IS_COMPARE_CHART (self));
  g_return_if_fail (comparison == NULL || FERRY_IS_COMPARISON (comparison));

  g_set_object (&self->comparison, comparison);
  rows = get_rows (self, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *worst = ferry_format_duration (rows[i].worst);

      g_string_append_printf (words, "%s%s: %s", i > 0 ? ", " : "", ferry_executor_get_title (rows[i].executor), worst);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
