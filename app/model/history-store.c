/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows come from the main loop, which only takes a lock for a moment; all else happens on workers. */
#include "history-store-private.h"

#include "boundary/errors.h"

#include <glib/gi18n-lib.h>

/* All that are not closed, by number. Guarded by stores_lock. */
static GMutex stores_lock;
static GHashTable *stores;

FerryHistoryStore *
ferry_history_store_new (const char *path,
                         guint limit)
{
  static gint64 last_number;
  FerryHistoryStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FerryHistoryStore, 1);
  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->limit = limit;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_mutex_init (&self->writing);
  g_mutex_init (&self->checkpointing);

  g_mutex_lock (&stores_lock);
  self->number = ++last_number;
  if (stores == NULL)
    stores = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_hash_table_insert (stores, &self->number, self);
  g_mutex_unlock (&stores_lock);
  return self;
}

void
ferry_history_store_close (FerryHistoryStore *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&stores_lock);
  g_hash_table_remove (stores, &self->number);
  if (g_hash_table_size (stores) == 0)
    g_clear_pointer (&stores, g_hash_table_unref);
  g_mutex_unlock (&stores_lock);
  ferry_history_store_unref (self);
}

FerryHistoryStore *
ferry_history_store_ref (FerryHistoryStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_history_store_unref (FerryHistoryStore *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_queue_clear_full (&self->pending, (GDestroyNotify)ferry_history_draft_free);
  ferry_history_store_close_connections (self);
  g_mutex_clear (&self->checkpointing);
  g_mutex_clear (&self->writing);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self->set_aside);
  g_free (self->path);
  g_free (self);
}

gint64
ferry_history_store_get_number (FerryHistoryStore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

FerryHistoryStore *
ferry_history_store_find (gint64 number,
                          GError **error)
{
  FerryHistoryStore *self;

  g_mutex_lock (&stores_lock);
  self = stores != NULL ? g_hash_table_lookup (stores, &number) : NULL;
  if (self != NULL)
    ferry_history_store_ref (self);
  g_mutex_unlock (&stores_lock);
  if (self == NULL)
    g_propagate_error (error, ferry_error_new (FERRY_ERROR_CLOSED, NULL, _ ("The history is closed")));
  return self;
}

const char *
ferry_history_store_get_path (FerryHistoryStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

guint
ferry_history_store_get_limit (FerryHistoryStore *self)
{
  guint limit;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  limit = self->limit;
  g_mutex_unlock (&self->lock);
  return limit;
}

void
ferry_history_store_set_limit (FerryHistoryStore *self,
                               guint limit)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->limit = limit;
  g_mutex_unlock (&self->lock);
}

/* Under lock. */
static void
drop_oldest (FerryHistoryStore *self)
{
  while (self->pending.length > FERRY_HISTORY_PENDING_MAX)
    {
      ferry_history_draft_free (g_queue_pop_head (&self->pending));
      self->n_lost++;
    }
}

gboolean
ferry_history_store_push (FerryHistoryStore *self,
                          FerryHistoryDraft *draft)
{
  gboolean must_ask;

  g_return_val_if_fail (self != NULL && draft != NULL, FALSE);

  g_mutex_lock (&self->lock);
  if (self->pending.length == 0)
    self->take_at = MAX (self->take_at, g_get_monotonic_time () + FERRY_HISTORY_LINGER);
  g_queue_push_tail (&self->pending, draft);
  drop_oldest (self);
  must_ask = !self->is_write_due;
  self->is_write_due = TRUE;
  g_mutex_unlock (&self->lock);
  return must_ask;
}

gboolean
ferry_history_store_forget_write (FerryHistoryStore *self)
{
  gboolean is_waiting;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  self->is_write_due = FALSE;
  is_waiting = self->pending.length > 0;
  g_mutex_unlock (&self->lock);
  return is_waiting;
}

void
ferry_history_store_hurry (FerryHistoryStore *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->is_hurried = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
on_cancelled (GCancellable *cancellable,
              FerryHistoryStore *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
ferry_history_store_await_rows (FerryHistoryStore *self,
                                GCancellable *cancellable)
{
  gboolean is_waiting;
  gulong handler;

  g_return_val_if_fail (self != NULL, FALSE);

  handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  g_mutex_lock (&self->lock);
  while (!self->is_hurried && !g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < self->take_at)
    g_cond_wait_until (&self->changed, &self->lock, self->take_at);
  is_waiting = self->pending.length > 0 && !g_cancellable_is_cancelled (cancellable);
  if (!is_waiting)
    self->is_write_due = FALSE;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  return is_waiting;
}

GPtrArray *
ferry_history_store_take (FerryHistoryStore *self)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_history_draft_free);
  FerryHistoryDraft *draft;

  g_return_val_if_fail (self != NULL, drafts);

  g_mutex_lock (&self->lock);
  while ((draft = g_queue_pop_head (&self->pending)) != NULL)
    g_ptr_array_add (drafts, draft);
  self->is_write_due = FALSE;
  g_mutex_unlock (&self->lock);
  return drafts;
}

void
ferry_history_store_pause (FerryHistoryStore *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->take_at = g_get_monotonic_time () + FERRY_HISTORY_PAUSE;
  g_mutex_unlock (&self->lock);
}

void
ferry_history_store_put_back (FerryHistoryStore *self,
                              GPtrArray *drafts)
{
  g_return_if_fail (self != NULL && drafts != NULL);

  g_mutex_lock (&self->lock);
  for (guint i = drafts->len; i > 0; i--)
    g_queue_push_head (&self->pending, g_ptr_array_index (drafts, i - 1));
  drop_oldest (self);
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (drafts, NULL);
  g_ptr_array_unref (drafts);
}

guint64
ferry_history_store_take_lost (FerryHistoryStore *self)
{
  guint64 n_lost;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  n_lost = self->n_lost;
  self->n_lost = 0;
  g_mutex_unlock (&self->lock);
  return n_lost;
}
