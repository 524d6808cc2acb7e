/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts the members of groups off the main thread: of a hundred thousand groups that takes longer than a frame. */
#include "variant-groups.h"

typedef struct
{
  GVariant *array;
  guint members;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_variant_unref (job->array);
  g_free (job);
}

static gsize
count_members (const Job *job,
               gsize group)
{
  g_autoptr(GVariant) tuple = g_variant_get_child_value (job->array, group);
  g_autoptr(GVariant) members = g_variant_get_child_value (tuple, job->members);

  return g_variant_n_children (members);
}

static void
count (GTask *task,
       gpointer source,
       gpointer task_data,
       GCancellable *cancellable)
{
  const Job *job = task_data;
  gsize n = g_variant_n_children (job->array);
  g_autoptr(GArray) starts = g_array_sized_new (FALSE, FALSE, sizeof (guint32), MIN (n, G_MAXUINT32 - 1) + 1);
  guint32 row = 0;

  g_array_append_val (starts, row);
  for (gsize i = 0; i < n; i++)
    {
      gsize rows;

      if (i % 1024 == 0 && g_task_return_error_if_cancelled (task))
        return;
      rows = 1 + count_members (job, i);
      if (rows > (gsize)(G_MAXUINT32 - 1 - row))
        break;
      row += rows;
      g_array_append_val (starts, row);
    }
  g_task_return_pointer (task, g_steal_pointer (&starts), (GDestroyNotify)g_array_unref);
}

void
ferry_variant_groups_async (GVariant *array,
                            guint members,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job;

  g_return_if_fail (g_variant_is_of_type (array, G_VARIANT_TYPE_ARRAY));

  job = g_new0 (Job, 1);
  job->array = g_variant_ref (array);
  job->members = members;
  g_task_set_source_tag (task, ferry_variant_groups_async);
  g_task_set_name (task, "[ferry] count members");
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, count);
}

GArray *
ferry_variant_groups_finish (GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
