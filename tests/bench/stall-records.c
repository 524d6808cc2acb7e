/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Prints three stalls as Ferry shows them: a checksum on the main loop, a callback that sleeps and one that
 * computes. */
#include "model/session.h"
#include "model/stall-list.h"
#include "operations/registry.h"

#include <locale.h>
#include <stdlib.h>

#define MS 1000
#define FILE_BYTES (256 << 20)

static gboolean
sleep_in_a_callback (gpointer data)
{
  g_usleep (300 * MS);

  return G_SOURCE_REMOVE;
}

static gboolean
compute_in_a_callback (gpointer data)
{
  gint64 until = g_get_monotonic_time () + 300 * MS;

  while (g_get_monotonic_time () < until)
    ;

  return G_SOURCE_REMOVE;
}

static gboolean
stay (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The longest stall since the list had @n of them, once there is one of 100 ms and more. */
static FerryStallItem *
await_hang (GListModel *stalls,
            guint n)
{
  for (;;)
    {
      g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i + n < g_list_model_get_n_items (stalls); i++)
        {
          g_autoptr(FerryStallItem) item = g_list_model_get_item (stalls, i);

          if (ferry_stall_item_get_stall (item)->duration >= 100 * MS)
            return g_steal_pointer (&item);
        }
    }
}

static void
print_next (GListModel *stalls,
            guint n)
{
  g_autoptr(FerryStallItem) item = await_hang (stalls, n);
  g_autofree char *text = ferry_stall_item_to_text (item);

  g_print ("%s\n", text);
}

static void
run_callback (GListModel *stalls,
              GSourceFunc callback,
              const char *name)
{
  guint n = g_list_model_get_n_items (stalls);

  g_source_set_name_by_id (g_idle_add (callback, NULL), name);
  print_next (stalls, n);
}

static void
run_checksum (FerrySession *session,
              GListModel *stalls,
              const char *path)
{
  const FerryOperation *operation = ferry_operations_find ("files.checksum");
  const char *paths[] = {path, NULL};
  FerryCallOptions options = {.executor = FERRY_EXECUTOR_MAIN_LOOP};
  guint n = g_list_model_get_n_items (stalls);
  g_autoptr(FerryCallRecord) record = NULL;
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) complete = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "paths", "^aay", paths);
  given = g_variant_ref_sink (g_variant_dict_end (&dict));
  complete = ferry_parameter_table_complete (operation->parameters, given, NULL);
  record = ferry_session_run (session, operation, complete, &options);
  print_next (stalls, n);
}

int
main (void)
{
  g_autoptr(FerrySession) session = NULL;
  g_autoptr(GListModel) stalls = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileIOStream) stream = NULL;
  g_autoptr(GSource) alarm = g_timeout_source_new (20);
  g_autofree char *path = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  session = ferry_session_new ();
  stalls = ferry_stall_list_new (session);
  g_source_set_static_name (alarm, "[bench] alarm");
  g_source_set_callback (alarm, stay, NULL, NULL);
  g_source_attach (alarm, NULL);
  g_main_context_iteration (NULL, TRUE);

  file = g_file_new_tmp ("ferry-XXXXXX", &stream, NULL);
  if (file == NULL || !g_seekable_truncate (G_SEEKABLE (stream), FILE_BYTES, NULL, NULL))
    return EXIT_FAILURE;
  path = g_file_get_path (file);
  run_checksum (session, stalls, path);
  run_callback (stalls, sleep_in_a_callback, "[bench] sleeper");
  run_callback (stalls, compute_in_a_callback, "[bench] computer");
  g_file_delete (file, NULL, NULL);

  return EXIT_SUCCESS;
}
