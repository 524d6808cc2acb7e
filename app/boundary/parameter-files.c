/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asking the file system whether named files and folders are there, without waiting for it. */
#include "parameter.h"

#include "errors.h"
#include "i18n.h"
#include "parameter-private.h"

typedef struct
{
  const FerryParameter *row;
  char *path;
} Name;

typedef struct
{
  GQueue names; /* of Name, still to be asked for */
} Check;

static void
name_free (gpointer data)
{
  Name *name = data;

  g_free (name->path);
  g_free (name);
}

static void
check_free (gpointer data)
{
  Check *check = data;

  g_queue_clear_full (&check->names, name_free);
  g_free (check);
}

static void
add_name (Check *check,
          const FerryParameter *row,
          const char *path)
{
  Name *name = g_new0 (Name, 1);

  name->row = row;
  name->path = g_strdup (path);
  g_queue_push_tail (&check->names, name);
}

static Check *
check_new (const FerryParameter *table,
           GVariant *parameters)
{
  Check *check = g_new0 (Check, 1);

  for (const FerryParameter *row = table; row != NULL && row->name != NULL; row++)
    {
      g_autofree const char **paths = NULL;

      if (row->type == FERRY_PARAMETER_FILE || row->type == FERRY_PARAMETER_FOLDER)
        add_name (check, row, ferry_parameters_get_path (parameters, row->name));
      if (row->type != FERRY_PARAMETER_PATHS)
        continue;
      paths = ferry_parameters_get_paths (parameters, row->name);
      for (guint i = 0; paths[i] != NULL; i++)
        add_name (check, row, paths[i]);
    }
  return check;
}

static GError *
error_for_name (const Name *name,
                const char *problem)
{
  g_autofree char *display = ferry_parameter_quote (name->path);
  g_autofree char *reason = ferry_parameter_quote (problem);
  g_autofree char *allowed = ferry_parameter_describe (name->row);

  return ferry_error_new_invalid_parameter (name->row->name, _ ("“%s”: “%s” %s; allowed: %s"),
                                            name->row->name, display, reason, allowed);
}

/* NULL if the answer is what the row asks for. */
static GError *
judge (const Name *name,
       GFileInfo *info,
       const GError *query_error)
{
  GFileType type;

  if (info == NULL)
    return error_for_name (name, g_error_matches (query_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? _ ("does not exist") : query_error->message);

  type = g_file_info_get_file_type (info);
  if (name->row->type == FERRY_PARAMETER_FILE && type == G_FILE_TYPE_DIRECTORY)
    return error_for_name (name, _ ("is a folder"));
  if (name->row->type == FERRY_PARAMETER_FOLDER && type != G_FILE_TYPE_DIRECTORY)
    return error_for_name (name, _ ("is not a folder"));
  return NULL;
}

static void ask_next (GTask *task);

static void
on_info (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GError) query_error = NULL;
  Check *check = g_task_get_task_data (task);
  Name *name = g_queue_pop_head (&check->names);
  GError *error;

  info = g_file_query_info_finish (G_FILE (source), result, &query_error);
  if (g_error_matches (query_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    error = g_steal_pointer (&query_error);
  else
    error = judge (name, info, query_error);
  name_free (name);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    ask_next (g_steal_pointer (&task));
}

static void
ask_next (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  Name *name = g_queue_peek_head (&check->names);
  g_autoptr(GFile) file = NULL;

  if (name == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  file = g_file_new_for_path (name->path);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), on_info, task);
}

void
ferry_parameter_table_check_files_async (const FerryParameter *table,
                                         GVariant *parameters,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (parameters != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_parameter_table_check_files_async);
  g_task_set_task_data (task, check_new (table, parameters), check_free);
  ask_next (task);
}

gboolean
ferry_parameter_table_check_files_finish (GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_parameter_table_check_files_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
