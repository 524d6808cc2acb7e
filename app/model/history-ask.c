/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody wants of the history: each is one call. */
#include "history-private.h"

#include "history-query.h"

static void
add_text (GVariantDict *parameters,
          const char *name,
          const char *value)
{
  if (value != NULL)
    g_variant_dict_insert (parameters, name, "s", value);
}

static void
add_query (GVariantDict *parameters,
           const FerryHistoryQuery *query)
{
  add_text (parameters, "text", query->text);
  add_text (parameters, "operation", query->operation);
  add_text (parameters, "outcome", query->outcome);
  add_text (parameters, "sort", query->sort);
  g_variant_dict_insert (parameters, "since", "x", query->since);
  g_variant_dict_insert (parameters, "descending", "b", !query->ascending);
  g_variant_dict_insert (parameters, "limit", "x", query->limit);
}

void
ferry_history_find_async (FerryHistory *self,
                          const FerryHistoryQuery *query,
                          guint n_rows,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GVariantDict parameters;
  GTask *task;

  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_history_find_async);
  add_query (ferry_history_begin_parameters (self, &parameters), query);
  g_variant_dict_insert (&parameters, "rows", "x", (gint64)n_rows);
  ferry_history_call (self, &ferry_history_find_operation, &parameters, FALSE, cancellable, task);
}

static void
add_ids (GVariantDict *parameters,
         const gint64 *ids,
         guint n)
{
  g_variant_dict_insert_value (parameters, "ids", g_variant_new_take_string (ferry_history_ids_to_json (ids, n)));
}

/* What the operations that read return as "rows". */
static GPtrArray *
take_rows (GVariant *returned)
{
  g_autoptr(GVariant) variants = g_variant_lookup_value (returned, "rows", NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ferry_history_row_free);

  for (gsize i = 0; i < g_variant_n_children (variants); i++)
    {
      g_autoptr(GVariant) variant = g_variant_get_child_value (variants, i);

      g_ptr_array_add (rows, ferry_history_row_from_variant (variant));
    }
  return rows;
}

GVariant *
ferry_history_find_finish (FerryHistory *self,
                           GAsyncResult *result,
                           guint64 *total,
                           GPtrArray **rows,
                           GError **error)
{
  g_autoptr(GVariant) found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (total != NULL, NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return NULL;
  g_variant_lookup (found, "total", "t", total);
  if (rows != NULL)
    *rows = take_rows (found);
  return g_variant_lookup_value (found, "ids", G_VARIANT_TYPE ("ax"));
}

void
ferry_history_read_async (FerryHistory *self,
                          const gint64 *ids,
                          guint n,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GVariantDict parameters;
  GTask *task;

  g_return_if_fail (FERRY_IS_HISTORY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_history_read_async);
  add_ids (ferry_history_begin_parameters (self, &parameters), ids, n);
  ferry_history_call (self, &ferry_history_read_operation, &parameters, FALSE, cancellable, task);
}

GPtrArray *
ferry_history_read_finish (FerryHistory *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_autoptr(GVariant) read = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  read = g_task_propagate_pointer (G_TASK (result), error);
  return read != NULL ? take_rows (read) : NULL;
}

void
ferry_history_delete_async (FerryHistory *self,
                            const gint64 *ids,
                            guint n,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GVariantDict parameters;
  GTask *task;

  g_return_if_fail (FERRY_IS_HISTORY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_history_delete_async);
  add_ids (ferry_history_begin_parameters (self, &parameters), ids, n);
  ferry_history_call (self, &ferry_history_delete_operation, &parameters, TRUE, cancellable, task);
}

gboolean
ferry_history_delete_finish (FerryHistory *self,
                             GAsyncResult *result,
                             guint64 *deleted,
                             GError **error)
{
  g_autoptr(GVariant) returned = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  returned = g_task_propagate_pointer (G_TASK (result), error);
  if (returned == NULL)
    return FALSE;
  if (deleted != NULL)
    g_variant_lookup (returned, "deleted", "t", deleted);
  return TRUE;
}

void
ferry_history_export_async (FerryHistory *self,
                            const FerryHistoryQuery *query,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *uri = NULL;
  GVariantDict parameters;
  GTask *task;

  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (query != NULL && G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_history_export_async);
  uri = g_file_get_uri (file);
  add_query (ferry_history_begin_parameters (self, &parameters), query);
  g_variant_dict_insert (&parameters, "file", "s", uri);
  ferry_history_call (self, &ferry_history_export_operation, &parameters, TRUE, cancellable, task);
}

gboolean
ferry_history_export_finish (FerryHistory *self,
                             GAsyncResult *result,
                             guint64 *rows,
                             GError **error)
{
  g_autoptr(GVariant) returned = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (rows != NULL, FALSE);

  returned = g_task_propagate_pointer (G_TASK (result), error);
  return returned != NULL && g_variant_lookup (returned, "rows", "t", rows);
}
