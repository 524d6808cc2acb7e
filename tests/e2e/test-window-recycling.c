/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Other rows take the widgets of those that a table shows, and those that are left over go a few at a time. */
#include "ui/cell-text.h"
#include "ui/columns.h"
#include "ui/recycling-model.h"
#include "ui/table-rows.h"
#include "window-helper.h"

#define MANY 1000
#define FEW 3

/* More than are in sight. */
#define SIGHT 50

/* Made, or destroyed, in one go. */
#define AT_ONCE 24

static guint n_made;
static guint n_there;

static void
on_cell_gone (gpointer data,
              GObject *cell)
{
  n_there--;
}

static GtkWidget *
create (void)
{
  GtkWidget *cell = ferry_cell_text_new (0);

  n_made++;
  n_there++;
  g_object_weak_ref (G_OBJECT (cell), on_cell_gone, NULL);
  return cell;
}

#define SHOWS "test-shows"

static void
update (GtkWidget *cell,
        gpointer item)
{
  g_object_set_data (G_OBJECT (cell), SHOWS, item);
  ferry_cell_text_set (cell, gtk_string_object_get_string (item));
}

static const FerryCell cell = {.create = create, .update = update};

typedef struct
{
  GListStore *items;
  GtkSelectionModel *selection;
  GtkSelectionModel *model;
  GtkWidget *window;
  GtkWidget *entry;
  GtkWidget *view;
} Table;

/* In place of all: @n that are called after @prefix. */
static void
fill (Table *self,
      const char *prefix,
      guint n)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", prefix, i);

      g_ptr_array_add (items, gtk_string_object_new (text));
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, n);
}

static void
reverse (Table *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = n; i > 0; i--)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->items), i - 1));
  g_list_store_splice (self->items, 0, n, items->pdata, n);
}

static void
draw (Table *self)
{
  window_helper_draw (&(WindowHelper) {.window = self->window}, 3);
}

static GtkWidget *
get_first_row (Table *self)
{
  return gtk_widget_get_first_child (gtk_widget_get_last_child (self->view));
}

/* What the rows that are to be seen show is what the items are now; rows behind them are not to be seen. */
static void
assert_shown (Table *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint n_seen = 0;

  for (GtkWidget *row = get_first_row (self); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *list_item = ferry_table_rows_find_item (row);
      guint position = gtk_list_item_get_position (list_item);
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

      if (position < n || position < SIGHT)
        {
          g_assert_true ((gtk_widget_get_opacity (row) > 0) == (position < n));
          g_assert_true (gtk_widget_get_can_target (row) == (position < n));
          g_assert_true (gtk_widget_get_focusable (row) == (position < n));
        }
      if (position >= n)
        continue;
      n_seen++;
      g_assert_true (gtk_list_item_get_item (list_item) == item);
      g_assert_true (g_object_get_data (G_OBJECT (gtk_list_item_get_child (list_item)), SHOWS) == item);
      g_assert_true (gtk_list_item_get_selected (list_item) == gtk_selection_model_is_selected (self->selection, position));
    }
  g_assert_cmpuint (n_seen, >=, MIN (n, 20));
}

/* Until none is there that is gone; each time not many go. */
static void
await_gone (Table *self)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > g_list_model_get_n_items (G_LIST_MODEL (self->items)))
    {
      guint before = n_there;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (n_there + AT_ONCE, >=, before);
      assert_shown (self);
    }
}

static void
table_init (Table *self)
{
  g_autoptr(GtkColumnViewColumn) column = ferry_column_new ("Column", &cell);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->items = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  fill (self, "first", MANY);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->items))));
  self->view = gtk_column_view_new (NULL);
  self->model = GTK_SELECTION_MODEL (ferry_recycling_model_new (self->selection, GTK_COLUMN_VIEW (self->view)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), self->model);
  ferry_table_rows_stay_on_top (GTK_COLUMN_VIEW (self->view));
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->entry = gtk_entry_new ();
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), scroller);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 300, 300);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->entry);
  draw (self);
  n_made = 0;
}

static void
table_clear (Table *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->model);
  g_object_unref (self->selection);
  g_object_unref (self->items);
}

static void
test_others_take_the_widgets (void)
{
  Table table;
  guint n_before;

  table_init (&table);
  n_before = n_there;
  g_assert_cmpuint (n_before, >, 4 * AT_ONCE);
  fill (&table, "second", MANY);
  assert_shown (&table);
  await_gone (&table);
  draw (&table);
  assert_shown (&table);
  g_assert_cmpuint (n_made, <=, AT_ONCE);
  g_assert_cmpuint (n_there, <=, n_before + AT_ONCE);
  table_clear (&table);
}

/* Those that move do not take with them that they are selected, as the selection behind them has it. */
static void
test_selection_is_the_one_behind (void)
{
  Table table;

  table_init (&table);
  gtk_selection_model_select_range (table.model, 2, 3, TRUE);
  assert_shown (&table);
  reverse (&table);
  assert_shown (&table);
  gtk_selection_model_select_item (table.selection, 1, TRUE);
  assert_shown (&table);
  g_list_store_remove (table.items, 0);
  assert_shown (&table);
  g_assert_true (gtk_selection_model_is_selected (table.model, 0));
  await_gone (&table);
  assert_shown (&table);
  table_clear (&table);
}

static void
test_left_over_go_in_steps (void)
{
  Table table;

  table_init (&table);
  fill (&table, "second", FEW);
  g_assert_cmpuint (n_there, >, 4 * AT_ONCE);
  assert_shown (&table);
  draw (&table);
  assert_shown (&table);
  await_gone (&table);
  g_assert_cmpuint (n_there, ==, FEW);

  /* None at all. */
  fill (&table, "third", MANY);
  await_gone (&table);
  fill (&table, "fourth", 0);
  assert_shown (&table);
  await_gone (&table);
  g_assert_cmpuint (n_there, ==, 0);
  table_clear (&table);
}

/* Others come while those before them are not gone yet: they take their widgets, and are seen. */
static void
test_others_come_meanwhile (void)
{
  Table table;

  table_init (&table);
  for (guint i = 0; i < 5; i++)
    {
      fill (&table, "few", i);
      assert_shown (&table);
      draw (&table);
      fill (&table, "many", MANY / 5);
      assert_shown (&table);
      g_list_store_remove (table.items, 1);
      assert_shown (&table);
    }
  await_gone (&table);
  draw (&table);
  assert_shown (&table);
  table_clear (&table);
}

/* All that is selected is what there is, and nobody chooses what is gone. */
static void
test_gone_are_not_selected (void)
{
  g_autoptr(GtkBitset) selected = NULL;
  Table table;

  table_init (&table);
  fill (&table, "second", FEW);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.model)), >, FEW);
  gtk_selection_model_select_all (table.model);
  selected = gtk_selection_model_get_selection (table.model);
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, FEW);
  g_assert_false (gtk_selection_model_select_item (table.model, FEW, FALSE));
  gtk_selection_model_select_range (table.model, 1, 10, TRUE);
  gtk_bitset_unref (selected);
  selected = gtk_selection_model_get_selection (table.selection);
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, FEW - 1);
  g_assert_false (gtk_selection_model_is_selected (table.model, FEW));
  table_clear (&table);
}

/* GTK finds the row with the focus again, and so it must. */
static void
test_focus_stays (void)
{
  Table table;
  GtkWidget *row;

  table_init (&table);
  row = get_first_row (&table);
  gtk_widget_grab_focus (row);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (table.window)), table.view));
  reverse (&table);
  draw (&table);
  assert_shown (&table);
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (table.window)));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (table.window)), table.view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.model)), ==, MANY);
  table_clear (&table);
}

static guint
get_focused_position (Table *self)
{
  GtkWidget *row = gtk_root_get_focus (GTK_ROOT (self->window));

  g_assert_nonnull (row);
  return gtk_list_item_get_position (ferry_table_rows_find_item (row));
}

/* Whoever comes back to the rows begins with those in sight. */
static void
test_focus_begins_in_sight (void)
{
  for (guint before = 0; before < 8; before += 7)
    {
      Table table;
      GtkWidget *row;

      table_init (&table);
      row = get_first_row (&table);
      for (guint i = 0; i < before; i++)
        row = gtk_widget_get_next_sibling (row);
      gtk_widget_grab_focus (row);
      draw (&table);
      gtk_widget_grab_focus (table.entry);
      draw (&table);
      for (guint n = MANY; n >= FEW; n /= 4)
        {
          fill (&table, "second", n);
          assert_shown (&table);
          if (n < MANY / 4)
            await_gone (&table);
        }
      await_gone (&table);
      draw (&table);
      gtk_widget_grab_focus (table.view);
      g_assert_cmpuint (get_focused_position (&table), <=, before);
      table_clear (&table);
    }
}

/* The first ones are the same, and one of the others had the focus. */
static void
test_top_stays_in_sight (void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Table table;
  GtkAdjustment *adjustment;

  table_init (&table);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (table.view));
  gtk_widget_grab_focus (gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (get_first_row (&table)))));
  draw (&table);
  gtk_widget_grab_focus (table.entry);
  draw (&table);
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (items, gtk_string_object_new ("other"));
  g_list_store_splice (table.items, 2, MANY - 2, items->pdata, MANY);
  g_assert_cmpuint (n_made, <=, AT_ONCE);
  draw (&table);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  await_gone (&table);
  draw (&table);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  assert_shown (&table);
  table_clear (&table);
}

/* One that is gone comes back, and goes again. */
static void
test_the_same_come_and_go (void)
{
  Table table;

  table_init (&table);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      guint n = g_list_model_get_n_items (G_LIST_MODEL (table.items));

      for (guint k = 0; k < n; k += 2 + i % 3)
        g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (table.items), k));
      for (guint k = 0; k < 30 + 40 * (i % 6); k++)
        g_ptr_array_add (items, gtk_string_object_new ("new"));
      g_list_store_splice (table.items, 0, n, items->pdata, items->len);
      assert_shown (&table);
      if (i % 2 == 0)
        draw (&table);
      assert_shown (&table);
    }
  await_gone (&table);
  draw (&table);
  assert_shown (&table);
  table_clear (&table);
}

/* Whoever closes the window while rows are going. */
static void
test_closed_meanwhile (void)
{
  Table table;

  table_init (&table);
  fill (&table, "second", FEW);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.model)), >, FEW);
  table_clear (&table);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/window/recycling/others-take-the-widgets", test_others_take_the_widgets);
  g_test_add_func ("/window/recycling/selection-is-the-one-behind", test_selection_is_the_one_behind);
  g_test_add_func ("/window/recycling/left-over-go-in-steps", test_left_over_go_in_steps);
  g_test_add_func ("/window/recycling/others-come-meanwhile", test_others_come_meanwhile);
  g_test_add_func ("/window/recycling/gone-are-not-selected", test_gone_are_not_selected);
  g_test_add_func ("/window/recycling/focus-stays", test_focus_stays);
  g_test_add_func ("/window/recycling/focus-begins-in-sight", test_focus_begins_in_sight);
  g_test_add_func ("/window/recycling/top-stays-in-sight", test_top_stays_in_sight);
  g_test_add_func ("/window/recycling/the-same-come-and-go", test_the_same_come_and_go);
  g_test_add_func ("/window/recycling/closed-meanwhile", test_closed_meanwhile);

  return g_test_run ();
}
