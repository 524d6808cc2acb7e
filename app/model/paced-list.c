/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A view pays for each signal of its model, some milliseconds for each new row: as many rows in one cost it hardly
 * more than one of them. */
#include "paced-list.h"

#include "paced-update.h"

/* So many items at most are kept that have left the source. */
#define GONE_MAX 1000

/* A view has widgets for so many of the first ones. */
#define ROWS_MAX 256

struct _FerryPacedList
{
  GObject parent_instance;

  GListModel *source;
  FerryPacedUpdate update;
  gboolean held;

  GPtrArray *items;  /* as they are shown */
  guint front;       /* how many have come before them since */
  guint tail;        /* how many of the last of them are gone since */
  gboolean is_mixed; /* something else has changed */
};

static void ferry_paced_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryPacedList, ferry_paced_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_paced_list_model_init))

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (FERRY_PACED_LIST (model)->source);
}

static guint
get_n_items (GListModel *model)
{
  return FERRY_PACED_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  FerryPacedList *self = FERRY_PACED_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
ferry_paced_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
drop_tail (FerryPacedList *self)
{
  guint n = self->tail;

  self->tail = 0;
  g_ptr_array_remove_range (self->items, self->items->len - n, n);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len, n, 0);
}

static void
take_front (FerryPacedList *self)
{
  guint n = self->front;
  GPtrArray *former = self->items;

  self->front = 0;
  self->items = g_ptr_array_new_full (former->len + n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->items, g_list_model_get_item (self->source, i));
  g_ptr_array_extend_and_steal (self->items, former);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
}

static void
take_all (FerryPacedList *self)
{
  g_autoptr(GPtrArray) former = self->items;
  guint n = g_list_model_get_n_items (self->source);

  self->front = self->tail = 0;
  self->is_mixed = FALSE;
  self->items = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->items, g_list_model_get_item (self->source, i));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, former->len, n);
}

static gboolean
is_behind (FerryPacedList *self)
{
  return self->is_mixed || self->tail > 0 || self->front > 0;
}

/* Those that come first: a view that shows the first ones uses the widgets again of those that they push away, and not of
 * those that have gone. Whoever hears of it may change the source again: what is still to be told is known by then. */
static void
catch_up (FerryPacedList *self)
{
  g_object_ref (self);
  while (is_behind (self))
    {
      if (self->is_mixed)
        take_all (self);
      else if (self->front > 0)
        take_front (self);
      else
        drop_tail (self);
    }
  g_object_unref (self);
}

static void
on_pace (gpointer user_data)
{
  FerryPacedList *self = user_data;

  if (!self->held)
    catch_up (self);
}

/* Of the last of the source, from @position on: some may have left before anybody was told that they had come. */
static void
count_gone (FerryPacedList *self,
            guint position,
            guint removed)
{
  guint untold = self->front - MIN (self->front, position);

  self->front -= untold;
  self->tail += removed - untold;
}

static void
on_source_changed (FerryPacedList *self,
                   guint position,
                   guint removed,
                   guint added)
{
  guint n_before = g_list_model_get_n_items (self->source) - added + removed;

  if (removed == 0 && position == 0)
    self->front += added;
  else if (added == 0 && position + removed == n_before)
    count_gone (self, position, removed);
  else
    self->is_mixed = TRUE;

  if (self->tail >= GONE_MAX && !self->is_mixed)
    {
      if (self->front > 0 && self->items->len < self->tail + ROWS_MAX)
        take_front (self);
      drop_tail (self);
    }
  if (!self->held)
    ferry_paced_update_request (&self->update);
}

static void
ferry_paced_list_dispose (GObject *object)
{
  ferry_paced_update_clear (&FERRY_PACED_LIST (object)->update);

  G_OBJECT_CLASS (ferry_paced_list_parent_class)->dispose (object);
}

static void
ferry_paced_list_finalize (GObject *object)
{
  FerryPacedList *self = FERRY_PACED_LIST (object);

  g_ptr_array_unref (self->items);
  g_object_unref (self->source);

  G_OBJECT_CLASS (ferry_paced_list_parent_class)->finalize (object);
}

static void
ferry_paced_list_class_init (FerryPacedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_paced_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_paced_list_finalize;
}

static void
ferry_paced_list_init (FerryPacedList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  ferry_paced_update_init (&self->update, on_pace, self);
}

FerryPacedList *
ferry_paced_list_new (GListModel *source)
{
  FerryPacedList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);

  self = g_object_new (FERRY_TYPE_PACED_LIST, NULL);
  self->source = g_object_ref (source);
  take_all (self);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);

  return self;
}

void
ferry_paced_list_set_held (FerryPacedList *self,
                           gboolean held)
{
  g_return_if_fail (FERRY_IS_PACED_LIST (self));

  self->held = held;
  if (!held)
    catch_up (self);
}
