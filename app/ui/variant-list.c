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

struct _FerryVariantList
{
  GObject parent_instance;

  GVariant *array;
  GArray *order;  /* of guint32; NULL: as they come */
  GArray *starts; /* of groups, the same; NULL: there are none */
  guint members;  /* which child of a group holds them */
  guint first_rows;
  guint n_rows;
  guint n_items;
  GHashTable *live; /* position -> FerryVariantRow, each with a weak reference */
};

/* The group that stands at @position or has a member there. */
static guint
find_group (FerryVariantList *self,
            guint position)
{
  guint from = 0;
  guint to = self->starts->len - 1;

  while (to - from > 1)
    {
      guint middle = from + (to - from) / 2;

      if (g_array_index (self->starts, guint32, middle) <= position)
        from = middle;
      else
        to = middle;
    }
  return from;
}

/* (transfer full) */
static GVariant *
get_of_group (FerryVariantList *self,
              guint position)
{
  guint number = find_group (self, position);
  guint start = g_array_index (self->starts, guint32, number);
  g_autoptr(GVariant) group = g_variant_get_child_value (self->array, number);
  g_autoptr(GVariant) members = NULL;

  if (position == start)
    return g_steal_pointer (&group);
  members = g_variant_get_child_value (group, self->members);
  return g_variant_get_child_value (members, position - start - 1);
}

/* (transfer full) */
static GVariant *
get_element (FerryVariantList *self,
             guint position)
{
  if (position >= self->n_rows)
    return NULL;
  if (self->starts != NULL)
    return get_of_group (self, position);
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
  g_clear_pointer (&self->starts, g_array_unref);

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
ferry_variant_list_new (guint first_rows)
{
  FerryVariantList *self = g_object_new (FERRY_TYPE_VARIANT_LIST, NULL);

  self->first_rows = first_rows;
  return self;
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

static void
drop_content (FerryVariantList *self)
{
  g_clear_pointer (&self->array, g_variant_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->starts, g_array_unref);
  self->n_rows = 0;
}

static void
show_content (FerryVariantList *self)
{
  if (self->n_items >= ROWS_KEPT)
    set_n_items (self, MAX (self->n_rows, ROWS_KEPT));
  else if (self->n_items < self->first_rows)
    set_n_items (self, MAX (self->n_items, MIN (self->n_rows, self->first_rows)));
  update_live_rows (self);
}

void
ferry_variant_list_set_array (FerryVariantList *self,
                              GVariant *array,
                              GArray *order)
{
  g_return_if_fail (FERRY_IS_VARIANT_LIST (self));
  g_return_if_fail (array == NULL || g_variant_is_of_type (array, G_VARIANT_TYPE_ARRAY));

  drop_content (self);
  if (array != NULL)
    {
      self->array = g_variant_ref (array);
      self->order = order != NULL ? g_array_ref (order) : NULL;
      self->n_rows = order != NULL ? order->len : MIN (g_variant_n_children (array), G_MAXUINT - 1);
    }
  show_content (self);
}

void
ferry_variant_list_set_groups (FerryVariantList *self,
                               GVariant *array,
                               GArray *starts,
                               guint members)
{
  g_return_if_fail (FERRY_IS_VARIANT_LIST (self));
  g_return_if_fail (g_variant_is_of_type (array, G_VARIANT_TYPE_ARRAY));
  g_return_if_fail (starts != NULL && starts->len > 0);

  drop_content (self);
  self->array = g_variant_ref (array);
  self->starts = g_array_ref (starts);
  self->members = members;
  self->n_rows = g_array_index (starts, guint32, starts->len - 1);
  show_content (self);
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
