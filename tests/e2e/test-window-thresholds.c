/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What shows a level follows the thresholds, at once: tiles, the axis, cells; also while the view is paused. */
#include "model/duration-scale.h"
#include "operations/registry.h"
#include "ui/chart-durations.h"
#include "ui/palette.h"
#include "ui/window-private.h"
#include "window-helper.h"

#include <math.h>

#define MS 1000

static WindowHelper helper;

/* First back to where nothing contradicts what comes. */
static void
set_thresholds (FerryThresholds *thresholds,
                double stall,
                double red)
{
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, 10000, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_STALL, stall, NULL));
  g_assert_true (ferry_thresholds_set (thresholds, FERRY_THRESHOLD_RED, red, NULL));
}

static FerryThresholds *
get_thresholds (void)
{
  return FERRY_WINDOW (helper.window)->thresholds;
}

static void
test_levels (void)
{
  static const double pairs[][2] = {{5, 5}, {5, 6}, {16.7, 100}, {1000, 1000}, {1000, 10000}};

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gint64 stall = pairs[i][0] * MS;
      gint64 red = pairs[i][1] * MS;

      set_thresholds (get_thresholds (), pairs[i][0], pairs[i][1]);
      g_assert_cmpint (ferry_level_for_duration (stall - 1), ==, FERRY_LEVEL_GOOD);
      g_assert_cmpint (ferry_level_for_duration (stall), ==, stall < red ? FERRY_LEVEL_SLOW : FERRY_LEVEL_BAD);
      g_assert_cmpint (ferry_level_for_duration (red - 1), ==, stall < red ? FERRY_LEVEL_SLOW : FERRY_LEVEL_GOOD);
      g_assert_cmpint (ferry_level_for_duration (red), ==, FERRY_LEVEL_BAD);
    }
  set_thresholds (get_thresholds (), 16.7, 100);
}

/* What is seen of the axis: dashed lines, and where its labels stand. */
typedef struct
{
  guint n_dashed;
  GArray *labels; /* float: pixels from the plot's top */
} Axis;

static void
look_at (GskRenderNode *node,
         Axis *axis)
{
  float baseline;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        look_at (gsk_container_node_get_child (node, i), axis);
      break;
    case GSK_TRANSFORM_NODE:
      look_at (gsk_transform_node_get_child (node), axis);
      break;
    case GSK_REPEAT_NODE:
      axis->n_dashed++;
      break;
    case GSK_TEXT_NODE:
      baseline = gsk_text_node_get_offset (node)->y;
      g_array_append_val (axis->labels, baseline);
      break;
    default:
      break;
    }
}

#define HEIGHT 300

static Axis
draw_axis (double stall,
           double red)
{
  g_autoptr(FerryChartLayer) layer = ferry_chart_durations_new ();
  FerryChartView view = {.range = {0, G_USEC_PER_SEC}, .width = 400, .height = HEIGHT};
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  Axis axis = {0, g_array_new (FALSE, FALSE, sizeof (float))};

  set_thresholds (get_thresholds (), stall, red);
  ferry_chart_layer_snapshot (layer, window_helper_find (helper.window, "FerryChart"), snapshot, &view);
  node = gtk_snapshot_free_to_node (snapshot);
  look_at (node, &axis);
  set_thresholds (get_thresholds (), 16.7, 100);

  return axis;
}

static double
get_y (gint64 duration)
{
  return HEIGHT * (1 - ferry_duration_scale_get_share (duration, G_USEC_PER_SEC));
}

/* The lowest stands at the bottom, and all have the same distance from their line. */
static gboolean
has_label (const Axis *axis,
           double milliseconds)
{
  float bottom = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < axis->labels->len; i++)
    bottom = MAX (bottom, g_array_index (axis->labels, float, i));
  for (guint i = 0; i < axis->labels->len; i++)
    found |= fabs (HEIGHT - (bottom - g_array_index (axis->labels, float, i)) - get_y (milliseconds * MS)) < 1;

  return found;
}

static void
test_lines (void)
{
  static const struct
  {
    double stall;
    double red;
    guint n; /* 250 ms is one where it is above red; what is beyond the upper edge is none */
  } rows[] = {{16.7, 100, 3}, {16.7, 250, 2}, {300, 500, 2}, {500, 500, 1}, {16.7, 2000, 1}, {5, 5, 2}};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Axis axis = draw_axis (rows[i].stall, rows[i].red);

      g_assert_cmpuint (axis.n_dashed, ==, rows[i].n);
      g_assert_true (has_label (&axis, rows[i].stall));
      g_array_unref (axis.labels);
    }
}

/* Where a threshold's label and one of the grid have no room beside each other, the threshold's stays. */
static void
test_label_of_threshold_first (void)
{
  Axis axis = draw_axis (90, 900);

  g_assert_true (has_label (&axis, 90));
  g_assert_false (has_label (&axis, 100));
  g_assert_true (has_label (&axis, 900));
  g_assert_false (has_label (&axis, 1000));
  g_assert_true (has_label (&axis, 1));
  g_array_unref (axis.labels);

  axis = draw_axis (16.7, 500);
  g_assert_true (has_label (&axis, 100));
  g_array_unref (axis.labels);
}

static gboolean
is_delivered (gpointer record)
{
  return ferry_call_record_is_over (record) && ferry_session_get_n_unfinished (helper.session) == 0;
}

/* A stall of at least 300 ms. */
static void
stall (void)
{
  const FerryOperation *operation = ferry_operations_find ("unreliable.call");
  g_autoptr(GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'seconds': <0.3>}"));
  g_autoptr(GVariant) parameters = ferry_parameter_table_complete (operation->parameters, given, NULL);
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  g_autoptr(FerryCallRecord) record = ferry_session_run (helper.session, operation, parameters, &options);

  window_helper_await (is_delivered, record);
}

/* The level's style class of the first label of @type_name's that has one; NULL for none. */
static const char *
find_level (GtkWidget *widget,
            GType type)
{
  const char *found = NULL;

  for (FerryLevel level = 0; G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && level < FERRY_N_LEVELS; level++)
    if (gtk_widget_has_css_class (widget, ferry_level_get_style_class (level)))
      return ferry_level_get_style_class (level);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_level (child, type);

  return found;
}

static const char *
get_worst_level (void)
{
  GtkWidget *tile = gtk_widget_get_first_child (gtk_widget_get_parent (window_helper_find (helper.window, "FerryTile")));

  for (; tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    {
      g_autofree char *caption = NULL;

      g_object_get (tile, "caption", &caption, NULL);
      if (g_str_equal (caption, "worst, 10 s"))
        return find_level (tile, GTK_TYPE_WIDGET);
    }
  g_assert_not_reached ();
}

static gboolean
is_bad (gpointer user_data)
{
  return g_strcmp0 (get_worst_level (), "bad") == 0;
}

static void
test_tiles (void)
{
  FerryThresholds *thresholds = get_thresholds ();
  GtkWidget *panel = window_helper_find (helper.window, "FerryLoopPanel");

  stall ();
  window_helper_await (is_bad, NULL);
  set_thresholds (thresholds, 200, 10000);
  g_assert_cmpstr (get_worst_level (), ==, "slow");
  set_thresholds (thresholds, 16.7, 200);
  g_assert_cmpstr (get_worst_level (), ==, "bad");

  g_object_set (panel, "paused", TRUE, NULL);
  set_thresholds (thresholds, 16.7, 10000);
  g_assert_cmpstr (get_worst_level (), ==, "slow");
  g_object_set (panel, "paused", FALSE, NULL);
  set_thresholds (thresholds, 16.7, 100);
}

static const char *
get_cell_level (gpointer page)
{
  return find_level (window_helper_find (page, "GtkColumnView"), GTK_TYPE_INSCRIPTION);
}

static gboolean
has_red_cell (gpointer page)
{
  return g_strcmp0 (get_cell_level (page), "bad") == 0;
}

/* Of a table only what is in sight has cells: the newest row, which is that of our stall or call. */
static void
test_cells (gconstpointer data)
{
  const char * const *names = data;
  FerryThresholds *thresholds = get_thresholds ();
  GtkWidget *page;

  set_thresholds (thresholds, 200, 250);
  window_helper_show_page (&helper, names[0]);
  stall ();
  page = window_helper_find (helper.window, names[1]);
  window_helper_await (has_red_cell, page);
  set_thresholds (thresholds, 200, 10000);
  g_assert_cmpstr (get_cell_level (page), ==, "slow");
  set_thresholds (thresholds, 16.7, 100);
  g_assert_cmpstr (get_cell_level (page), ==, "bad");
}

int
main (int argc,
      char **argv)
{
  static const char * const stalls[] = {"stalls", "FerryPageStalls"};
  static const char * const history[] = {"history", "FerryPageHistory"};
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);

  g_test_add_func ("/window/thresholds/levels", test_levels);
  g_test_add_func ("/window/thresholds/lines", test_lines);
  g_test_add_func ("/window/thresholds/label-of-threshold-first", test_label_of_threshold_first);
  g_test_add_func ("/window/thresholds/tiles", test_tiles);
  g_test_add_data_func ("/window/thresholds/cells/stalls", stalls, test_cells);
  g_test_add_data_func ("/window/thresholds/cells/history", history, test_cells);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
