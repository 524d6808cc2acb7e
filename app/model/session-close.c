/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's end: every adapter closes, and the history after them. */
#include "session-private.h"

/* What closing leaves behind ends with the program: it is named, for whoever wonders. */
static void
name_abandoned (FerryAdapter *adapter)
{
  g_autoptr(GArray) abandoned = ferry_adapter_list_abandoned (adapter);

  for (guint i = 0; i < abandoned->len; i++)
    {
      const FerryAbandonedAttempt *attempt = &g_array_index (abandoned, FerryAbandonedAttempt, i);

      g_info ("%s of call %" G_GUINT64_FORMAT " does not stop and keeps its thread %d", attempt->operation,
              attempt->call_id, attempt->thread);
    }
}

static void
on_history_closed (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  ferry_history_close_finish (FERRY_HISTORY (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/* After all adapters: their closing ends calls, which the history is to hold. */
static void
close_history (FerrySession *self,
               GTask *task)
{
  if (self->history != NULL)
    ferry_history_close_async (self->history, on_history_closed, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_adapter_closed (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  guint left = GPOINTER_TO_UINT (g_task_get_task_data (task)) - 1;

  name_abandoned (FERRY_ADAPTER (source));
  g_task_set_task_data (task, GUINT_TO_POINTER (left), NULL);
  if (left == 0)
    close_history (g_task_get_source_object (task), task);
}

void
ferry_session_close_async (FerrySession *self,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  GHashTableIter iter;
  gpointer adapter;

  g_return_if_fail (FERRY_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_session_close_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (g_hash_table_size (self->adapters)), NULL);

  g_hash_table_iter_init (&iter, self->adapters);
  while (g_hash_table_iter_next (&iter, NULL, &adapter))
    ferry_adapter_close_async (adapter, on_adapter_closed, g_object_ref (task));
}

gboolean
ferry_session_close_finish (FerrySession *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
