/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table that begins with few rows and makes the others with the frames that follow. */
#include "ui/table-growth.h"
#include "ui/table-rows.h"

#define MANY 1000

/* Of a frame. */
#define ROWS_AT_ONCE 40

static guint n_made;

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  n_made++;
  gtk_list_item_set_child (item, gtk_label_new ("row"));
}

static void
add (GListStore *store,
     guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_insert (store, 0, item);
    }
}

/* A list in a window that is not shown yet. */
static GtkWidget *
create_list (GListStore *store,
             GListModel **shown)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view = gtk_list_view_new (NULL, factory);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *window = gtk_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  *shown = G_LIST_MODEL (ferry_table_growth_new (G_LIST_MODEL (store), view));
  gtk_list_view_set_model (GTK_LIST_VIEW (view), GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (*shown))));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
  return window;
}

/* @items are as many of the first of @model. */
static void
assert_first (GListModel *model,
              GPtrArray *items)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), >=, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (items, i));
    }
}

static void
on_told (GListModel *model,
         guint position,
         guint removed,
         guint added,
         gpointer user_data)
{
  GPtrArray *told = user_data;

  g_assert_cmpuint (position + removed, <=, told->len);
  if (removed > 0)
    g_ptr_array_remove_range (told, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (told, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, told->len);
  assert_first (model, told);
}

/* Until all are there, and each time not many were made. */
static void
await_all (GListModel *shown,
           guint n)
{
  while (g_list_model_get_n_items (shown) < n)
    {
      guint before = n_made;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (n_made, <=, before + ROWS_AT_ONCE);
    }
}

static void
test_rows_come_with_frames (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  GtkWidget *window;

  n_made = 0;
  add (store, MANY);
  window = create_list (store, &shown);
  g_assert_cmpuint (g_list_model_get_n_items (shown), <, ROWS_AT_ONCE);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, MANY);
  g_assert_cmpuint (n_made, >, 2 * ROWS_AT_ONCE);

  /* From then on it has what there is. */
  add (store, MANY);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 2 * MANY);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Few are there at once, and those that come later too. */
static void
test_few_grow_to_many (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  GtkWidget *window = create_list (store, &shown);

  add (store, 3);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 3);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, 3);
  add (store, MANY);
  await_all (shown, MANY + 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* In one go, where some are shown: as at first. */
static void
test_many_join_some (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window = create_list (store, &shown);
  guint n_before;

  add (store, 2 * ROWS_AT_ONCE);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, 2 * ROWS_AT_ONCE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (window)))), 0);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
  n_before = n_made;
  g_list_store_splice (store, 0, 0, items->pdata, MANY);
  g_assert_cmpuint (n_made, <=, n_before + ROWS_AT_ONCE);
  await_all (shown, MANY + 2 * ROWS_AT_ONCE);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whatever changes, at whatever size: it is the first of what there is. */
static void
test_is_the_beginning (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  GtkWidget *window = create_list (store, &shown);
  g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (shown, "items-changed", G_CALLBACK (on_told), told);
  gtk_window_present (GTK_WINDOW (window));
  for (guint round = 0; round < 2000; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
      guint position = g_test_rand_int_range (0, n + 1);
      guint most = g_test_rand_bit () ? 5 : 300;
      guint removed = g_test_rand_int_range (0, MIN (n - position, most) + 1);
      g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = g_test_rand_int_range (0, most); i > 0; i--)
        g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
      g_list_store_splice (store, position, removed, items->pdata, items->len);
      assert_first (shown, told);
      assert_first (G_LIST_MODEL (store), told);
      gtk_window_set_focus (GTK_WINDOW (window), NULL);
      if (g_test_rand_bit ())
        g_main_context_iteration (NULL, FALSE);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *item)
{
  GtkWidget *label = gtk_label_new ("row");

  n_made++;
  ferry_table_rows_set_item (label, item);
  gtk_list_item_set_child (item, label);
}

static GtkWidget *
create_table (GListStore *store,
              GListModel **shown)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view = gtk_column_view_new (NULL);
  GtkWidget *window = gtk_window_new ();
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new ("Column", factory);

  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), NULL);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  *shown = G_LIST_MODEL (ferry_table_growth_new (G_LIST_MODEL (store), view));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (view), GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (*shown))));
  gtk_window_set_child (GTK_WINDOW (window), gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (window))), view);
  return window;
}

/* The same ones in another order have their widgets, all of them. */
static void
test_order_changes_at_once (void)
{
  enum { SOME = 2 * ROWS_AT_ONCE };
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window = create_table (store, &shown);
  guint n_before;

  add (store, SOME);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, SOME);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (guint i = SOME; i > 0; i--)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (store), i - 1));
  n_before = n_made;
  g_list_store_splice (store, 0, SOME, items->pdata, SOME);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, SOME);
  g_assert_cmpuint (n_made, ==, n_before);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is selected would not be, had it gone and come back. */
static void
test_selected_stay (void)
{
  enum { SOME = 2 * ROWS_AT_ONCE };
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  g_autoptr(GtkSelectionModel) selection = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window = create_table (store, &shown);

  add (store, SOME);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, SOME);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  g_object_get (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (window)))), "model", &selection, NULL);
  gtk_selection_model_select_range (selection, 20, 2, TRUE);
  for (guint i = 0; i < SOME; i++)
    g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (store, 0, 0, items->pdata, SOME);
  g_assert_true (gtk_selection_model_is_selected (selection, SOME + 20));
  g_assert_true (gtk_selection_model_is_selected (selection, SOME + 21));
  g_assert_false (gtk_selection_model_is_selected (selection, 20));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
on_rested (gpointer is_over)
{
  *(gboolean *)is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Nothing is made for nobody; and what is gone is not waited for. */
static void
test_hidden_stays_small (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  GtkWidget *window = create_list (store, &shown);
  gboolean is_over = FALSE;

  add (store, MANY);
  g_timeout_add (200, on_rested, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (shown), <, ROWS_AT_ONCE);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, 3 * ROWS_AT_ONCE);
  gtk_widget_set_visible (window, FALSE);
  g_list_store_remove_all (store);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 0);
  add (store, MANY);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, MANY);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whoever selects all before all are there. What comes later than that is not part of it. */
static void
test_all_are_selected (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GListModel) shown = NULL;
  g_autoptr(GtkBitset) selected = NULL;
  GtkWidget *window = create_list (store, &shown);
  GtkWidget *view = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (window))));
  g_autoptr(GtkMultiSelection) selection = gtk_multi_selection_new (g_object_ref (shown));

  gtk_list_view_set_model (GTK_LIST_VIEW (view), GTK_SELECTION_MODEL (selection));
  add (store, MANY);
  gtk_widget_activate_action (view, "list.select-all", NULL);
  gtk_window_present (GTK_WINDOW (window));
  await_all (shown, MANY);
  add (store, 3);
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, MANY);
  g_assert_cmpuint (gtk_bitset_get_minimum (selected), ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/window/growth/rows-come-with-frames", test_rows_come_with_frames);
  g_test_add_func ("/window/growth/few-grow-to-many", test_few_grow_to_many);
  g_test_add_func ("/window/growth/many-join-some", test_many_join_some);
  g_test_add_func ("/window/growth/order-changes-at-once", test_order_changes_at_once);
  g_test_add_func ("/window/growth/selected-stay", test_selected_stay);
  g_test_add_func ("/window/growth/all-are-selected", test_all_are_selected);
  g_test_add_func ("/window/growth/is-the-beginning", test_is_the_beginning);
  g_test_add_func ("/window/growth/hidden-stays-small", test_hidden_stays_small);

  return g_test_run ();
}
