/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model over a GVariant array.
 *
 * GtkListView keeps up to 200 rows of widgets, and makes or destroys all of them in one go when that
 * many items come or go, which takes 100 ms. So here an item is a place, not an element: other
 * elements come into the same places, and their cells follow. Places come and go a few with each
 * frame as long as they may have widgets; from ROWS_KEPT on they come and go in any number.
 *
 * Rows are made when somebody looks at them, and forgotten when nobody does. */
#include "variant-list.h"

#include "variant-row.h"

/* A few more than GTK_LIST_VIEW_MAX_LIST_ITEMS. */
#define ROWS_KEPT 220

/* As many as a person sees at first. */
#define FIRST_ROWS 12

struct _FerryVariantList
{
  GObject parent_instance;

  GVariant *array;
  GArray *order; /* of guint32; NULL: as they come */
  guint n_rows;
  guint n_items;
  GHashTable *live; /* position -> FerryVariantRow, each with a weak reference */
};

/* (transfer full) */
static GVariant *
get_element (FerryVariantList *self,
             guint position)
{
  if (position >= self->n_rows)
    return NULL;
  if (self->order != NULL)
    position = g_array_index (self->order, guint32, position);
  return g_variant_get_child_value (self->array, position);
}

static void
on_row_gone (gpointer user_data,
             GObject *row)
{
  FerryVariantList *self = user_data;

  g_hash_table_remove (self->live, g_object_get_data (row, "ferry-position"));
}

static gpointer
ferry_variant_list_get_item (GListModel *model,
                             guint position)
{
  FerryVariantList *self = FERRY_VARIANT_LIST (model);
  FerryVariantRow *row = g_hash_table_lookup (self->live, GUINT_TO_POINTER (position));

  if (position >= self->n_items)
    return NULL;
  if (row != NULL)
    return g_object_ref (row);

  row = ferry_variant_row_new ();
  ferry_variant_row_set_value (row, get_element (self, position));
  g_object_set_data (G_OBJECT (row), "ferry-position", GUINT_TO_POINTER (position));
  g_object_weak_ref (G_OBJECT (row), on_row_gone, self);
  g_hash_table_insert (self->live, GUINT_TO_POINTER (position), row);
  return row;
}

static GType
ferry_variant_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_VARIANT_ROW;
}

static guint
ferry_variant_list_get_n_items (GListModel *model)
{
  return FERRY_VARIANT_LIST (model)->n_items;
}

static void
ferry_variant_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = ferry_variant_list_get_item_type;
  interface->get_n_items = ferry_variant_list_get_n_items;
  interface->get_item = ferry_variant_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryVariantList, ferry_variant_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_variant_list_model_init))

/* Items come and go at the end. */
static void
set_n_items (FerryVariantList *self,
             guint n_items)
{
  guint before = self->n_items;
  guint same = MIN (before, n_items);

  if (before == n_items)
    return;
  self->n_items = n_items;
  g_list_model_items_changed (G_LIST_MODEL (self), same, before - same, n_items - same);
}

static void
ferry_variant_list_finalize (GObject *object)
{
  FerryVariantList *self = FERRY_VARIANT_LIST (object);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, on_row_gone, self);
  g_hash_table_unref (self->live);
  g_clear_pointer (&self->array, g_variant_unref);
  g_clear_pointer (&self->order, g_array_unref);

  G_OBJECT_CLASS (ferry_variant_list_parent_class)->finalize (object);
}

static void
ferry_variant_list_class_init (FerryVariantListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_variant_list_finalize;
}

static void
ferry_variant_list_init (FerryVariantList *self)
{
  self->live = g_hash_table_new (NULL, NULL);
}

FerryVariantList *
ferry_variant_list_new (void)
{
  return g_object_new (FERRY_TYPE_VARIANT_LIST, NULL);
}

/* A row that is told may drop others, so the table is not walked while they are told. */
static void
update_live_rows (FerryVariantList *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (rows, g_object_ref (value));
  for (guint i = 0; i < rows->len; i++)
    {
      FerryVariantRow *row = g_ptr_array_index (rows, i);
      guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "ferry-position"));

      ferry_variant_row_set_value (row, get_element (self, position));
    }
}

void
ferry_variant_list_set_array (FerryVariantList *self,
                              GVariant *array,
                              GArray *order)
{
  g_return_if_fail (FERRY_IS_VARIANT_LIST (self));
  g_return_if_fail (array == NULL || g_variant_is_of_type (array, G_VARIANT_TYPE_ARRAY));

  g_clear_pointer (&self->array, g_variant_unref);
  g_clear_pointer (&self->order, g_array_unref);
  self->n_rows = 0;
  if (array != NULL)
    {
      self->array = g_variant_ref (array);
      self->order = order != NULL ? g_array_ref (order) : NULL;
      self->n_rows = order != NULL ? order->len : MIN (g_variant_n_children (array), G_MAXUINT - 1);
    }

  if (self->n_items >= ROWS_KEPT)
    set_n_items (self, MAX (self->n_rows, ROWS_KEPT));
  else if (self->n_items < FIRST_ROWS)
    set_n_items (self, MAX (self->n_items, MIN (self->n_rows, FIRST_ROWS)));
  update_live_rows (self);
}

gboolean
ferry_variant_list_settle (FerryVariantList *self,
                           guint n_rows)
{
  g_return_val_if_fail (FERRY_IS_VARIANT_LIST (self), TRUE);

  if (self->n_items > self->n_rows)
    set_n_items (self, MAX (self->n_rows, self->n_items - MIN (n_rows, self->n_items)));
  else if (self->n_items < self->n_rows)
    set_n_items (self, self->n_items + n_rows >= ROWS_KEPT ? self->n_rows : MIN (self->n_rows, self->n_items + n_rows));

  return self->n_items == self->n_rows;
}

guint
ferry_variant_list_get_n_rows (FerryVariantList *self)
{
  g_return_val_if_fail (FERRY_IS_VARIANT_LIST (self), 0);

  return self->n_rows;
}
