/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* history.improve: one step of the schema that makes answers quick, between others that write. */
#include "history-operations.h"

#include "history-schema.h"
#include "history-store.h"
#include "operations/database/interruption.h"
#include "operations/database/sqlite-errors.h"

#include <glib/gi18n-lib.h>

/* Takes it all or not: who cancels waits for no million rows. */
static int
take_step (sqlite3 *database,
           const char *path,
           GCancellable *cancellable,
           GError **error)
{
  const gulong interruption = ferry_interruption_begin (database, cancellable);
  const int version = ferry_history_schema_get_version (database);
  gboolean taken;

  taken = version >= 0 && (version >= FERRY_HISTORY_VERSION || ferry_history_schema_update (database, path, version + 1, error));
  if (version < 0)
    ferry_sqlite_set_error (database, path, error);
  ferry_interruption_end (database, cancellable, interruption);
  return taken ? MIN (version + 1, FERRY_HISTORY_VERSION) : -1;
}

static GVariant *
improve_run (GVariant *parameters,
             FerryRunContext *context,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr(FerryHistoryStore) store = ferry_history_store_find (ferry_parameters_get_integer (parameters, "store"), error);
  g_autoptr(GError) problem = NULL;
  GVariantDict result;
  sqlite3 *database;
  int version;

  if (store == NULL)
    return NULL;
  database = ferry_history_store_lock_writer (store, error);
  if (database == NULL)
    return NULL;
  version = take_step (database, ferry_history_store_get_path (store), cancellable, &problem);
  ferry_history_store_unlock_writer (store, problem);
  if (problem != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  ferry_history_store_checkpoint (store);

  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "version", "i", version);
  return g_variant_dict_end (&result);
}

static const FerryParameter improve_parameters[] = {
  {.name = "store", .type = FERRY_PARAMETER_INTEGER, .label = "Store", .help = "Its number", .minimum = 1, .maximum = 9e15},
  {NULL},
};

const FerryOperation ferry_history_improve_operation = {
  .id = "history.improve",
  .title = N_ ("Improve history"),
  .summary = N_ ("What makes its answers quick"),
  .icon_name = "document-properties-symbolic",
  .dependency = FERRY_HISTORY_DEPENDENCY,
  .idempotent = TRUE,
  .cancel = FERRY_CANCEL_COOPERATIVE,
  .parameters = improve_parameters,
  .run = improve_run,
  .result_view = FERRY_RESULT_TEXT,
};
