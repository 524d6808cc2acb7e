/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The adapter: the public door of the boundary. */
#include "adapter.h"

#include "bulkhead.h"
#include "call-private.h"
#include "executor.h"

struct _FerryAdapter
{
  GObject parent_instance;

  /* immutable */
  FerryBulkhead *bulkhead;
};

G_DEFINE_FINAL_TYPE (FerryAdapter, ferry_adapter, G_TYPE_OBJECT)

static void
ferry_adapter_finalize (GObject *object)
{
  FerryAdapter *self = FERRY_ADAPTER (object);

  if (self->bulkhead != NULL)
    ferry_bulkhead_retire (self->bulkhead);
  g_clear_pointer (&self->bulkhead, ferry_bulkhead_unref);

  G_OBJECT_CLASS (ferry_adapter_parent_class)->finalize (object);
}

static void
ferry_adapter_class_init (FerryAdapterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_adapter_finalize;
}

static void
ferry_adapter_init (FerryAdapter *self)
{
}

FerryAdapter *
ferry_adapter_new (FerryBoundary *boundary,
                   const char *dependency,
                   const FerryPolicy *policy)
{
  return ferry_adapter_new_with_errors (boundary, dependency, policy, NULL);
}

FerryAdapter *
ferry_adapter_new_with_errors (FerryBoundary *boundary,
                               const char *dependency,
                               const FerryPolicy *policy,
                               const FerryErrorRow *error_map)
{
  FerryAdapter *self;

  g_return_val_if_fail (boundary != NULL, NULL);
  g_return_val_if_fail (dependency != NULL, NULL);
  g_return_val_if_fail (policy != NULL && ferry_policy_check (policy, NULL), NULL);

  self = g_object_new (FERRY_TYPE_ADAPTER, NULL);
  self->bulkhead = ferry_bulkhead_new (boundary, dependency, policy, error_map);

  return self;
}

const char *
ferry_adapter_get_dependency (FerryAdapter *self)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);

  return ferry_bulkhead_get_dependency (self->bulkhead);
}

const FerryPolicy *
ferry_adapter_get_policy (FerryAdapter *self)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);

  return ferry_bulkhead_get_policy (self->bulkhead);
}

void
ferry_adapter_set_policy (FerryAdapter *self,
                          const FerryPolicy *policy)
{
  g_return_if_fail (FERRY_IS_ADAPTER (self));
  g_return_if_fail (policy != NULL && ferry_policy_check (policy, NULL));

  ferry_bulkhead_set_policy (self->bulkhead, policy);
}

void
ferry_adapter_get_figures (FerryAdapter *self,
                           FerryAdapterFigures *figures)
{
  g_return_if_fail (FERRY_IS_ADAPTER (self));
  g_return_if_fail (figures != NULL);

  ferry_bulkhead_get_figures (self->bulkhead, figures);
}

GArray *
ferry_adapter_list_abandoned (FerryAdapter *self)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);

  return ferry_bulkhead_list_abandoned (self->bulkhead);
}

void
ferry_adapter_set_faults (FerryAdapter *self,
                          const FerryFaults *faults)
{
  static const FerryFaults none;

  g_return_if_fail (FERRY_IS_ADAPTER (self));
  g_return_if_fail (faults == NULL || ferry_faults_check (faults, NULL));

  ferry_fault_injector_set (ferry_bulkhead_get_fault_injector (self->bulkhead), faults != NULL ? faults : &none);
}

void
ferry_adapter_get_faults (FerryAdapter *self,
                          FerryFaults *faults)
{
  g_return_if_fail (FERRY_IS_ADAPTER (self));
  g_return_if_fail (faults != NULL);

  ferry_fault_injector_get (ferry_bulkhead_get_fault_injector (self->bulkhead), faults);
}

/* Runs inside g_cancellable_cancel(), on any thread: flags and posts, nothing else (C4). */
static void
on_cancelled (GCancellable *cancellable,
              gpointer call)
{
  ferry_call_cancel (call);
}

static void
release_call (gpointer call,
              GClosure *closure)
{
  ferry_call_unref (call);
}

static void
watch_cancellable (FerryCall *call,
                   GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;

  call->cancellable = g_object_ref (cancellable);
  if (!g_cancellable_is_cancelled (cancellable))
    call->cancelled_handler = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled),
                                                     ferry_call_ref (call), release_call, 0);
  /* Cancelled before, or while the handler was being connected. */
  if (g_cancellable_is_cancelled (cancellable))
    ferry_call_decide (call, FERRY_CAUSE_CANCELLED);
}

/* What an operation calls ends with it. */
static void
inherit_deadline (FerryCall *call,
                  gint64 due)
{
  if (call->due != 0 && call->due <= due)
    return;

  call->due = due;
  call->own_deadline = TRUE;
  if (due <= call->stamps.submitted)
    ferry_call_decide (call, FERRY_CAUSE_DEADLINE);
}

/* Where a call runs that does not say: by policy, but an operation without a native form still needs
 * a thread. */
static FerryExecutorKind
get_default_executor (const FerryPolicy *policy,
                      const FerryOperation *operation)
{
  FerryExecutorKind kind = policy->executor;

  if (kind == FERRY_EXECUTOR_NATIVE && operation->run_async == NULL)
    return FERRY_EXECUTOR_OWN_POOL;
  return kind;
}

FerryExecutorKind
ferry_adapter_get_executor (FerryAdapter *self,
                            const FerryOperation *operation)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), FERRY_EXECUTOR_DEFAULT);
  g_return_val_if_fail (operation != NULL, FERRY_EXECUTOR_DEFAULT);

  return get_default_executor (ferry_bulkhead_get_policy (self->bulkhead), operation);
}

gboolean
ferry_adapter_can_run (FerryAdapter *self,
                       const FerryOperation *operation,
                       FerryExecutorKind executor)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), FALSE);
  g_return_val_if_fail (operation != NULL, FALSE);
  g_return_val_if_fail (executor > FERRY_EXECUTOR_DEFAULT && executor < FERRY_N_EXECUTORS, FALSE);

  return ferry_executor_can_run (executor, operation, ferry_bulkhead_get_boundary (self->bulkhead));
}

static void
set_options (FerryCall *call,
             const FerryCallOptions *options)
{
  const FerryTraceContext *parent = ferry_trace_context_get_current ();
  gint64 deadline = call->policy->deadline;

  call->wanted_executor = get_default_executor (call->policy, call->operation);
  if (options != NULL && options->executor != FERRY_EXECUTOR_DEFAULT)
    call->wanted_executor = options->executor;
  call->executor = call->wanted_executor;

  if (options != NULL && options->deadline != 0)
    {
      deadline = options->deadline;
      call->own_deadline = TRUE;
    }
  if (deadline > 0)
    call->due = call->stamps.submitted + MIN (deadline, G_MAXINT64 - call->stamps.submitted);
  if (parent != NULL && parent->due != 0)
    inherit_deadline (call, parent->due);

  if (options != NULL)
    {
      call->priority = options->priority;
      call->tag = options->tag;
    }
}

/* If they, or the executor, are wrong, the call is decided (C20). */
static void
set_parameters (FerryCall *call,
                GVariant *parameters)
{
  FerryBoundary *boundary = ferry_bulkhead_get_boundary (call->bulkhead);
  GError *error = NULL;

  if (!ferry_executor_can_run (call->wanted_executor, call->operation, boundary))
    error = ferry_executor_new_refusal (call->wanted_executor, call->operation, boundary);
  else
    call->parameters = ferry_parameter_table_complete (call->operation->parameters, parameters, &error);
  if (call->parameters != NULL)
    return;
  /* Its parent's deadline may have decided it. */
  if (ferry_call_decide (call, FERRY_CAUSE_INVALID_PARAMETER))
    call->error = ferry_error_wrap (error, ferry_call_get_dependency (call), NULL);
  else
    g_error_free (error);
}

void
ferry_adapter_call_async (FerryAdapter *self,
                          const FerryOperation *operation,
                          GVariant *parameters,
                          const FerryCallOptions *options,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GVariant) given = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr(FerryCall) call = NULL;
  GTask *task;

  g_return_if_fail (FERRY_IS_ADAPTER (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (options == NULL || (guint)options->executor < FERRY_N_EXECUTORS);
  g_return_if_fail (options == NULL || (guint)options->priority < FERRY_N_PRIORITIES);

  /* Without the cancellable: the outcome is decided here (C2), and a GTask whose cancellable has
   * fired would leave the outbox for an idle source of its own. */
  task = g_task_new (self, NULL, callback, user_data);
  /* In parentheses: the macro would also copy a name for each call. */
  (g_task_set_source_tag) (task, ferry_adapter_call_async);

  call = ferry_call_new (self->bulkhead, operation, task);
  g_task_set_task_data (task, ferry_call_ref (call), (GDestroyNotify)ferry_call_unref);
  set_options (call, options);
  set_parameters (call, given);
  watch_cancellable (call, cancellable);

  ferry_call_notify (call, FERRY_NOTICE_SUBMITTED);
  ferry_bulkhead_enter (self->bulkhead, call);
}

/* What g_async_result_is_tagged() looks up through an interface is known here. */
static gboolean
is_call_result (FerryAdapter *self,
                GAsyncResult *result)
{
  return g_task_is_valid (result, self) && g_task_get_source_tag (G_TASK (result)) == ferry_adapter_call_async;
}

GVariant *
ferry_adapter_call_finish (FerryAdapter *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);
  g_return_val_if_fail (is_call_result (self, result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

FerryCall *
ferry_adapter_get_call (FerryAdapter *self,
                        GAsyncResult *result)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), NULL);
  g_return_val_if_fail (is_call_result (self, result), NULL);

  return g_task_get_task_data (G_TASK (result));
}

void
ferry_adapter_close_async (FerryAdapter *self,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_ADAPTER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_adapter_close_async);
  ferry_bulkhead_close (self->bulkhead, task);
}

gboolean
ferry_adapter_close_finish (FerryAdapter *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (FERRY_IS_ADAPTER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
