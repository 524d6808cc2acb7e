/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of the history in a list: there at once, with its content a little later. */
#include "history-item.h"

struct _FerryHistoryItem
{
  GObject parent_instance;

  gint64 id;
  FerryHistoryRow *row;
};

G_DEFINE_FINAL_TYPE (FerryHistoryItem, ferry_history_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_history_item_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_HISTORY_ITEM (object)->row, ferry_history_row_free);

  G_OBJECT_CLASS (ferry_history_item_parent_class)->finalize (object);
}

static void
ferry_history_item_class_init (FerryHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_history_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_HISTORY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_history_item_init (FerryHistoryItem *self)
{
}

FerryHistoryItem *
ferry_history_item_new (gint64 id)
{
  FerryHistoryItem *self = g_object_new (FERRY_TYPE_HISTORY_ITEM, NULL);

  self->id = id;
  return self;
}

gint64
ferry_history_item_get_id (FerryHistoryItem *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_ITEM (self), 0);

  return self->id;
}

const FerryHistoryRow *
ferry_history_item_get_row (FerryHistoryItem *self)
{
  g_return_val_if_fail (FERRY_IS_HISTORY_ITEM (self), NULL);

  return self->row;
}

void
ferry_history_item_take_row (FerryHistoryItem *self,
                             FerryHistoryRow *row)
{
  g_return_if_fail (FERRY_IS_HISTORY_ITEM (self));
  g_return_if_fail (row != NULL);

  g_clear_pointer (&self->row, ferry_history_row_free);
  self->row = row;
  g_signal_emit (self, signals[CHANGED], 0);
}
