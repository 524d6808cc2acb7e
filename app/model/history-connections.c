/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store's connections to the file: one that writes, some that read, and one that brings the log into the file. */
#include "history-store-private.h"

#include "history-file.h"

static void
close_reader (gpointer reader)
{
  sqlite3_close (reader);
}

void
ferry_history_store_close_connections (FerryHistoryStore *self)
{
  g_queue_clear_full (&self->readers, close_reader);
  g_clear_pointer (&self->checkpointer, sqlite3_close);
  g_clear_pointer (&self->writer, sqlite3_close);
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
  if (!self->is_hurried && !ferry_history_file_is_frozen (reader))
    g_queue_push_head (&self->readers, g_steal_pointer (&reader));
  g_mutex_unlock (&self->lock);
  sqlite3_close (reader);
}
