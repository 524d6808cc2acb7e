/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GTK 4 keeps two hundred rows of a list as widgets, whatever is in sight: made at once they take several frames. */
#include "table-growth.h"

#include "table-rows.h"

/* What is in sight of a table at first, in a window of the usual size. */
#define FIRST_ROWS 16

/* Made well within a frame, with the rest of it. */
#define STEP_ROWS 8

/* So many more may come at once. */
#define ROOM_ROWS 16

/* That GTK keeps. */
#define LIST_ROWS 202

/* From there on more items cost nothing. */
#define ALL_ROWS 256

struct _FerryTableGrowth
{
  GObject parent_instance;

  GListModel *model;
  GtkWidget *view; /* weak */
  guint size;      /* at most so many are shown */
  guint n_shown;
  guint tick;
};

enum {
  PROP_MODEL = 1
};

static void ferry_table_growth_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryTableGrowth, ferry_table_growth, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_table_growth_model_init))

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (FERRY_TABLE_GROWTH (model)->model);
}

static guint
get_n_items (GListModel *model)
{
  return FERRY_TABLE_GROWTH (model)->n_shown;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  FerryTableGrowth *self = FERRY_TABLE_GROWTH (model);

  return position < self->n_shown ? g_list_model_get_item (self->model, position) : NULL;
}

static void
ferry_table_growth_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
tell (FerryTableGrowth *self,
      guint position,
      guint removed,
      guint added)
{
  self->n_shown = self->n_shown - removed + added;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
grow_to (FerryTableGrowth *self,
         guint size)
{
  self->size = size < ALL_ROWS ? size : G_MAXUINT;
  tell (self, self->n_shown, 0, MIN (g_list_model_get_n_items (self->model), self->size) - self->n_shown);
}

/* Whoever has selected all meant those too that have still to come. */
static void
grow_by_step (FerryTableGrowth *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  g_autoptr(GtkBitset) selected = NULL;
  guint n = self->n_shown;

  g_object_get (self->view, "model", &selection, NULL);
  selected = selection != NULL ? gtk_selection_model_get_selection (selection) : gtk_bitset_new_empty ();
  grow_to (self, n + STEP_ROWS);
  if (n > 1 && gtk_bitset_get_size (selected) == n && self->n_shown > n)
    gtk_selection_model_select_range (selection, n, self->n_shown - n, FALSE);
}

static gboolean
grow (GtkWidget *view,
      GdkFrameClock *clock,
      gpointer user_data)
{
  FerryTableGrowth *self = user_data;

  if (gtk_widget_get_mapped (view))
    grow_by_step (self);
  if (gtk_widget_get_mapped (view) && self->n_shown < g_list_model_get_n_items (self->model))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* Where more is there than is shown. Not while nobody looks: then no frames have to come. */
static void
begin (FerryTableGrowth *self)
{
  if (self->tick == 0 && self->view != NULL && gtk_widget_get_mapped (self->view) && self->n_shown < g_list_model_get_n_items (self->model))
    self->tick = gtk_widget_add_tick_callback (self->view, grow, g_object_ref (self), g_object_unref);
}

/* Of those that have come, how many would be shown that have no widgets. */
static guint
count_new (FerryTableGrowth *self,
           guint position,
           guint added)
{
  g_autoptr(GHashTable) shown = ferry_table_rows_list_items (self->view, self->n_shown);
  guint n = 0;

  for (guint i = position; i < MIN (position + added, LIST_ROWS); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (self->model, i);

      n += !g_hash_table_contains (shown, item);
    }
  return n;
}

/* Whether something would be lost if rows went and came back: somebody's place in the table, or what is selected. */
static gboolean
is_in_use (FerryTableGrowth *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  g_autoptr(GtkBitset) selected = NULL;

  if (!ferry_table_rows_are_free (self->view))
    return TRUE;
  g_object_get (self->view, "model", &selection, NULL);
  selected = selection != NULL ? gtk_selection_model_get_selection (selection) : gtk_bitset_new_empty ();
  return !gtk_bitset_is_empty (selected);
}

/* Where there are few. Those that are let go can leave their widgets to those that come, and those that only stand elsewhere
 * keep theirs: nothing is made then. Those that come one by one find room, as at the end of a full one another row would go
 * for each of them. */
static guint
choose_size (FerryTableGrowth *self,
             guint position,
             guint added)
{
  guint size = MAX (self->n_shown, FIRST_ROWS);

  if (added > ROOM_ROWS && self->view != NULL)
    {
      if (ferry_table_rows_count (self->view) + ROOM_ROWS >= LIST_ROWS || is_in_use (self))
        return G_MAXUINT;
      added = count_new (self, position, added);
    }
  if (added > ROOM_ROWS)
    return MAX (MIN (position, self->n_shown), FIRST_ROWS);
  return self->view != NULL && gtk_widget_get_mapped (self->view) ? size + ROOM_ROWS : size;
}

static void
on_items_changed (FerryTableGrowth *self,
                  guint position,
                  guint removed,
                  guint added)
{
  guint n = g_list_model_get_n_items (self->model);
  guint n_shown;

  if (n - added + removed < ALL_ROWS)
    self->size = choose_size (self, position, added);
  n_shown = MIN (n, self->size);
  if (position <= self->n_shown && position + added <= n_shown)
    tell (self, position, MIN (removed, self->n_shown - position), added);
  else
    {
      position = MIN (position, MIN (self->n_shown, n_shown));
      tell (self, position, self->n_shown - position, n_shown - position);
    }
  /* Whoever was told may have changed the model. The end moves: with what comes before it, with what there is, and with the size. */
  n_shown = MIN (g_list_model_get_n_items (self->model), self->size);
  if (self->n_shown > n_shown)
    tell (self, n_shown, self->n_shown - n_shown, 0);
  else
    tell (self, self->n_shown, 0, n_shown - self->n_shown);
  begin (self);
}

/* As GTK's own list models have it: whoever looks into a window follows it from model to model. */
static void
ferry_table_growth_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    g_value_set_object (value, FERRY_TABLE_GROWTH (object)->model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_table_growth_dispose (GObject *object)
{
  g_clear_weak_pointer (&FERRY_TABLE_GROWTH (object)->view);

  G_OBJECT_CLASS (ferry_table_growth_parent_class)->dispose (object);
}

static void
ferry_table_growth_finalize (GObject *object)
{
  g_object_unref (FERRY_TABLE_GROWTH (object)->model);

  G_OBJECT_CLASS (ferry_table_growth_parent_class)->finalize (object);
}

static void
ferry_table_growth_class_init (FerryTableGrowthClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_table_growth_get_property;
  object_class->dispose = ferry_table_growth_dispose;
  object_class->finalize = ferry_table_growth_finalize;

  g_object_class_install_property (object_class, PROP_MODEL,
                                   g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ferry_table_growth_init (FerryTableGrowth *self)
{
  self->size = FIRST_ROWS;
}

FerryTableGrowth *
ferry_table_growth_new (GListModel *model,
                        GtkWidget *view)
{
  FerryTableGrowth *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (view), NULL);

  self = g_object_new (FERRY_TYPE_TABLE_GROWTH, NULL);
  self->model = g_object_ref (model);
  self->n_shown = MIN (g_list_model_get_n_items (model), FIRST_ROWS);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "map", G_CALLBACK (begin), self, G_CONNECT_SWAPPED);

  return self;
}
