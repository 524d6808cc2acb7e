/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The axis of durations: logarithmic, bottom to top. */
#include "chart-durations.h"

#include "chart-text.h"
#include "model/duration-scale.h"
#include "palette.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define GAP 6
#define DASH 4
#define DASH_EVERY 7

typedef struct
{
  gint64 duration;
  const char *label; /* without its unit but for the ends */
} Mark;

static const Mark grid[] = {
  {FERRY_DURATION_FLOOR_US, N_ ("0.1 ms")},
  {1000, N_ ("1")},
  {100000, N_ ("100")},
  {G_USEC_PER_SEC, N_ ("1 s")},
  {10 * G_USEC_PER_SEC, N_ ("10 s")},
};

/* From here on it is felt as a hang, whatever is red. */
#define HANG_US 250000

/* Both thresholds, and that. */
#define N_LINES 3

struct _FerryChartDurations
{
  FerryChartLayer parent_instance;

  gint64 ceiling;
};

G_DEFINE_FINAL_TYPE (FerryChartDurations, ferry_chart_durations, FERRY_TYPE_CHART_LAYER)

static void
ferry_chart_durations_measure (FerryChartLayer *layer,
                               GtkWidget *widget,
                               GtkBorder *margins)
{
  int width, height;

  ferry_chart_text_measure (widget, _ (grid[0].label), &width, &height);
  margins->left = MAX (margins->left, width + GAP);
  margins->top = MAX (margins->top, height / 2);
}

static void
draw_line (GtkSnapshot *snapshot,
           double width,
           double y,
           const GdkRGBA *color,
           gboolean dashed)
{
  y = floor (y);
  if (!dashed)
    {
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (0, y, width, 1));
      return;
    }
  /* A hundred nodes would be walked through at each frame, wherever in the window it changes something. */
  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT (0, y, width, 1), &GRAPHENE_RECT_INIT (0, y, DASH_EVERY, 1));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (0, y, DASH, 1));
  gtk_snapshot_pop (snapshot);
}

/* In three digits, which is what there is room for. (transfer full) */
static char *
label_line (gint64 duration)
{
  double milliseconds = duration / 1000.0;

  if (milliseconds < 99.95)
    return g_strdup_printf ("%.3g", milliseconds);
  if (milliseconds < 999.5)
    return g_strdup_printf ("%.0f", milliseconds);
  return g_strdup_printf (_ ("%.3g s"), milliseconds / 1000);
}

/* Where something begins that is felt, each once: returns how many. */
static guint
get_lines (gint64 *lines)
{
  guint n = 0;

  lines[n++] = ferry_level_get_start (FERRY_LEVEL_SLOW);
  if (ferry_level_get_start (FERRY_LEVEL_BAD) > lines[0])
    lines[n++] = ferry_level_get_start (FERRY_LEVEL_BAD);
  if (HANG_US > lines[n - 1])
    lines[n++] = HANG_US;

  return n;
}

/* What is drawn so far. */
typedef struct
{
  FerryChartDurations *self;
  GtkWidget *widget;
  GtkSnapshot *snapshot;
  const FerryChartView *view;
  double labels[N_LINES + G_N_ELEMENTS (grid)]; /* where their middles are */
  guint n_labels;
} Axis;

/* A label that would run into one before it is left out. */
static void
draw_label (Axis *axis,
            const char *label,
            double y)
{
  GdkRGBA color = ferry_palette_get_text (axis->widget, 0.65);
  int width, height;

  ferry_chart_text_measure (axis->widget, label, &width, &height);
  for (guint i = 0; i < axis->n_labels; i++)
    if (fabs (axis->labels[i] - y) < height * 0.9)
      return;
  axis->labels[axis->n_labels++] = y;
  ferry_chart_text_draw (axis->widget, axis->snapshot, label, &color, -GAP - width, y - height / 2.0, 0);
}

static void
draw_mark (Axis *axis,
           gint64 duration,
           const char *label,
           gboolean dashed)
{
  GdkRGBA color = ferry_palette_get_text (axis->widget, dashed ? 0.4 : 0.12);
  double y;

  if (duration > axis->self->ceiling)
    return;
  y = axis->view->height * (1 - ferry_duration_scale_get_share (duration, axis->self->ceiling));
  draw_line (axis->snapshot, axis->view->width, y, &color, dashed);
  draw_label (axis, label, y);
}

/* The lines first, whose labels matter more than the grid's. */
static void
ferry_chart_durations_snapshot (FerryChartLayer *layer,
                                GtkWidget *widget,
                                GtkSnapshot *snapshot,
                                const FerryChartView *view)
{
  Axis axis = {FERRY_CHART_DURATIONS (layer), widget, snapshot, view};
  gint64 lines[N_LINES];
  guint n = get_lines (lines);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = label_line (lines[i]);

      draw_mark (&axis, lines[i], label, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (grid); i++)
    {
      gboolean is_line = FALSE;

      for (guint line = 0; line < n; line++)
        is_line |= lines[line] == grid[i].duration;
      if (!is_line)
        draw_mark (&axis, grid[i].duration, _ (grid[i].label), FALSE);
    }
}

static void
ferry_chart_durations_class_init (FerryChartDurationsClass *klass)
{
  FERRY_CHART_LAYER_CLASS (klass)->measure = ferry_chart_durations_measure;
  FERRY_CHART_LAYER_CLASS (klass)->snapshot = ferry_chart_durations_snapshot;
}

static void
ferry_chart_durations_init (FerryChartDurations *self)
{
  self->ceiling = ferry_duration_scale_get_ceiling (0);
  ferry_chart_layer_set_style (FERRY_CHART_LAYER (self), FERRY_CHART_STAYS, FERRY_CHART_CLIP_NONE);
}

FerryChartLayer *
ferry_chart_durations_new (void)
{
  return g_object_new (FERRY_TYPE_CHART_DURATIONS, NULL);
}

void
ferry_chart_durations_set_ceiling (FerryChartDurations *self,
                                   gint64 ceiling)
{
  g_return_if_fail (FERRY_IS_CHART_DURATIONS (self));

  if (self->ceiling == ceiling)
    return;
  self->ceiling = ceiling;
  ferry_chart_layer_change (FERRY_CHART_LAYER (self));
}
