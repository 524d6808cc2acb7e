/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows are asked for one by one, and read together. */
#include "history-items.h"

/* Rows are read so many at a time: those that came into sight last first. */
#define ROWS_AT_ONCE 100

/* So many items are kept after nobody shows them any more. */
#define ITEMS_KEPT 2000

struct _FerryHistoryItems
{
  FerryHistory *history; /* NULL after the stop */
  GHashTable *items;     /* &id → FerryHistoryItem */
  GArray *unread;        /* ids of items that somebody looks at, the latest last */
  gboolean is_reading;
  guint read_source;
};

static void read_rows (FerryHistoryItems *self);

FerryHistoryItems *
ferry_history_items_new (FerryHistory *history)
{
  FerryHistoryItems *self;

  g_return_val_if_fail (FERRY_IS_HISTORY (history), NULL);

  self = g_rc_box_new0 (FerryHistoryItems);
  self->history = g_object_ref (history);
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->unread = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
clear (gpointer items)
{
  FerryHistoryItems *self = items;

  ferry_history_items_stop (self);
  g_hash_table_unref (self->items);
  g_array_unref (self->unread);
}

void
ferry_history_items_unref (FerryHistoryItems *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, clear);
}

void
ferry_history_items_stop (FerryHistoryItems *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_object (&self->history);
}

static gboolean
on_read_due (gpointer user_data)
{
  FerryHistoryItems *self = user_data;

  self->read_source = 0;
  read_rows (self);
  return G_SOURCE_REMOVE;
}

/* A list binds a page of rows one after the other: they are read together. */
static void
want_row (FerryHistoryItems *self,
          gint64 id)
{
  g_array_append_val (self->unread, id);
  if (self->read_source == 0 && !self->is_reading)
    {
      self->read_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_read_due, self, NULL);
      g_source_set_name_by_id (self->read_source, "[ferry] read rows of the history");
    }
}

static void
add_item (FerryHistoryItems *self,
          FerryHistoryItem *item)
{
  gint64 *key;

  /* Who is still shown is asked for again, and read again. */
  if (g_hash_table_size (self->items) >= ITEMS_KEPT)
    {
      g_hash_table_remove_all (self->items);
      g_array_set_size (self->unread, 0);
    }
  key = g_new (gint64, 1);
  *key = ferry_history_item_get_id (item);
  g_hash_table_insert (self->items, key, g_object_ref (item));
}

FerryHistoryItem *
ferry_history_items_get (FerryHistoryItems *self,
                         gint64 id)
{
  FerryHistoryItem *item;

  g_return_val_if_fail (self != NULL, NULL);

  item = g_hash_table_lookup (self->items, &id);
  if (item != NULL)
    return g_object_ref (item);

  item = ferry_history_item_new (id);
  add_item (self, item);
  want_row (self, id);
  return item;
}

static void
take_rows (FerryHistoryItems *self,
           GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      FerryHistoryRow *row = g_ptr_array_index (rows, i);
      FerryHistoryItem *item = g_hash_table_lookup (self->items, &row->id);

      if (item == NULL)
        continue;
      /* Kept, whatever its "changed" does to the list. */
      g_ptr_array_index (rows, i) = NULL;
      ferry_history_item_take_row (item, row);
    }
}

static void
free_row (gpointer row)
{
  if (row != NULL)
    ferry_history_row_free (row);
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr(FerryHistoryItems) self = user_data;
  g_autoptr(GPtrArray) rows = ferry_history_read_finish (FERRY_HISTORY (source), result, NULL);

  self->is_reading = FALSE;
  if (self->history == NULL)
    return;
  if (rows != NULL)
    {
      g_ptr_array_set_free_func (rows, free_row);
      take_rows (self, rows);
    }
  read_rows (self);
}

static void
read_rows (FerryHistoryItems *self)
{
  guint n = MIN (self->unread->len, ROWS_AT_ONCE);

  if (n == 0 || self->is_reading)
    return;
  self->is_reading = TRUE;
  ferry_history_read_async (self->history, &g_array_index (self->unread, gint64, self->unread->len - n), n, NULL, on_read, g_rc_box_acquire (self));
  g_array_set_size (self->unread, self->unread->len - n);
}

void
ferry_history_items_add_rows (FerryHistoryItems *self,
                              GPtrArray *rows)
{
  g_return_if_fail (self != NULL && rows != NULL);

  g_ptr_array_set_free_func (rows, free_row);
  for (guint i = 0; i < rows->len; i++)
    {
      FerryHistoryRow *row = g_ptr_array_index (rows, i);
      g_autoptr(FerryHistoryItem) item = NULL;

      if (g_hash_table_contains (self->items, &row->id))
        continue;
      g_ptr_array_index (rows, i) = NULL;
      item = ferry_history_item_new (row->id);
      ferry_history_item_take_row (item, row);
      add_item (self, item);
    }
}
