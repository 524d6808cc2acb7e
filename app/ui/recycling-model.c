/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GTK's lists make widgets for some two hundred rows. Those of rows that are removed they destroy before they make
 * others for the rows that have come, which together takes some frames; those of rows that others push away they use
 * again. */
#include "recycling-model-private.h"

#include "table-rows.h"

/* As many rows as a list has widgets for at its top. */
#define LIST_ROWS 200

/* More than are in sight of it on a large screen. */
#define SIGHT_ROWS 64

/* Fewer are not worth it. */
#define MANY_ROWS 24

/* Destroyed well within a frame, with the rest of it. */
#define STEP_ROWS 16
#define STEP_MS 16

enum {
  PROP_MODEL = 1
};

static void ferry_recycling_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryRecyclingModel, ferry_recycling_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_recycling_model_list_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, ferry_recycling_model_selection_init))

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (G_LIST_MODEL (FERRY_RECYCLING_MODEL (model)->selection));
}

static guint
get_n_items (GListModel *model)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);

  return self->n_live + self->n_gone;
}

/* A row that is gone keeps its widget, and the item with that: hardly anybody asks for it. */
static gpointer
get_item (GListModel *model,
          guint position)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (model);

  if (position < self->n_live)
    return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  return position - self->n_live < self->n_gone ? g_object_ref (self->gone) : NULL;
}

static void
ferry_recycling_model_list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* NULL once the view is gone. */
static GtkWidget *
get_list (FerryRecyclingModel *self)
{
  return self->view != NULL ? gtk_widget_get_last_child (GTK_WIDGET (self->view)) : NULL;
}

static void
set_gone (GtkWidget *row,
          gboolean is_gone)
{
  gtk_widget_set_opacity (row, is_gone ? 0 : 1);
  gtk_widget_set_can_target (row, !is_gone);
  gtk_widget_set_focusable (row, !is_gone);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, is_gone, -1);
}

/* Those that are gone can be in sight, and their widgets be used again. To mark them all would take as long as to make some. */
static void
show_rows (FerryRecyclingModel *self)
{
  GtkWidget *list = get_list (self);

  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkListItem *item = ferry_table_rows_find_item (row);
      guint position = item != NULL ? gtk_list_item_get_position (item) : 0;
      gboolean is_gone = position >= self->n_live && position < SIGHT_ROWS;

      if ((gtk_widget_get_opacity (row) == 0) != is_gone)
        set_gone (row, is_gone);
    }
}

/* From the last on, down to @n_kept of them. No item twice in one signal: GTK looks for them by that. */
static void
drop_gone (FerryRecyclingModel *self,
           guint n_kept)
{
  while (self->n_gone > n_kept)
    {
      guint *last = &g_array_index (self->gone_together, guint, self->gone_together->len - 1);
      guint n = MIN (*last, self->n_gone - n_kept);

      *last -= n;
      if (*last == 0)
        g_array_set_size (self->gone_together, self->gone_together->len - 1);
      self->n_gone -= n;
      g_list_model_items_changed (G_LIST_MODEL (self), self->n_live + self->n_gone, n, 0);
    }
}

static gboolean
on_step (gpointer user_data)
{
  g_autoptr(FerryRecyclingModel) self = g_object_ref (user_data);

  drop_gone (self, self->n_gone - MIN (STEP_ROWS, self->n_gone));
  show_rows (self);
  if (self->n_gone > 0)
    return G_SOURCE_CONTINUE;
  g_clear_object (&self->gone);
  self->step = 0;
  return G_SOURCE_REMOVE;
}

/* The items whose rows have widgets, and would have none any more. */
static GHashTable *
find_leaving (FerryRecyclingModel *self,
              guint n_before)
{
  GHashTable *leaving = ferry_table_rows_list_items (GTK_WIDGET (self->view), n_before);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->selection)), LIST_ROWS);

  for (guint i = 0; i < n && g_hash_table_size (leaving) > 0; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      g_hash_table_remove (leaving, item);
    }
  return leaving;
}

/* Those without widgets: GTK would make some when they come closer, all of the same item. */
static void
drop_out_of_reach (FerryRecyclingModel *self)
{
  drop_gone (self, LIST_ROWS - MIN (self->n_live, LIST_ROWS));
}

/* All behind those that the view knows. The first row that is gone goes as they come, in one: GTK takes the new one for what
 * the focus comes to, and a range is selected from; with the old one that would end at the last row. */
static void
tell_of_rest (FerryRecyclingModel *self)
{
  guint position = self->n_live;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n == position)
    return;
  if (--g_array_index (self->gone_together, guint, 0) == 0)
    g_array_remove_index (self->gone_together, 0);
  self->n_gone--;
  self->n_live = n;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, n - position);
}

/* Whatever stood behind @position goes, and all that stands there now comes: whether a row far down is the same as before
 * makes no difference to those that have widgets. */
static void
recycle (FerryRecyclingModel *self,
         guint position,
         gpointer gone)
{
  guint removed = self->n_live - position;

  g_set_object (&self->gone, gone);
  self->n_live = position;
  self->n_gone += removed;
  g_array_prepend_val (self->gone_together, removed);
  tell_of_rest (self);
  /* It was there before: ferry_table_rows_are_free (). */
  if (position > 0)
    gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", 0);
  drop_out_of_reach (self);
  show_rows (self);
  if (self->step != 0)
    return;
  self->step = g_timeout_add (STEP_MS, on_step, self);
  g_source_set_name_by_id (self->step, "[ferry] let rows go");
}

/* As it is told of them, with what is gone behind them. */
static void
pass_on (FerryRecyclingModel *self,
         guint position,
         guint removed,
         guint added)
{
  if (self->n_gone > 0 && removed == 0 && position == self->n_live)
    {
      tell_of_rest (self);
      return;
    }
  self->n_live += added - removed;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* A row with the focus would lose that: GTK finds it again only where it goes and comes in one. */
static void
on_items_changed (FerryRecyclingModel *self,
                  guint position,
                  guint removed,
                  guint added)
{
  if (removed >= MANY_ROWS && position + MANY_ROWS <= LIST_ROWS && get_list (self) != NULL && ferry_table_rows_are_free (GTK_WIDGET (self->view)))
    {
      g_autoptr(GHashTable) leaving = find_leaving (self, self->n_live);
      GHashTableIter iter;
      gpointer item;

      g_hash_table_iter_init (&iter, leaving);
      if (g_hash_table_size (leaving) >= MANY_ROWS && g_hash_table_iter_next (&iter, &item, NULL))
        {
          recycle (self, position, item);
          return;
        }
    }
  pass_on (self, position, removed, added);
  if (self->n_gone == 0)
    return;
  drop_out_of_reach (self);
  show_rows (self);
}

static void
ferry_recycling_model_get_property (GObject *object,
                                    guint id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    g_value_set_object (value, FERRY_RECYCLING_MODEL (object)->selection);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_recycling_model_dispose (GObject *object)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (object);

  g_clear_handle_id (&self->step, g_source_remove);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (ferry_recycling_model_parent_class)->dispose (object);
}

static void
ferry_recycling_model_finalize (GObject *object)
{
  FerryRecyclingModel *self = FERRY_RECYCLING_MODEL (object);

  g_clear_object (&self->gone);
  g_array_unref (self->gone_together);
  g_object_unref (self->selection);

  G_OBJECT_CLASS (ferry_recycling_model_parent_class)->finalize (object);
}

static void
ferry_recycling_model_class_init (FerryRecyclingModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_recycling_model_get_property;
  object_class->dispose = ferry_recycling_model_dispose;
  object_class->finalize = ferry_recycling_model_finalize;

  g_object_class_install_property (object_class, PROP_MODEL,
                                   g_param_spec_object ("model", NULL, NULL, GTK_TYPE_SELECTION_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ferry_recycling_model_init (FerryRecyclingModel *self)
{
  self->gone_together = g_array_new (FALSE, FALSE, sizeof (guint));
}

FerryRecyclingModel *
ferry_recycling_model_new (GtkSelectionModel *selection,
                           GtkColumnView *view)
{
  FerryRecyclingModel *self;

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (selection), NULL);
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  self = g_object_new (FERRY_TYPE_RECYCLING_MODEL, NULL);
  self->selection = g_object_ref (selection);
  self->n_live = g_list_model_get_n_items (G_LIST_MODEL (selection));
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (gtk_selection_model_selection_changed), self, G_CONNECT_SWAPPED);

  return self;
}
