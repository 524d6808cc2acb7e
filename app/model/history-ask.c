/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody wants of the history: each is one call. */
#include "history-private.h"

#include "history-statement.h"

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

/* A wish, and who waits for it. */
typedef struct
{
  const FerryOperation *operation;
  GVariantDict parameters;
  GTask *task;
} Wish;

static void
begin (Wish *self,
       FerryHistory *history,
       const FerryOperation *operation,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  self->operation = operation;
  self->task = g_task_new (history, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, (gpointer)operation);
  g_task_set_name (self->task, operation->id);
  ferry_history_begin_parameters (history, &self->parameters);
}

static void
call (Wish *self,
      gboolean takes_long)
{
  GTask *task = self->task;

  ferry_history_call (g_task_get_source_object (task), self->operation, &self->parameters, takes_long, g_task_get_cancellable (task), task);
}

/* What came of it; NULL and an error. (transfer full) */
static GVariant *
finish (FerryHistory *self,
        const FerryOperation *operation,
        GAsyncResult *result,
        GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, (gpointer)operation) && g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ferry_history_find_async (FerryHistory *self,
                          const FerryHistoryQuery *query,
                          guint n_rows,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Wish wish;

  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (query != NULL);

  begin (&wish, self, &ferry_history_find_operation, cancellable, callback, user_data);
  add_query (&wish.parameters, query);
  g_variant_dict_insert (&wish.parameters, "rows", "x", (gint64)n_rows);
  call (&wish, FALSE);
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

  g_return_val_if_fail (total != NULL, NULL);

  found = finish (self, &ferry_history_find_operation, result, error);
  if (found == NULL)
    return NULL;
  g_variant_lookup (found, "total", "t", total);
  if (rows != NULL)
    *rows = take_rows (found);
  return g_variant_lookup_value (found, "ids", G_VARIANT_TYPE ("ax"));
}

/* Begins a wish for certain rows. */
static void
begin_for_ids (Wish *self,
               FerryHistory *history,
               const FerryOperation *operation,
               const gint64 *ids,
               guint n,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  begin (self, history, operation, cancellable, callback, user_data);
  g_variant_dict_insert_value (&self->parameters, "ids", g_variant_new_take_string (ferry_history_ids_to_json (ids, n)));
}

void
ferry_history_read_async (FerryHistory *self,
                          const gint64 *ids,
                          guint n,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Wish wish;

  g_return_if_fail (FERRY_IS_HISTORY (self));

  begin_for_ids (&wish, self, &ferry_history_read_operation, ids, n, cancellable, callback, user_data);
  call (&wish, FALSE);
}

GPtrArray *
ferry_history_read_finish (FerryHistory *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_autoptr(GVariant) read = finish (self, &ferry_history_read_operation, result, error);

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
  Wish wish;

  g_return_if_fail (FERRY_IS_HISTORY (self));

  begin_for_ids (&wish, self, &ferry_history_delete_operation, ids, n, cancellable, callback, user_data);
  call (&wish, TRUE);
}

gboolean
ferry_history_delete_finish (FerryHistory *self,
                             GAsyncResult *result,
                             guint64 *deleted,
                             GError **error)
{
  g_autoptr(GVariant) returned = finish (self, &ferry_history_delete_operation, result, error);

  if (returned != NULL && deleted != NULL)
    g_variant_lookup (returned, "deleted", "t", deleted);
  return returned != NULL;
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
  Wish wish;

  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (query != NULL && G_IS_FILE (file));

  uri = g_file_get_uri (file);
  begin (&wish, self, &ferry_history_export_operation, cancellable, callback, user_data);
  add_query (&wish.parameters, query);
  g_variant_dict_insert (&wish.parameters, "file", "s", uri);
  call (&wish, TRUE);
}

gboolean
ferry_history_export_finish (FerryHistory *self,
                             GAsyncResult *result,
                             guint64 *rows,
                             GError **error)
{
  g_autoptr(GVariant) returned = NULL;

  g_return_val_if_fail (rows != NULL, FALSE);

  returned = finish (self, &ferry_history_export_operation, result, error);
  return returned != NULL && g_variant_lookup (returned, "rows", "t", rows);
}
