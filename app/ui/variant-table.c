/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table over a GVariant array of tuples, for any number of rows.
 *
 * Rows are sorted and filtered on another thread, as positions in the array. What remains for the main
 * thread are the widgets, and FerryVariantList sees to it that there are few to make with each frame. */
#include "variant-table.h"

#include "children.h"
#include "table-keys.h"
#include "table-start.h"
#include "variant-columns.h"
#include "variant-groups.h"
#include "variant-list.h"
#include "variant-order.h"

#include <glib/gi18n-lib.h>

/* What a third of a frame's time is enough for, and what a person sees of a table at first. */
#define CELLS_PER_FRAME 18
#define FIRST_CELLS (2 * CELLS_PER_FRAME)

struct _FerryVariantTable
{
  GtkWidget parent_instance;

  const FerryVariantColumn *columns;
  GPtrArray *view_columns; /* of GtkColumnViewColumn, lent; as the columns */
  FerryVariantScale scale;

  GVariant *array;
  guint members; /* of groups */
  int sort_by;
  gboolean descending;
  gboolean sorting; /* the titles follow us, not the person */
  char *needle;
  GCancellable *arranging;

  FerryVariantList *rows;
  GtkSingleSelection *selection;
  guint settling; /* tick callback */

  GtkWidget *overlay;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkWidget *nothing;
};

G_DEFINE_FINAL_TYPE (FerryVariantTable, ferry_variant_table, GTK_TYPE_WIDGET)

enum {
  ARRANGED,
  SORT_CHANGED,
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How many rows @n_cells are, at least one. */
static guint
get_rows (FerryVariantTable *self,
          guint n_cells)
{
  return MAX (1, n_cells / MAX (1, self->view_columns->len));
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  FerryVariantTable *self = FERRY_VARIANT_TABLE (widget);

  if (!ferry_variant_list_settle (self->rows, get_rows (self, CELLS_PER_FRAME)))
    return G_SOURCE_CONTINUE;
  self->settling = 0;
  g_signal_emit (self, signals[SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static void
go_to_top (FerryVariantTable *self)
{
  /* What was selected is somewhere else now. */
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static void
settle (FerryVariantTable *self)
{
  if (self->settling == 0)
    self->settling = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
show_rows (FerryVariantTable *self,
           GArray *order)
{
  guint n_rows, total;

  go_to_top (self);
  ferry_variant_list_set_array (self->rows, self->array, order);
  settle (self);

  n_rows = ferry_variant_list_get_n_rows (self->rows);
  total = self->array != NULL ? g_variant_n_children (self->array) : 0;
  gtk_widget_set_visible (self->nothing, n_rows == 0 && total > 0);
  g_signal_emit (self, signals[ARRANGED], 0, n_rows, total);
}

static void
on_arranged (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr(FerryVariantTable) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) order = ferry_variant_order_finish (result, &error);

  if (error != NULL)
    return;
  g_clear_object (&self->arranging);
  show_rows (self, order);
}

static void
on_counted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(FerryVariantTable) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) starts = ferry_variant_groups_finish (result, &error);

  if (error != NULL)
    return;
  g_clear_object (&self->arranging);
  go_to_top (self);
  ferry_variant_list_set_groups (self->rows, self->array, starts, self->members);
  settle (self);
}

static void
stop_arranging (FerryVariantTable *self)
{
  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
}

static void
arrange (FerryVariantTable *self)
{
  FerryVariantArrangement arrangement = {self->sort_by, self->descending, self->needle};

  stop_arranging (self);
  if (self->array == NULL)
    return;
  self->arranging = g_cancellable_new ();
  ferry_variant_order_async (self->array, &arrangement, self->arranging, on_arranged, g_object_ref (self));
}

static void
on_titles_changed (GtkSorter *sorter,
                   GtkSorterChange change,
                   gpointer user_data)
{
  FerryVariantTable *self = user_data;
  const FerryVariantColumn *column;

  if (self->sorting)
    return;

  column = ferry_variant_columns_get_sort (GTK_COLUMN_VIEW (self->view), &self->descending);
  self->sort_by = column != NULL ? (int)column->child : FERRY_VARIANT_ORDER_AS_IS;
  arrange (self);
  g_signal_emit (self, signals[SORT_CHANGED], 0, self->sort_by, self->descending);
}

static void
ferry_variant_table_dispose (GObject *object)
{
  FerryVariantTable *self = FERRY_VARIANT_TABLE (object);

  /* The titles' sorters say goodbye. */
  self->sorting = TRUE;
  stop_arranging (self);
  if (self->settling != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->settling);
  self->settling = 0;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->array, g_variant_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (ferry_variant_table_parent_class)->dispose (object);
}

static void
ferry_variant_table_finalize (GObject *object)
{
  FerryVariantTable *self = FERRY_VARIANT_TABLE (object);

  g_clear_pointer (&self->view_columns, g_ptr_array_unref);
  g_free (self->scale.folder);
  g_free (self->needle);

  G_OBJECT_CLASS (ferry_variant_table_parent_class)->finalize (object);
}

static void
ferry_variant_table_class_init (FerryVariantTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_variant_table_dispose;
  object_class->finalize = ferry_variant_table_finalize;

  signals[ARRANGED] = g_signal_new ("arranged", FERRY_TYPE_VARIANT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", FERRY_TYPE_VARIANT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[SETTLED] = g_signal_new ("settled", FERRY_TYPE_VARIANT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* Once there are columns. */
static void
create_rows (FerryVariantTable *self)
{
  self->rows = ferry_variant_list_new (get_rows (self, FIRST_CELLS));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
create_selection (FerryVariantTable *self)
{
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
}

static void
ferry_variant_table_init (FerryVariantTable *self)
{
  self->sort_by = FERRY_VARIANT_ORDER_AS_IS;
  create_selection (self);

  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->view, "data-table");
  ferry_table_keys_add (GTK_COLUMN_VIEW (self->view));
  ferry_table_start_add (GTK_COLUMN_VIEW (self->view));
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_titles_changed), self, 0);

  self->scroller = gtk_scrolled_window_new ();
  ferry_widget_set_name (self->scroller, _ ("Rows"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_vexpand (self->scroller, TRUE);

  self->nothing = gtk_label_new (_ ("No name contains this"));
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_widget_set_halign (self->nothing, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->nothing, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->nothing, "secondary");

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->nothing);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}

GtkWidget *
ferry_variant_table_new (const FerryVariantColumn *columns,
                         const char *label)
{
  FerryVariantTable *self = g_object_new (FERRY_TYPE_VARIANT_TABLE, NULL);

  self->columns = columns;
  self->view_columns = ferry_variant_columns_add (GTK_COLUMN_VIEW (self->view), columns, &self->scale);
  create_rows (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The list within is what takes the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (self->view)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}

/* The first row's number: tables with bars come with the largest first. */
static guint64
find_largest (FerryVariantTable *self)
{
  const FerryVariantColumn *column = self->columns;
  guint64 largest = 0;

  while (column->title != NULL && column->cell != FERRY_CELL_SHARE)
    column++;
  if (column->title != NULL && g_variant_n_children (self->array) > 0)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (self->array, 0);

      g_variant_get_child (row, column->child, "t", &largest);
    }
  return largest;
}

void
ferry_variant_table_set_array (FerryVariantTable *self,
                               GVariant *array,
                               const char *folder)
{
  g_return_if_fail (FERRY_IS_VARIANT_TABLE (self));

  stop_arranging (self);
  if (array == NULL)
    g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->array, g_variant_unref);
  g_free (self->scale.folder);
  self->scale.folder = g_strdup (folder);
  self->scale.largest = 0;
  if (array != NULL)
    {
      self->array = g_variant_ref (array);
      self->scale.largest = find_largest (self);
    }

  if (array != NULL && (self->sort_by != FERRY_VARIANT_ORDER_AS_IS || self->needle != NULL))
    arrange (self);
  else
    show_rows (self, NULL);
}

void
ferry_variant_table_set_groups (FerryVariantTable *self,
                                GVariant *array,
                                guint members)
{
  g_return_if_fail (FERRY_IS_VARIANT_TABLE (self));

  ferry_variant_table_set_array (self, NULL, NULL);
  if (array == NULL)
    return;
  self->array = g_variant_ref (array);
  self->members = members;
  self->arranging = g_cancellable_new ();
  ferry_variant_groups_async (array, members, self->arranging, on_counted, g_object_ref (self));
}

void
ferry_variant_table_set_filter (FerryVariantTable *self,
                                const char *needle)
{
  g_return_if_fail (FERRY_IS_VARIANT_TABLE (self));

  if (g_strcmp0 (self->needle != NULL ? self->needle : "", needle) == 0)
    return;
  g_free (self->needle);
  self->needle = g_strdup (needle);
  arrange (self);
}

void
ferry_variant_table_sort (FerryVariantTable *self,
                          int child,
                          gboolean descending)
{
  GtkColumnViewColumn *view_column = NULL;

  g_return_if_fail (FERRY_IS_VARIANT_TABLE (self));

  if (self->sort_by == child && self->descending == descending)
    return;
  self->sort_by = child;
  self->descending = descending;

  for (guint i = 0; self->columns[i].title != NULL && view_column == NULL; i++)
    if ((int)self->columns[i].child == child && self->columns[i].sortable)
      view_column = g_ptr_array_index (self->view_columns, i);
  self->sorting = TRUE;
  ferry_variant_columns_sort (GTK_COLUMN_VIEW (self->view), view_column, descending);
  self->sorting = FALSE;
  arrange (self);
}
