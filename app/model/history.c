/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history's side on the main loop: it makes calls, and waits for none. */
#include "history.h"

#include "history-private.h"
#include "history-schema.h"
#include "history-store.h"
#include "operations/database/sqlite-errors.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

/* Everything here belongs to the main context. */
struct _FerryHistory
{
  GObject parent_instance;

  FerryHistoryStore *store;
  FerryAdapter *adapter;
  guint n_writes;          /* calls of history.write under way */
  gboolean is_failing;     /* it has been told that rows cannot be written */
  gboolean is_used;        /* there may be connections */
  GCancellable *improving; /* NULL until the schema is found to be old; then, whether or not that is over */
  GTask *closing;          /* NULL until it closes */
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (FerryHistory, ferry_history, G_TYPE_OBJECT)

enum {
  PROBLEM,
  WRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const FerryParameter ferry_history_limit_parameter = {
  .name = "history-limit",
  .type = FERRY_PARAMETER_INTEGER,
  .label = N_ ("The history keeps"),
  .help = N_ ("The newest calls stay; the oldest leave for good as others end"),
  .fallback = G_STRINGIFY (FERRY_HISTORY_LIMIT),
  .minimum = 1,
  .maximum = 1000000,
  .unit = N_ ("calls"),
};

static const FerryPolicy policy = {
  .deadline = 15 * G_TIME_SPAN_SECOND, /* as the database's: a disk that takes longer hangs */
  .grace = FERRY_POLICY_GRACE,
  /* One each of what the history does: to write, find, read, delete or export, and improve. A search that takes its
   * time holds up no row, which the database's limit of one would. */
  .limit = 5,
  .queue_length = 64,
  .executor = FERRY_EXECUTOR_OWN_POOL, /* SQLite waits for locks and disks */
  .is_prompt = TRUE,                   /* within 250 ms a row is safe, however busy the machine is */
  .retries = 3,                        /* on busy: another Ferry's transaction is over soon */
  .backoff = {.base = 20 * G_TIME_SPAN_MILLISECOND, .cap = G_TIME_SPAN_SECOND},
  .retry_percent = 100,
  .retry_reserve = 30,
};

char *
ferry_history_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "ferry", "history.db", NULL);
}

static void
ferry_history_dispose (GObject *object)
{
  FerryHistory *self = FERRY_HISTORY (object);

  g_clear_pointer (&self->store, ferry_history_store_close);
  g_clear_object (&self->adapter);
  g_clear_object (&self->improving);

  G_OBJECT_CLASS (ferry_history_parent_class)->dispose (object);
}

static void
ferry_history_class_init (FerryHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_history_dispose;

  signals[PROBLEM] = g_signal_new ("problem", FERRY_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[WRITTEN] = g_signal_new ("written", FERRY_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_history_init (FerryHistory *self)
{
}

FerryHistory *
ferry_history_new (FerryBoundary *boundary,
                   const char *path)
{
  FerryHistory *self;

  g_return_val_if_fail (boundary != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FERRY_TYPE_HISTORY, NULL);
  self->store = ferry_history_store_new (path, FERRY_HISTORY_LIMIT);
  self->adapter = ferry_adapter_new_with_errors (boundary, FERRY_HISTORY_DEPENDENCY, &policy, ferry_error_map_database);
  return self;
}

void
ferry_history_set_limit (FerryHistory *self,
                         guint limit)
{
  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (limit > 0);

  ferry_history_store_set_limit (self->store, limit);
}

static void
tell_set_aside (FerryHistory *self)
{
  g_autofree char *sentence = ferry_history_store_take_set_aside (self->store);

  if (sentence != NULL)
    g_signal_emit (self, signals[PROBLEM], 0, sentence);
}

static void
tell_problem (FerryHistory *self,
              const GError *error)
{
  g_autofree char *sentence = NULL;

  if (self->is_failing)
    return;
  self->is_failing = TRUE;
  sentence = g_strdup_printf (_ ("Calls cannot be kept in the history: %s"), error->message);
  g_signal_emit (self, signals[PROBLEM], 0, sentence);
}

static void
tell_lost (FerryHistory *self)
{
  guint64 n_lost = ferry_history_store_take_lost (self->store);
  g_autofree char *sentence = NULL;

  if (n_lost == 0)
    return;
  sentence = g_strdup_printf (_ ("Calls are kept in the history again; %" PRIu64 " are missing"), n_lost);
  g_signal_emit (self, signals[PROBLEM], 0, sentence);
}

static void
on_adapter_closed (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  FerryHistory *self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->closing);

  ferry_adapter_close_finish (FERRY_ADAPTER (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/* Once nothing is to be written any more, or cannot be. */
static void
finish_closing (FerryHistory *self)
{
  if (self->closing != NULL && self->n_writes == 0)
    ferry_adapter_close_async (self->adapter, on_adapter_closed, self);
}

static void improve (FerryHistory *self);

/* A step that fails is left for the next launch: all goes on without it. */
static void
on_improved (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr(FerryHistory) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) improved = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &error);
  int version = 0;

  if (improved == NULL)
    g_debug ("%s", error->message);
  else if (g_variant_lookup (improved, "version", "i", &version) && version < FERRY_HISTORY_VERSION && !self->is_closed)
    improve (self);
}

static void
improve (FerryHistory *self)
{
  const FerryCallOptions options = {.deadline = -1};
  GVariantDict parameters;

  ferry_history_begin_parameters (self, &parameters);
  ferry_adapter_call_async (self->adapter, &ferry_history_improve_operation, g_variant_dict_end (&parameters), &options,
                            self->improving, on_improved, g_object_ref (self));
}

/* What a row needs has been done by the time that one is written; the rest is done once, beside what goes on. */
static void
improve_if_old (FerryHistory *self,
                GVariant *written)
{
  int version = FERRY_HISTORY_VERSION;

  g_variant_lookup (written, "version", "i", &version);
  if (version >= FERRY_HISTORY_VERSION || self->improving != NULL || self->is_closed)
    return;
  self->improving = g_cancellable_new ();
  improve (self);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(FerryHistory) self = user_data;
  g_autoptr(GVariant) written = NULL;
  g_autoptr(GError) error = NULL;

  self->n_writes--;
  written = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &error);
  tell_set_aside (self);
  if (written != NULL)
    {
      self->is_failing = FALSE;
      tell_lost (self);
      improve_if_old (self, written);
      g_signal_emit (self, signals[WRITTEN], 0);
    }
  else
    {
      tell_problem (self, error);
      /* The next row asks again; what waits goes with it. */
      ferry_history_store_forget_write (self->store);
    }
  finish_closing (self);
}

GVariantDict *
ferry_history_begin_parameters (FerryHistory *self,
                                GVariantDict *parameters)
{
  g_variant_dict_init (parameters, NULL);
  g_variant_dict_insert (parameters, "store", "x", ferry_history_store_get_number (self->store));
  return parameters;
}

static void
write_rows (FerryHistory *self)
{
  GVariantDict parameters;

  self->n_writes++;
  self->is_used = TRUE;
  ferry_history_begin_parameters (self, &parameters);
  ferry_adapter_call_async (self->adapter, &ferry_history_write_operation, g_variant_dict_end (&parameters), NULL,
                            NULL, on_written, g_object_ref (self));
}

void
ferry_history_add (FerryHistory *self,
                   FerryCallRecord *record,
                   gint64 worst)
{
  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (FERRY_IS_CALL_RECORD (record));

  if (!self->is_closed && ferry_history_store_push (self->store, ferry_history_draft_new (record, worst)))
    write_rows (self);
}

/* A call of one of the operations that somebody waits for; its result, a GVariant, is the task's. */
static void
on_called (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GVariant *returned = ferry_adapter_call_finish (FERRY_ADAPTER (source), result, &error);

  tell_set_aside (g_task_get_source_object (task));
  if (returned != NULL)
    g_task_return_pointer (task, returned, (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (task, error);
}

void
ferry_history_call (FerryHistory *self,
                    const FerryOperation *operation,
                    GVariantDict *parameters,
                    gboolean takes_long,
                    GCancellable *cancellable,
                    GTask *task)
{
  const FerryCallOptions options = {.deadline = takes_long ? -1 : 0};

  self->is_used = TRUE;
  ferry_adapter_call_async (self->adapter, operation, g_variant_dict_end (parameters), &options, cancellable, on_called, task);
}

void
ferry_history_close_async (FerryHistory *self,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (FERRY_IS_HISTORY (self));
  g_return_if_fail (!self->is_closed);

  self->is_closed = TRUE;
  self->closing = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, ferry_history_close_async);
  ferry_history_store_hurry (self->store);
  if (self->improving != NULL)
    g_cancellable_cancel (self->improving);
  /* For what still waits, and to close the file where that holds up nobody. */
  if (self->is_used)
    write_rows (self);
  finish_closing (self);
}

gboolean
ferry_history_close_finish (FerryHistory *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
