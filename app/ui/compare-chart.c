/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The picture of a comparison. */
#include "compare-chart.h"

#include "chart-text.h"
#include "model/duration-scale.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define GAP 6

#define FRAME 12

/* Of the width, for what stands beside the bars. */
#define LABELS_SHARE 0.35

#define LONGEST (10 * G_TIME_SPAN_SECOND)

struct _FerryCompareChart
{
  GtkWidget parent_instance;

  FerryComparison *comparison;
};

G_DEFINE_FINAL_TYPE (FerryCompareChart, ferry_compare_chart, GTK_TYPE_WIDGET)

/* What the font asks for. Columns go from where lines of text begin. */
typedef struct
{
  double width;
  double labels; /* the names of the ways */
  double values; /* behind the longest bar */
  double text_height;
  double row_height;
  gboolean mirrored;
} Layout;

static const FerryMeasure *
get_rows (FerryCompareChart *self,
          guint *n)
{
  *n = 0;
  return self->comparison != NULL ? ferry_comparison_get_rows (self->comparison, n) : NULL;
}

static double
get_text_height (GtkWidget *widget)
{
  int width, height;

  ferry_chart_text_measure (widget, "0", &width, &height);
  return height;
}

static double
get_row_height (double text_height)
{
  return ceil (text_height + 2 * GAP);
}

static Layout
get_layout (FerryCompareChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  Layout layout = {
    .width = gtk_widget_get_width (widget),
    .text_height = get_text_height (widget),
    .mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
  };
  guint n;
  const FerryMeasure *rows = get_rows (self, &n);

  layout.row_height = get_row_height (layout.text_height);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = ferry_format_duration (rows[i].worst);
      int width, height;

      ferry_chart_text_measure (widget, ferry_executor_get_title (rows[i].executor), &width, &height);
      layout.labels = MAX (layout.labels, width + 2 * GAP);
      ferry_chart_text_measure (widget, value, &width, &height);
      layout.values = MAX (layout.values, width + 2 * GAP);
    }
  layout.labels = MIN (layout.labels, layout.width * LABELS_SHARE);
  return layout;
}

/* How far from where lines begin a duration's bar ends. */
static double
get_end (const Layout *layout,
         gint64 duration)
{
  return layout->labels + ferry_duration_scale_get_share (duration, LONGEST) * MAX (0, layout->width - layout->labels - layout->values);
}

/* Where something of that @width lies that begins at @start. */
static double
place (const Layout *layout,
       double start,
       double width)
{
  return layout->mirrored ? layout->width - start - width : start;
}

static void
draw_text (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const Layout *layout,
           const char *text,
           double start,
           double room,
           double y)
{
  GdkRGBA color = ferry_palette_get_text (widget, 1);
  int width, height;

  ferry_chart_text_measure (widget, text, &width, &height);
  /* In a room of its own it would stand at the side where its letters begin. */
  ferry_chart_text_draw (widget, snapshot, text, &color, place (layout, start, MIN (width, room)), y, width > room ? room : 0);
}

/* So that no line runs through the figures. */
static void
draw_ground (GtkWidget *widget,
             GtkSnapshot *snapshot,
             const Layout *layout,
             const char *text,
             double start,
             double y)
{
  GdkRGBA ground = ferry_palette_get_ground (widget, 1);
  int width, height;

  ferry_chart_text_measure (widget, text, &width, &height);
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (place (layout, start, width), y, width, height));
}

static void
draw_line (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const Layout *layout,
           gint64 duration,
           double height)
{
  gboolean is_frame = duration == FERRY_DURATION_FRAME_US;
  GdkRGBA line = ferry_palette_get_text (widget, is_frame ? 0.6 : 0.15);
  double x = floor (place (layout, get_end (layout, duration), 1));

  if (!is_frame)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, 0, 1, height));
  for (double y = 0; is_frame && y < height; y += 6)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, y, 1, MIN (4, height - y)));
}

/* What matters most first: a label that would run into one before it is left out. */
static void
draw_axis (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const Layout *layout,
           double height)
{
  static const struct
  {
    gint64 duration;
    const char *label;
  } marks[] = {{FERRY_DURATION_FRAME_US, N_ ("16.7 ms, one frame")}, {FERRY_DURATION_FLOOR_US, N_ ("0.1 ms")}, {LONGEST, N_ ("10 s")}, {1000, N_ ("1 ms")}, {250000, N_ ("250 ms")}};
  GdkRGBA text = ferry_palette_get_text (widget, 0.7);
  double from[G_N_ELEMENTS (marks)], to[G_N_ELEMENTS (marks)];
  guint n_placed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gboolean is_free = TRUE;
      int width, text_height;
      double x;

      draw_line (widget, snapshot, layout, marks[i].duration, height);
      ferry_chart_text_measure (widget, _ (marks[i].label), &width, &text_height);
      x = CLAMP (place (layout, get_end (layout, marks[i].duration), 0) - width / 2.0, 0, MAX (0, layout->width - width));
      for (guint other = 0; other < n_placed; other++)
        is_free &= x > to[other] + GAP || x + width + GAP < from[other];
      if (!is_free)
        continue;
      from[n_placed] = x;
      to[n_placed++] = x + width;
      ferry_chart_text_draw (widget, snapshot, _ (marks[i].label), &text, floor (x), height + GAP / 2, 0);
    }
}

static void
draw_row (GtkWidget *widget,
          GtkSnapshot *snapshot,
          const Layout *layout,
          const FerryMeasure *row,
          double y)
{
  GdkRGBA color = ferry_palette_get_level (widget, ferry_level_for_duration (row->worst));
  double end = get_end (layout, row->worst);
  double length = MAX (3, end - layout->labels);
  g_autofree char *value = ferry_format_duration (row->worst);
  GskRoundedRect bar;

  draw_text (widget, snapshot, layout, ferry_executor_get_title (row->executor), 0, layout->labels - GAP, y + GAP);
  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (place (layout, layout->labels, length), y + GAP, length, layout->text_height), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
  draw_ground (widget, snapshot, layout, value, layout->labels + length + GAP, y + GAP);
  draw_text (widget, snapshot, layout, value, layout->labels + length + GAP, layout->values, y + GAP);
}

static void
ferry_compare_chart_snapshot (GtkWidget *widget,
                              GtkSnapshot *snapshot)
{
  FerryCompareChart *self = FERRY_COMPARE_CHART (widget);
  Layout layout = get_layout (self);
  guint n;
  const FerryMeasure *rows = get_rows (self, &n);

  draw_axis (widget, snapshot, &layout, layout.row_height * (FERRY_N_EXECUTORS - 1));
  for (guint i = 0; i < n; i++)
    draw_row (widget, snapshot, &layout, &rows[i], i * layout.row_height);
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
  double text_height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 280;
      *natural = 600;
      return;
    }
  text_height = get_text_height (widget);
  *minimum = *natural = get_row_height (text_height) * (FERRY_N_EXECUTORS - 1) + text_height + GAP;
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
  gtk_widget_class_set_css_name (widget_class, "chart");
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

GdkTexture *
ferry_compare_chart_create_picture (FerryCompareChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GskRenderer *renderer;
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot;
  GdkRGBA ground;
  graphene_rect_t area;

  g_return_val_if_fail (FERRY_IS_COMPARE_CHART (self), NULL);

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  ground = ferry_palette_get_ground (widget, 1);
  area = GRAPHENE_RECT_INIT (-FRAME, -FRAME, gtk_widget_get_width (widget) + 2 * FRAME, gtk_widget_get_height (widget) + 2 * FRAME);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_color (snapshot, &ground, &area);
  ferry_compare_chart_snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  return gsk_renderer_render_texture (renderer, node, &area);
}
