/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows come from the main loop, which only takes a lock for a moment; all else happens on workers. */
#include "history-store.h"

#include "boundary/errors.h"
#include "history-file.h"

#include <glib/gi18n-lib.h>

struct _FerryHistoryStore
{
  gatomicrefcount references;

  /* immutable after construction */
  gint64 number;
  char *path;

  /* guarded by lock, which is held for moments only */
  GMutex lock;
  GCond changed;
  guint limit;
  GQueue pending;        /* of FerryHistoryDraft, oldest first */
  gboolean is_write_due; /* somebody was told to ask for a write, which has not taken the rows yet */
  gboolean is_hurried;
  gint64 take_at; /* monotonic microseconds: when the rows may be taken */
  guint64 n_lost;
  GQueue readers;  /* of sqlite3, that nobody uses */
  char *set_aside; /* NULL if there is nothing to tell */

  /* guarded by writing, which is held while the file is written */
  GMutex writing;
  sqlite3 *writer; /* NULL until it is needed */

  /* guarded by checkpointing, which is held while the log is brought into the file */
  GMutex checkpointing;
  sqlite3 *checkpointer; /* NULL until it is needed */

  /* atomic */
  guint log_pages;
};

/* All that are not closed, by number. Guarded by stores_lock. */
static GMutex stores_lock;
static GHashTable *stores;

static void
close_reader (gpointer reader)
{
  sqlite3_close (reader);
}

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
  g_queue_clear_full (&self->readers, close_reader);
  sqlite3_close (self->checkpointer);
  sqlite3_close (self->writer);
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

char *
ferry_history_store_take_set_aside (FerryHistoryStore *self)
{
  char *set_aside;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  set_aside = g_steal_pointer (&self->set_aside);
  g_mutex_unlock (&self->lock);
  return set_aside;
}

static void
tell_set_aside (FerryHistoryStore *self,
                char *sentence)
{
  if (sentence == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_free (self->set_aside);
  self->set_aside = sentence;
  g_mutex_unlock (&self->lock);
}

static int
on_committed (gpointer self,
              sqlite3 *writer,
              const char *name,
              int log_pages)
{
  g_atomic_int_set (&((FerryHistoryStore *)self)->log_pages, log_pages);
  return SQLITE_OK;
}

/* Under writing. */
static gboolean
open_writer (FerryHistoryStore *self,
             GError **error)
{
  char *set_aside = NULL;

  if (self->writer != NULL && ferry_history_file_has_moved (self->writer))
    g_clear_pointer (&self->writer, sqlite3_close);
  if (self->writer == NULL)
    {
      self->writer = ferry_history_file_open (self->path, &set_aside, error);
      if (self->writer != NULL)
        sqlite3_wal_hook (self->writer, on_committed, self);
    }
  tell_set_aside (self, set_aside);
  return self->writer != NULL;
}

sqlite3 *
ferry_history_store_lock_writer (FerryHistoryStore *self,
                                 GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->writing);
  if (open_writer (self, error))
    return self->writer;
  g_mutex_unlock (&self->writing);
  return NULL;
}

/* Then the connections that nobody uses are closed, too. */
static gboolean
is_near_end (FerryHistoryStore *self)
{
  GQueue readers = G_QUEUE_INIT;
  gboolean is_hurried;

  g_mutex_lock (&self->lock);
  is_hurried = self->is_hurried;
  if (is_hurried)
    {
      readers = self->readers;
      g_queue_init (&self->readers);
    }
  g_mutex_unlock (&self->lock);
  g_queue_clear_full (&readers, close_reader);
  if (is_hurried)
    {
      g_mutex_lock (&self->checkpointing);
      g_clear_pointer (&self->checkpointer, sqlite3_close);
      g_mutex_unlock (&self->checkpointing);
    }
  return is_hurried;
}

gboolean
ferry_history_store_unlock_writer (FerryHistoryStore *self,
                                   const GError *error)
{
  gboolean is_damaged = error != NULL && ferry_history_file_is_damage (error);
  g_autoptr(GError) problem = NULL;
  char *set_aside = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (is_damaged && !ferry_history_file_set_aside (self->path, self->writer, error->message, &set_aside, &problem))
    {
      g_debug ("%s", problem->message);
      is_damaged = FALSE;
    }
  tell_set_aside (self, set_aside);
  if (is_damaged || is_near_end (self))
    g_clear_pointer (&self->writer, sqlite3_close);
  g_mutex_unlock (&self->writing);
  return is_damaged;
}

/* Under checkpointing. What goes wrong is tried again after the next rows: they are safe in the log. */
static void
checkpoint (FerryHistoryStore *self)
{
  g_autoptr(GError) error = NULL;

  if (self->checkpointer != NULL && ferry_history_file_has_moved (self->checkpointer))
    g_clear_pointer (&self->checkpointer, sqlite3_close);
  if (self->checkpointer == NULL)
    self->checkpointer = ferry_history_file_open_to_checkpoint (self->path, &error);
  if (self->checkpointer == NULL)
    g_debug ("%s", error->message);
  else if (sqlite3_wal_checkpoint_v2 (self->checkpointer, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) != SQLITE_OK)
    g_debug ("%s", sqlite3_errmsg (self->checkpointer));
}

void
ferry_history_store_checkpoint (FerryHistoryStore *self)
{
  gboolean is_hurried;

  g_return_if_fail (self != NULL);

  if ((guint)g_atomic_int_get (&self->log_pages) < FERRY_HISTORY_LOG_PAGES || !g_mutex_trylock (&self->checkpointing))
    return;
  g_mutex_lock (&self->lock);
  is_hurried = self->is_hurried;
  g_mutex_unlock (&self->lock);
  /* Near the end the last connection that is closed does it. */
  if (!is_hurried)
    checkpoint (self);
  g_mutex_unlock (&self->checkpointing);
}

void
ferry_history_store_close_idle (FerryHistoryStore *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->writing);
  ferry_history_store_unlock_writer (self, NULL);
}

/* Sets aside what is no good, and brings up to date what is old, for reading alone does neither. */
static gboolean
repair (FerryHistoryStore *self,
        GError **error)
{
  if (ferry_history_store_lock_writer (self, error) == NULL)
    return FALSE;
  ferry_history_store_unlock_writer (self, NULL);
  return TRUE;
}

sqlite3 *
ferry_history_store_take_reader (FerryHistoryStore *self,
                                 GError **error)
{
  g_autoptr(GError) problem = NULL;
  sqlite3 *reader;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  reader = g_queue_pop_head (&self->readers);
  g_mutex_unlock (&self->lock);
  if (reader != NULL && ferry_history_file_has_moved (reader))
    g_clear_pointer (&reader, sqlite3_close);
  if (reader == NULL)
    reader = ferry_history_file_open_to_read (self->path, &problem);
  if (problem == NULL)
    return reader;

  if (!ferry_history_file_is_damage (problem))
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (repair (self, error))
    return ferry_history_file_open_to_read (self->path, error);
  return NULL;
}

void
ferry_history_store_give_reader (FerryHistoryStore *self,
                                 sqlite3 *reader)
{
  g_return_if_fail (self != NULL && reader != NULL);

  g_mutex_lock (&self->lock);
  if (!self->is_hurried)
    g_queue_push_head (&self->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->lock);
  sqlite3_close (reader);
}
