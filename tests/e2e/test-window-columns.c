/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cell shows its item once, and again when that has changed: not each time that rows come before it. */
#include "ui/cell-text.h"
#include "ui/columns.h"
#include "ui/history-columns.h"
#include "ui/stall-columns.h"
#include "window-helper.h"

#define N 30

/* Of style.css, on each side. */
#define CELL_PADDING 9

#define TEST_TYPE_ITEM (test_item_get_type ())
G_DECLARE_FINAL_TYPE (TestItem, test_item, TEST, ITEM, GObject)

struct _TestItem
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (TestItem, test_item, G_TYPE_OBJECT)

static guint n_shown;
static gpointer last_shown;

static void
test_item_class_init (TestItemClass *klass)
{
  g_signal_new ("changed", TEST_TYPE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
test_item_init (TestItem *self)
{
}

static void
update (GtkWidget *cell,
        gpointer item)
{
  n_shown++;
  last_shown = item;
  ferry_cell_text_set (cell, "item");
}

static const FerryCell cell = {.update = update, .follows = TRUE};

typedef struct
{
  GListStore *items;
  GtkWidget *window;
} Table;

static void
add (Table *self,
     guint position)
{
  g_autoptr(TestItem) item = g_object_new (TEST_TYPE_ITEM, NULL);

  g_list_store_insert (self->items, position, item);
}

static void
draw (Table *self)
{
  window_helper_draw (&(WindowHelper) {.window = self->window}, 3);
}

static void
table_init (Table *self)
{
  g_autoptr(GtkColumnViewColumn) column = ferry_column_new ("Column", &cell);
  GtkWidget *view, *scroller;

  self->items = g_list_store_new (TEST_TYPE_ITEM);
  for (guint i = 0; i < N; i++)
    add (self, i);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)))));
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 300, 300);
  gtk_window_present (GTK_WINDOW (self->window));
  draw (self);
  n_shown = 0;
}

static void
table_clear (Table *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->items);
}

static void
test_rows_before (void)
{
  Table table;

  table_init (&table);
  for (guint i = 1; i <= 5; i++)
    {
      add (&table, 0);
      draw (&table);
      g_assert_cmpuint (n_shown, ==, i);
    }
  table_clear (&table);
}

static void
test_change (void)
{
  Table table;
  g_autoptr(TestItem) item = NULL;

  table_init (&table);
  item = g_list_model_get_item (G_LIST_MODEL (table.items), 3);
  add (&table, 0);
  draw (&table);
  n_shown = 0;
  g_signal_emit_by_name (item, "changed");
  while (n_shown == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (last_shown == item);
  g_assert_cmpuint (n_shown, ==, 1);
  table_clear (&table);
}

/* One that has left is not shown any more, and not kept. */
static void
test_gone (void)
{
  Table table;
  TestItem *item;

  table_init (&table);
  item = g_list_model_get_item (G_LIST_MODEL (table.items), 3);
  g_object_add_weak_pointer (G_OBJECT (item), (gpointer *)&item);
  g_list_store_remove (table.items, 3);
  draw (&table);
  n_shown = 0;
  g_signal_emit_by_name (item, "changed");
  draw (&table);
  g_assert_cmpuint (n_shown, ==, 0);
  g_object_unref (item);
  g_assert_null (item);
  table_clear (&table);
}

/* What it takes in the desktop's font. */
static int
measure (GtkWidget *view,
         const char *font_name,
         const char *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (view, text);
  PangoFontDescription *font = pango_font_description_from_string (font_name);
  int width;

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* In text of any size. */
static void
test_times_have_room (void)
{
  static const char * const fonts[] = {"Sans 10", "Sans 11", "Sans 20"};
  g_autofree char *former = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &former, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
    {
      GtkWidget *stalls = g_object_ref_sink (gtk_column_view_new (NULL));
      GtkWidget *history = g_object_ref_sink (gtk_column_view_new (NULL));
      g_autoptr(GtkColumnViewColumn) when = NULL;
      g_autoptr(GtkColumnViewColumn) started = NULL;

      g_object_set (gtk_settings_get_default (), "gtk-font-name", fonts[i], NULL);
      ferry_stall_columns_add (GTK_COLUMN_VIEW (stalls));
      ferry_history_columns_add (GTK_COLUMN_VIEW (history));
      when = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (stalls)), 0);
      started = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (history)), 0);
      g_assert_cmpint (gtk_column_view_column_get_fixed_width (when), >=, measure (stalls, fonts[i], "16:04:47.147") + 2 * CELL_PADDING);
      g_assert_cmpint (gtk_column_view_column_get_fixed_width (started), >=, measure (history, fonts[i], "2026-12-01 16:04:47") + 2 * CELL_PADDING);
      g_object_unref (stalls);
      g_object_unref (history);
    }
  g_object_set (gtk_settings_get_default (), "gtk-font-name", former, NULL);
}

int
main (int argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window/columns/rows-before", test_rows_before);
  g_test_add_func ("/window/columns/change", test_change);
  g_test_add_func ("/window/columns/gone", test_gone);
  g_test_add_func ("/window/columns/times-have-room", test_times_have_room);

  return g_test_run ();
}
