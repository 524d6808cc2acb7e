/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session: puts the rooms below together for the window and the command line. */
#include "session-private.h"

#include "call-record-private.h"
#include "policies.h"
#include "worker-program.h"

#include <glib/gi18n-lib.h>

/* A checksum of a big tree is megabytes of result: only so many are kept. */
#define RESULTS_KEPT 20

G_DEFINE_FINAL_TYPE (FerrySession, ferry_session, G_TYPE_OBJECT)

enum {
  CALL_EVENT,
  BEFORE_BLOCK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
mark_deliberate (FerrySession *self,
                 FerryCall *call)
{
  g_autofree char *label = NULL;

  if (ferry_call_get_executor (call) != FERRY_EXECUTOR_MAIN_LOOP)
    return;

  label = g_strdup_printf ("%s · %s", _ (ferry_call_get_operation (call)->title), ferry_executor_get_title (FERRY_EXECUTOR_MAIN_LOOP));
  ferry_loop_monitor_mark_deliberate (self->monitor, label);
}

static void
keep_result (FerrySession *self,
             FerryCallRecord *record)
{
  if (ferry_call_record_get_result (record) == NULL)
    return;

  g_queue_push_head (&self->with_result, g_object_ref (record));
  while (self->with_result.length > RESULTS_KEPT)
    {
      g_autoptr(FerryCallRecord) oldest = g_queue_pop_tail (&self->with_result);

      ferry_call_record_drop_result (oldest);
    }
}

static void
on_event (FerryCall *call,
          FerryCallEvent event,
          gpointer user_data)
{
  FerrySession *self = user_data;
  g_autoptr(FerryCallRecord) record = ferry_call_get_tag (call);

  /* Nobody else's than the history's own, which nobody asked for. */
  if (record == NULL)
    return;

  /* Alive: ferry_session_run() gave the call a reference, dropped below with its last event. */
  g_object_ref (record);
  if (event == FERRY_CALL_STARTED)
    mark_deliberate (self, call);
  ferry_call_record_take_event (record, call, event);
  if (event == FERRY_CALL_FINISHED)
    {
      self->n_unfinished--;
      keep_result (self, record);
    }
  if (event == FERRY_CALL_DELIVERED && self->history != NULL)
    ferry_session_remember (self, record);
  g_signal_emit (self, signals[CALL_EVENT], 0, record, event);

  if (event == FERRY_CALL_ENDED_LATE)
    g_object_unref (record);
  else if (event == FERRY_CALL_DELIVERED && !ferry_call_is_abandoned (call))
    g_object_unref (record);
}

static void
on_partial (FerryCall *call,
            GVariant *partial,
            gpointer user_data)
{
  if (ferry_call_get_tag (call) != NULL)
    ferry_call_record_take_partial (ferry_call_get_tag (call), partial);
}

static gboolean
before_block (FerryCall *call,
              gpointer user_data)
{
  FerrySession *self = user_data;
  FerryCallRecord *record = ferry_call_get_tag (call);
  gboolean waits = FALSE;

  if (record == NULL)
    return FALSE;
  ferry_call_record_take_block (record);
  g_signal_emit (self, signals[BEFORE_BLOCK], 0, record, &waits);

  return waits;
}

static const FerryObserver session_observer = {
  .event = on_event,
  .partial = on_partial,
  .before_block = before_block,
};

static void
ferry_session_dispose (GObject *object)
{
  FerrySession *self = FERRY_SESSION (object);

  if (self->observer != 0)
    ferry_boundary_remove_observer (self->boundary, self->observer);
  self->observer = 0;
  if (self->monitor != NULL)
    ferry_loop_monitor_stop (self->monitor);
  g_queue_clear_full (&self->with_result, g_object_unref);
  g_clear_pointer (&self->telemetry, ferry_telemetry_free);
  g_clear_object (&self->monitor);
  g_clear_object (&self->calls);
  g_clear_object (&self->settings);
  g_clear_object (&self->history);
  g_clear_pointer (&self->adapters, g_hash_table_unref);
  g_clear_pointer (&self->boundary, ferry_boundary_unref);

  G_OBJECT_CLASS (ferry_session_parent_class)->dispose (object);
}

static void
ferry_session_class_init (FerrySessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_session_dispose;

  signals[CALL_EVENT] = g_signal_new ("call-event", FERRY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, FERRY_TYPE_CALL_RECORD, G_TYPE_UINT);
  signals[BEFORE_BLOCK] = g_signal_new ("before-block", FERRY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                        G_TYPE_BOOLEAN, 1, FERRY_TYPE_CALL_RECORD);
}

/* Without the program, calls cannot ask for a helper process; all else goes on. */
static void
set_worker (FerrySession *self)
{
  g_autofree char *program = ferry_worker_program_find ();
  const char *argv[] = {program, NULL};

  if (program != NULL)
    ferry_boundary_set_worker (self->boundary, argv, FERRY_WORKER_IDLE_TIME);
}

static void
report_problem (gpointer line,
                gpointer user_data)
{
  g_message ("%s", (const char *)line);
}

static void
ferry_session_init (FerrySession *self)
{
  self->boundary = ferry_boundary_new ();
  set_worker (self);
  self->observer = ferry_boundary_add_observer (self->boundary, &session_observer, self);
  self->monitor = ferry_loop_monitor_new (g_main_context_get_thread_default ());
  self->telemetry = ferry_telemetry_new (self->boundary);
  ferry_telemetry_set_monitor (self->telemetry, self->monitor);
  self->calls = g_list_store_new (FERRY_TYPE_CALL_RECORD);
  self->adapters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

static void
add_adapters (FerrySession *self,
              GArray *policies)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const FerryDependencyPolicy *row = &g_array_index (policies, FerryDependencyPolicy, i);
      FerryAdapter *adapter = ferry_adapter_new_with_errors (self->boundary, row->dependency, &row->policy, row->errors);

      ferry_telemetry_add_adapter (self->telemetry, adapter);
      g_hash_table_insert (self->adapters, (char *)ferry_adapter_get_dependency (adapter), adapter);
    }
}

FerrySession *
ferry_session_new (void)
{
  g_autoptr(GArray) policies = ferry_policies_get_current (report_problem, NULL);

  return ferry_session_new_with_policies (policies);
}

FerrySession *
ferry_session_new_with_policies (GArray *policies)
{
  FerrySession *self;

  g_return_val_if_fail (policies != NULL, NULL);

  self = g_object_new (FERRY_TYPE_SESSION, NULL);
  add_adapters (self, policies);
  return self;
}

FerryLoopMonitor *
ferry_session_get_monitor (FerrySession *self)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);

  return self->monitor;
}

static void
take_thresholds (FerrySession *self,
                 FerryThresholds *thresholds)
{
  ferry_loop_monitor_set_stall_threshold (self->monitor, ferry_thresholds_get (thresholds, FERRY_THRESHOLD_STALL));
}

void
ferry_session_follow_thresholds (FerrySession *self,
                                 FerryThresholds *thresholds)
{
  g_return_if_fail (FERRY_IS_SESSION (self));
  g_return_if_fail (FERRY_IS_THRESHOLDS (thresholds));

  g_signal_connect_object (thresholds, "changed", G_CALLBACK (take_thresholds), self, G_CONNECT_SWAPPED);
  take_thresholds (self, thresholds);
}

FerryTelemetry *
ferry_session_get_telemetry (FerrySession *self)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);

  return self->telemetry;
}

GListModel *
ferry_session_get_calls (FerrySession *self)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->calls);
}

guint
ferry_session_get_n_unfinished (FerrySession *self)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), 0);

  return self->n_unfinished;
}

FerryAdapter *
ferry_session_get_adapter (FerrySession *self,
                           const char *dependency)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);
  g_return_val_if_fail (dependency != NULL, NULL);

  return g_hash_table_lookup (self->adapters, dependency);
}

static void
on_files_checked (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GVariant *complete = g_task_get_task_data (task);
  GError *error = NULL;

  if (ferry_parameter_table_check_files_finish (result, &error))
    g_task_return_pointer (task, g_variant_ref (complete), (GDestroyNotify)g_variant_unref);
  else
    g_task_return_error (task, error);
}

void
ferry_session_check_async (FerrySession *self,
                           const FerryOperation *operation,
                           GVariant *parameters,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GTask) task = NULL;
  GVariant *complete;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_SESSION (self));
  g_return_if_fail (operation != NULL);

  given = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_session_check_async);

  complete = ferry_parameter_table_complete (operation->parameters, given, &error);
  if (complete == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, complete, (GDestroyNotify)g_variant_unref);
  ferry_parameter_table_check_files_async (operation->parameters, complete, cancellable, on_files_checked, g_steal_pointer (&task));
}

GVariant *
ferry_session_check_finish (FerrySession *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_record (FerrySession *self,
            FerryCallRecord *record)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->calls));

  if (n >= FERRY_SESSION_CALLS_MAX)
    g_list_store_remove (self->calls, n - 1);
  g_list_store_insert (self->calls, 0, record);
}

FerryCallRecord *
ferry_session_run (FerrySession *self,
                   const FerryOperation *operation,
                   GVariant *parameters,
                   const FerryCallOptions *options)
{
  FerryCallOptions own_options = options != NULL ? *options : (FerryCallOptions) {0};
  FerryAdapter *adapter;
  FerryCallRecord *record;

  g_return_val_if_fail (FERRY_IS_SESSION (self), NULL);
  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);

  adapter = ferry_session_get_adapter (self, operation->dependency);
  g_return_val_if_fail (adapter != NULL, NULL);

  if (own_options.executor == FERRY_EXECUTOR_DEFAULT)
    own_options.executor = ferry_adapter_get_executor (adapter, operation);
  record = ferry_call_record_new (operation, parameters, own_options.executor);
  own_options.tag = g_object_ref (record);

  self->n_unfinished++;
  add_record (self, record);
  /* The outcome comes by the events, as everything else does. */
  ferry_adapter_call_async (adapter, operation, parameters, &own_options,
                            ferry_call_record_get_cancellable (record), NULL, NULL);

  return record;
}

guint
ferry_session_cancel_all (FerrySession *self)
{
  guint cancelled = 0;
  guint n;

  g_return_val_if_fail (FERRY_IS_SESSION (self), 0);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->calls));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (G_LIST_MODEL (self->calls), i);

      if (ferry_call_record_is_over (record) || ferry_call_record_get_state (record) == FERRY_CALL_STATE_CANCELLING)
        continue;
      ferry_call_record_cancel (record);
      cancelled++;
    }
  return cancelled;
}
