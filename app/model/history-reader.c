/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Taking a connection, and giving it back. */
#include "history-reader.h"

#include "boundary/parameter.h"
#include "operations/database/interruption.h"
#include "operations/database/sqlite-errors.h"

gboolean
ferry_history_reader_init (FerryHistoryReader *self,
                           GVariant *parameters,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr(GError) problem = NULL;

  g_return_val_if_fail (self != NULL && self->store == NULL, FALSE);

  self->cancellable = cancellable;
  self->store = ferry_history_store_find (ferry_parameters_get_integer (parameters, "store"), error);
  if (self->store == NULL)
    return FALSE;
  self->database = ferry_history_store_take_reader (self->store, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (self->database != NULL)
    self->interruption = ferry_interruption_begin (self->database, cancellable);
  return TRUE;
}

void
ferry_history_reader_clear (FerryHistoryReader *self)
{
  if (self->database != NULL)
    {
      ferry_interruption_end (self->database, self->cancellable, self->interruption);
      ferry_history_store_give_reader (self->store, g_steal_pointer (&self->database));
    }
  g_clear_pointer (&self->store, ferry_history_store_unref);
}

/* An interruption says that somebody cancelled. */
gpointer
ferry_history_reader_fail (FerryHistoryReader *self,
                           GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    ferry_sqlite_set_error (self->database, ferry_history_store_get_path (self->store), error);
  return NULL;
}
