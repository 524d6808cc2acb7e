/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The window with ten thousand calls in it: what is drawn and kept does not grow with them, and rows stay
 * where they are. */
#include "model/stall-list.h"
#include "ui/timeline-view.h"
#include "window-helper.h"

#define MANY FERRY_SESSION_CALLS_MAX

/* What GTK keeps of a list around what is seen. */
#define ROWS_MAX 400

/* Of the timeline: its layers, clips, grid, and a drawing of all bars. */
#define NODES_MAX 400

static WindowHelper helper;

static guint
count_nodes (GskRenderNode *node)
{
  guint n = 1;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_nodes (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return n + count_nodes (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return n + count_nodes (gsk_clip_node_get_child (node));
    case GSK_ROUNDED_CLIP_NODE:
      return n + count_nodes (gsk_rounded_clip_node_get_child (node));
    case GSK_DEBUG_NODE:
      return n + count_nodes (gsk_debug_node_get_child (node));
    default:
      return n;
    }
}

static guint
count_nodes_of (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) live = gtk_widget_paintable_new (widget);
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  window_helper_draw (&helper, 2);
  paintable = gdk_paintable_get_current_image (live);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? count_nodes (node) : 0;
}

static void
test_timeline_draws_no_more (void)
{
  FerryTimelineView *view;
  guint most = 0;

  window_helper_show_page (&helper, "timeline");
  view = FERRY_TIMELINE_VIEW (window_helper_find (helper.window, "FerryTimelineView"));
  ferry_timeline_view_show_all (view);
  for (guint i = 0; i < 20; i++)
    {
      guint n = count_nodes_of (GTK_WIDGET (view));

      g_assert_cmpuint (n, >, 10);
      most = MAX (most, n);
      ferry_timeline_view_zoom (view, 0.6, gtk_widget_get_width (GTK_WIDGET (view)) * 0.7);
    }
  g_test_message ("%u nodes at most", most);
  g_assert_cmpuint (most, <, NODES_MAX);
}

static GtkWidget *
find_list (void)
{
  GtkWidget *view = window_helper_find (helper.window, "GtkColumnView");

  return gtk_widget_get_last_child (view);
}

static guint
count_rows (GtkWidget *list)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* The call whose row is at @y of the list; its cell knows it. */
static FerryCallRecord *
find_call (GtkWidget *widget)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (widget), "ferry-list-item");

  if (item != NULL)
    return gtk_list_item_get_item (item);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      FerryCallRecord *record = find_call (child);

      if (record != NULL)
        return record;
    }
  return NULL;
}

static GtkWidget *
get_row_at (GtkWidget *list,
            double y)
{
  GtkWidget *widget = gtk_widget_pick (list, 20, y, GTK_PICK_DEFAULT);

  while (widget != NULL && gtk_widget_get_parent (widget) != list)
    widget = gtk_widget_get_parent (widget);
  g_assert_nonnull (widget);
  return widget;
}

static FerryCallRecord *
get_call_at (GtkWidget *list,
             double y)
{
  FerryCallRecord *record = find_call (get_row_at (list, y));

  g_assert_true (FERRY_IS_CALL_RECORD (record));
  return record;
}

static void
test_rows_are_recycled (void)
{
  GtkAdjustment *adjustment;
  GtkWidget *list;

  window_helper_show_page (&helper, "calls");
  list = find_list ();
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  for (double share = 0; share <= 1; share += 0.2)
    {
      gtk_adjustment_set_value (adjustment, share * gtk_adjustment_get_upper (adjustment));
      window_helper_draw (&helper, 2);
      g_assert_cmpuint (count_rows (list), <, ROWS_MAX);
    }
}

static gboolean
is_newest_shown (gpointer list)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (gtk_widget_get_parent (list))));
  g_autoptr(FerryCallRecord) newest = g_list_model_get_item (ferry_session_get_calls (helper.session), 0);
  g_autoptr(FerryCallRecord) first = g_list_model_get_item (model, 0);

  return first == newest;
}

static void
test_rows_stay (void)
{
  GtkWidget *list;
  GtkAdjustment *adjustment;
  FerryCallRecord *before;
  double y;

  window_helper_show_page (&helper, "calls");
  list = find_list ();
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  y = gtk_widget_get_height (list) / 2;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 3);
  window_helper_draw (&helper, 3);
  before = get_call_at (list, y);
  for (guint i = 0; i < 5; i++)
    {
      window_helper_run (&helper, "unreliable.call", "{'seconds': <0.01>}", 7);
      window_helper_await (is_newest_shown, list);
      window_helper_draw (&helper, 2);
      g_assert_true (get_call_at (list, y) == before);
    }

  /* At the top it is the newest that is looked at. */
  gtk_adjustment_set_value (adjustment, 0);
  window_helper_draw (&helper, 3);
  window_helper_run (&helper, "unreliable.call", "{'seconds': <0.01>}", 7);
  window_helper_await (is_newest_shown, list);
  window_helper_draw (&helper, 3);
  g_assert_cmpuint (ferry_call_record_get_id (get_call_at (list, 12)), >=, ferry_call_record_get_id (before));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
assert_in_sight (GtkWidget *list,
                 GtkWidget *row)
{
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_compute_bounds (row, list, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (list));
}

/* The list on the page of calls, with the focus on its first row. */
static GtkWidget *
focus_first_row (void)
{
  GtkWidget *list;

  window_helper_show_page (&helper, "calls");
  list = find_list ();
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)), 0);
  /* Those of the case before may still have to come. */
  window_helper_await (is_newest_shown, list);
  window_helper_draw (&helper, 3);
  g_assert_true (gtk_widget_grab_focus (get_row_at (list, 12)));
  return list;
}

/* At the top new rows come into sight until the one that has the focus is the last there. */
static void
test_focus_stays_in_sight (void)
{
  GtkWidget *list = focus_first_row ();
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  FerryCallRecord *record = get_call_at (list, 12);

  for (guint i = 0; i < 20; i++)
    {
      window_helper_run (&helper, "unreliable.call", "{'seconds': <0.0>}", i % 3 + 1);
      window_helper_await (is_newest_shown, list);
      window_helper_draw (&helper, 3);
      assert_in_sight (list, gtk_widget_get_focus_child (list));
      g_assert_true (find_call (gtk_widget_get_focus_child (list)) == record);
      if (i == 0)
        g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);
}

/* As Tab does: to the row that had it, wherever that is by now. */
static void
test_focus_comes_back_into_sight (void)
{
  GtkWidget *list = focus_first_row ();
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  GtkWidget *row = gtk_widget_get_focus_child (list);

  gtk_window_set_focus (GTK_WINDOW (helper.window), NULL);
  g_assert_null (gtk_widget_get_focus_child (list));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  window_helper_draw (&helper, 3);
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_BACKWARD));
  window_helper_draw (&helper, 3);
  g_assert_true (gtk_widget_get_focus_child (list) == row);
  assert_in_sight (list, row);
}

static gint64
get_ran (GListModel *model,
         guint position)
{
  g_autoptr(FerryCallRecord) record = g_list_model_get_item (model, position);
  FerryCallTimes times;

  ferry_call_record_get_times (record, &times);
  return times.started != 0 && times.delivered != 0 ? times.finished - times.started : -1;
}

static gboolean
is_sorted (gpointer user_data)
{
  GListModel *model = user_data;
  guint n = g_list_model_get_n_items (model);

  for (guint i = 1; i < n; i++)
    if (get_ran (model, i - 1) < get_ran (model, i))
      return FALSE;
  return TRUE;
}

#define SLOW_US 400000

static gboolean
is_sorted_with_slow (gpointer model)
{
  return is_sorted (model) && get_ran (model, 0) >= SLOW_US;
}

/* All of them are there, in order; and those that end take their place. */
static void
test_sorting_is_live (void)
{
  GtkColumnView *view;
  GListModel *model;
  g_autoptr(GtkColumnViewColumn) ran = NULL;

  window_helper_show_page (&helper, "calls");
  view = GTK_COLUMN_VIEW (window_helper_find (helper.window, "GtkColumnView"));
  model = G_LIST_MODEL (gtk_column_view_get_model (view));
  ran = g_list_model_get_item (gtk_column_view_get_columns (view), 4);
  g_assert_cmpstr (gtk_column_view_column_get_title (ran), ==, "Ran");
  g_assert_false (is_sorted (model));

  gtk_column_view_sort_by_column (view, ran, GTK_SORT_DESCENDING);
  window_helper_await (is_sorted, model);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, MANY);
  window_helper_run (&helper, "unreliable.call", "{'seconds': <0.4>}", 1);
  window_helper_await (is_sorted_with_slow, model);

  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
  window_helper_draw (&helper, 2);
  g_assert_false (is_sorted (model));
}

static void
count_signal (GListModel *model,
              guint position,
              guint removed,
              guint added,
              gpointer count)
{
  (*(guint *)count)++;
}

/* No row is made that nobody sees; and all are there for who looks. */
static void
test_hidden_rows_wait (void)
{
  GtkColumnView *view;
  GListModel *model;
  gulong handler;
  guint count = 0;
  g_autoptr(FerryCallRecord) newest = NULL;
  g_autoptr(FerryCallRecord) first = NULL;

  window_helper_show_page (&helper, "calls");
  view = GTK_COLUMN_VIEW (window_helper_find (helper.window, "GtkColumnView"));
  model = G_LIST_MODEL (gtk_column_view_get_model (view));
  handler = g_signal_connect (model, "items-changed", G_CALLBACK (count_signal), &count);
  window_helper_show_page (&helper, "timeline");
  window_helper_run (&helper, "unreliable.call", "{'seconds': <0.0>}", 300);
  window_helper_draw (&helper, 20);
  g_assert_cmpuint (count, ==, 0);

  window_helper_show_page (&helper, "calls");
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, MANY);
  newest = g_list_model_get_item (ferry_session_get_calls (helper.session), 0);
  first = g_list_model_get_item (model, 0);
  g_assert_true (first == newest);
  g_signal_handler_disconnect (model, handler);
}

/* Seen, they come a few at a time. */
static void
test_rows_come_together (void)
{
  GtkColumnView *view;
  GListModel *model;
  gulong handler;
  guint count = 0;

  window_helper_show_page (&helper, "calls");
  view = GTK_COLUMN_VIEW (window_helper_find (helper.window, "GtkColumnView"));
  model = G_LIST_MODEL (gtk_column_view_get_model (view));
  handler = g_signal_connect (model, "items-changed", G_CALLBACK (count_signal), &count);
  window_helper_run (&helper, "unreliable.call", "{'seconds': <0.0>}", 900);
  window_helper_await (is_newest_shown, gtk_widget_get_last_child (GTK_WIDGET (view)));
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (count, <, 450);
  g_signal_handler_disconnect (model, handler);
}

/* @n more in @stalls, each at an iteration of its own. */
static void
stall (GListModel *stalls,
       guint n)
{
  enum { LONG_MS = 30 };
  guint wanted = g_list_model_get_n_items (stalls) + n;

  while (g_list_model_get_n_items (stalls) < wanted)
    {
      g_usleep (LONG_MS * 1000);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* A row for each at once would be the next stall. */
static void
test_stalls_come_together (void)
{
  enum { STALLS = 30 };
  g_autoptr(GListModel) stalls = ferry_stall_list_new (helper.session);
  GListModel *model;
  gulong handler;
  guint count = 0;

  stall (stalls, 1);
  window_helper_show_page (&helper, "stalls");
  model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (window_helper_find (helper.window, "GtkColumnView"))));
  handler = g_signal_connect (model, "items-changed", G_CALLBACK (count_signal), &count);
  stall (stalls, STALLS);
  g_assert_cmpuint (count, <=, STALLS / 2);
  window_helper_show_page (&helper, "timeline");
  count = 0;
  stall (stalls, STALLS / 3);
  g_assert_cmpuint (count, ==, 0);
  window_helper_show_page (&helper, "stalls");
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model), >=, STALLS + STALLS / 3);
  g_signal_handler_disconnect (model, handler);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  window_helper_init (&helper);
  window_helper_run (&helper, "compute.primes", "{'limit': <int64 1000>}", MANY);

  g_test_add_func ("/window/many/timeline-draws-no-more", test_timeline_draws_no_more);
  g_test_add_func ("/window/many/rows-are-recycled", test_rows_are_recycled);
  g_test_add_func ("/window/many/rows-stay", test_rows_stay);
  g_test_add_func ("/window/many/focus-stays-in-sight", test_focus_stays_in_sight);
  g_test_add_func ("/window/many/focus-comes-back-into-sight", test_focus_comes_back_into_sight);
  g_test_add_func ("/window/many/hidden-rows-wait", test_hidden_rows_wait);
  g_test_add_func ("/window/many/rows-come-together", test_rows_come_together);
  g_test_add_func ("/window/many/stalls-come-together", test_stalls_come_together);
  g_test_add_func ("/window/many/sorting-is-live", test_sorting_is_live);

  status = g_test_run ();
  window_helper_clear (&helper);
  return status;
}
