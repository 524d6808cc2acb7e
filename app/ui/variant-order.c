/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filters and sorts a GVariant array of tuples off the main thread.
 *
 * GtkSortListModel would sort in pieces on the main thread and ask for an object per row; here only
 * an array of positions comes back. */
#include "variant-order.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  GVariant *array;
  int sort_by;
  gboolean descending;
  char *needle; /* case-folded; NULL for none */
  gboolean needle_is_ascii;
} Job;

/* One row while it is sorted. The text is lent by the array's bytes. */
typedef struct
{
  const char *text;
  guint64 number;
  guint32 position;
} Key;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_variant_unref (job->array);
  g_free (job->needle);
  g_free (job);
}

static const char *
get_text (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return g_variant_get_bytestring (value);
  return g_variant_get_string (value, NULL);
}

static gboolean
matches (const Job *job,
         GVariant *row)
{
  g_autoptr(GVariant) name = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;

  if (job->needle == NULL)
    return TRUE;

  name = g_variant_get_child_value (row, 0);
  if (job->needle_is_ascii)
    return strcasestr (get_text (name), job->needle) != NULL;
  valid = g_utf8_make_valid (get_text (name), -1);
  folded = g_utf8_casefold (valid, -1);
  return strstr (folded, job->needle) != NULL;
}

static Key
get_key (const Job *job,
         GVariant *row,
         guint32 position)
{
  Key key = {.position = position};
  g_autoptr(GVariant) value = NULL;

  if (job->sort_by == FERRY_VARIANT_ORDER_AS_IS)
    return key;
  value = g_variant_get_child_value (row, job->sort_by);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    key.number = g_variant_get_uint64 (value);
  else
    key.text = get_text (value);
  return key;
}

/* By @text where there is one, else by @number. */
static int
compare_keys (const void *a,
              const void *b,
              void *user_data)
{
  const Job *job = user_data;
  const Key *left = a;
  const Key *right = b;
  int order = left->text != NULL ? strcmp (left->text, right->text)
                                 : (left->number > right->number) - (left->number < right->number);

  if (order != 0)
    return job->descending ? -order : order;
  return (left->position > right->position) - (left->position < right->position);
}

static void
arrange (GTask *task,
         gpointer source,
         gpointer task_data,
         GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));
  GArray *order;
  gsize n;

  /* Bytes in one piece: the keys' texts live as long as the array. */
  g_variant_get_data (job->array);
  n = MIN (g_variant_n_children (job->array), G_MAXUINT32 - 1);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) row = NULL;

      if (i % 1024 == 0 && g_task_return_error_if_cancelled (task))
        return;
      row = g_variant_get_child_value (job->array, i);
      if (matches (job, row))
        {
          Key key = get_key (job, row, i);

          g_array_append_val (keys, key);
        }
    }

  if (job->sort_by != FERRY_VARIANT_ORDER_AS_IS && keys->len > 1)
    qsort_r (keys->data, keys->len, sizeof (Key), compare_keys, job);

  order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), keys->len);
  for (guint i = 0; i < keys->len; i++)
    g_array_append_val (order, g_array_index (keys, Key, i).position);
  g_task_return_pointer (task, order, (GDestroyNotify)g_array_unref);
}

void
ferry_variant_order_async (GVariant *array,
                           const FerryVariantArrangement *arrangement,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  gboolean filtered = arrangement->needle != NULL && *arrangement->needle != '\0';
  Job *job;

  g_return_if_fail (g_variant_is_of_type (array, G_VARIANT_TYPE_ARRAY));

  g_task_set_source_tag (task, ferry_variant_order_async);
  g_task_set_name (task, "[ferry] arrange rows");
  if (!filtered && arrangement->sort_by == FERRY_VARIANT_ORDER_AS_IS)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  job = g_new0 (Job, 1);
  job->array = g_variant_ref (array);
  job->sort_by = arrangement->sort_by;
  job->descending = arrangement->descending;
  job->needle = filtered ? g_utf8_casefold (arrangement->needle, -1) : NULL;
  job->needle_is_ascii = filtered && g_str_is_ascii (job->needle);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, arrange);
}

GArray *
ferry_variant_order_finish (GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
