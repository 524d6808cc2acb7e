/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running an operation's function once. */
#include "attempt.h"

#include "bulkhead.h"
#include "call-report.h"
#include "executor.h"
#include "i18n.h"
#include "thread-id.h"

static void
sink_progress (FerryRunContext *context,
               const FerryProgress *progress)
{
  ferry_call_report_progress (((FerryAttempt *)context)->call, progress);
}

static gboolean
sink_partial (FerryRunContext *context,
              GVariant *partial)
{
  FerryAttempt *self = (FerryAttempt *)context;

  if (ferry_call_emit_partial (self->call, self, partial))
    return TRUE;
  self->refused = TRUE;
  return FALSE;
}

static const FerryRunSink attempt_sink = {
  .progress = sink_progress,
  .partial = sink_partial,
};

FerryAttempt *
ferry_attempt_new (FerryCall *call,
                   FerryAttemptRecord *record)
{
  FerryAttempt *self = g_slice_new0 (FerryAttempt);

  g_atomic_ref_count_init (&self->references);
  self->context.sink = &attempt_sink;
  self->call = ferry_call_ref (call);
  self->record = record;
  self->executor = call->wanted_executor;
  self->abandoned_link.data = self;
  self->ready_link.data = self;

  return self;
}

FerryAttempt *
ferry_attempt_ref (FerryAttempt *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_attempt_unref (FerryAttempt *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  ferry_call_unref (self->call);
  g_slice_free (FerryAttempt, self);
}

FerryExecutorKind
ferry_attempt_get_executor (FerryAttempt *self)
{
  return g_atomic_int_get (&self->executor);
}

static gboolean
start_on (FerryAttempt *self,
          FerryExecutorKind executor)
{
  g_atomic_int_set (&self->executor, executor);
  g_atomic_int_set (&self->call->executor, executor);
  g_atomic_int_set (&self->record->executor, executor);

  return ferry_executor_get (executor)->start (self);
}

void
ferry_attempt_start (FerryAttempt *self)
{
  /* Only the shared pool runs out. A thread of the adapter's own does the same work, and nobody
   * waits for another dependency's calls (C11, C12). */
  if (!start_on (self, self->call->wanted_executor))
    start_on (self, FERRY_EXECUTOR_OWN_POOL);
}

/* The time one run may take there. */
static gint64
get_timeout (FerryAttempt *self)
{
  return ferry_executor_limit_timeout (ferry_attempt_get_executor (self),
                                       self->call->policy->attempt_timeout);
}

/* Lets the attempt timeout, or the executor's cap, move the call's timer forward. What the operation
 * calls itself ends by then too. */
static void
arm_attempt_timeout (FerryAttempt *self)
{
  FerryCall *call = self->call;
  gint64 timeout = get_timeout (self);
  gint64 due;

  self->context.trace.due = call->due;
  if (timeout == 0)
    return;
  due = g_get_monotonic_time () + timeout;
  self->due = due;
  if (call->due != 0 && call->due <= due)
    return;
  self->context.trace.due = due;
  ferry_call_arm (call, due);
}

/* A private cancellable for one attempt: the spare one, or a new one. (transfer full). */
static GCancellable *
take_cancellable (GCancellable **spare)
{
  if (spare != NULL && *spare != NULL)
    return g_steal_pointer (spare);
  return g_cancellable_new ();
}

/* Whether the next attempt can have it: never fired, and the function has left nothing on it. */
static gboolean
is_unused (GCancellable *cancellable)
{
  static guint cancelled_signal; /* atomic */

  if (g_atomic_int_get (&cancelled_signal) == 0)
    g_atomic_int_set (&cancelled_signal, g_signal_lookup ("cancelled", G_TYPE_CANCELLABLE));

  return !g_cancellable_is_cancelled (cancellable) &&
         g_atomic_int_get (&G_OBJECT (cancellable)->ref_count) == 1 &&
         !g_signal_has_handler_pending (cancellable, g_atomic_int_get (&cancelled_signal), 0, TRUE);
}

/* Puts @cancellable (transfer full) out of the reach of ferry_attempt_interrupt(), and away. */
static void
put_cancellable (FerryAttempt *self,
                 GCancellable *cancellable,
                 GCancellable **spare)
{
  GCancellable *untouched = g_atomic_pointer_exchange (&self->interruptible, NULL);

  if (untouched == NULL)
    {
      g_object_unref (cancellable);
      return;
    }
  g_object_unref (untouched);
  if (spare != NULL && is_unused (cancellable))
    *spare = cancellable;
  else
    g_object_unref (cancellable);
}

static gboolean
fire (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* A source of its own: by the time it comes, the call may be over and the attempt abandoned. */
static void
fire_in_context (FerryAttempt *self,
                 GCancellable *cancellable)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, fire, g_object_ref (cancellable), g_object_unref);
  g_source_set_static_name (source, "Ferry cancel");
  g_source_attach (source, ferry_outbox_get_context (self->call->outbox));
  g_source_unref (source);
}

void
ferry_attempt_interrupt (FerryAttempt *self)
{
  g_autoptr(GCancellable) cancellable = g_atomic_pointer_exchange (&self->interruptible, NULL);

  if (cancellable == NULL)
    return;
  if (ferry_executor_get (ferry_attempt_get_executor (self))->cancels_in_context)
    fire_in_context (self, cancellable);
  else
    g_cancellable_cancel (cancellable);
}

/* What is wrong with the dependency on demand. */
static gboolean
strike_faults (FerryAttempt *self,
               GCancellable *cancellable,
               GError **error)
{
  return ferry_fault_injector_strike (ferry_bulkhead_get_fault_injector (self->call->bulkhead), cancellable,
                                      ferry_executor_get (ferry_attempt_get_executor (self))->can_abandon, error);
}

GError *
ferry_attempt_new_silence_error (FerryAttempt *self)
{
  return ferry_error_new (FERRY_ERROR_FAILED, NULL, "%s ended without a result or an error", self->call->operation->id);
}

/* Calls the function, or has the executor call it elsewhere. A result if it gave one, else an error,
 * never both. */
static GVariant *
call_function (FerryAttempt *self,
               GCancellable *cancellable,
               GError **error)
{
  const FerryExecutor *executor = ferry_executor_get (ferry_attempt_get_executor (self));
  FerryCall *call = self->call;
  GVariant *result;
  GError *local_error = NULL;

  if (executor->run != NULL)
    result = executor->run (self, cancellable, &local_error);
  else
    result = call->operation->run (call->parameters, &self->context, cancellable, &local_error);
  if (result != NULL)
    {
      g_clear_error (&local_error);
      return g_variant_take_ref (result);
    }
  if (local_error == NULL)
    local_error = ferry_attempt_new_silence_error (self);
  g_propagate_error (error, local_error);
  return NULL;
}

static GVariant *
run_function (FerryAttempt *self,
              GCancellable *cancellable,
              GError **error)
{
  FerryCall *call = self->call;
  const FerryExecutor *executor = ferry_executor_get (ferry_attempt_get_executor (self));
  const FerryTraceContext *former = ferry_trace_context_install (&self->context.trace);
  GVariant *result;

  g_atomic_int_set (&self->record->thread, ferry_thread_get_id ());
  ferry_call_stamp (&self->record->started);
  /* What runs in the call's context was told of there, before. */
  if (!executor->runs_in_context)
    ferry_call_notify_started (call, executor->holds_start && !ferry_fault_injector_is_on (ferry_bulkhead_get_fault_injector (call->bulkhead)));
  result = strike_faults (self, cancellable, error) ? call_function (self, cancellable, error) : NULL;
  ferry_call_stamp (&self->record->ended);
  ferry_trace_context_install (former);

  return result;
}

/* What the function's own error becomes: an attempt that was told to stop because it took too long
 * failed for that, whatever it says. */
static GError *
judge_error (FerryAttempt *self,
             GError *error)
{
  const char *dependency = ferry_bulkhead_get_dependency (self->call->bulkhead);

  if (!g_atomic_int_get (&self->timed_out))
    return ferry_error_wrap (error, dependency, ferry_bulkhead_get_error_map (self->call->bulkhead));
  g_error_free (error);
  return ferry_attempt_new_timeout_error (self);
}

GError *
ferry_attempt_new_timeout_error (FerryAttempt *self)
{
  return ferry_error_new_transient (FERRY_ERROR_TIMED_OUT, ferry_bulkhead_get_dependency (self->call->bulkhead),
                                    _ ("The attempt took longer than %g s"), get_timeout (self) / (double)G_USEC_PER_SEC);
}

/* A dependency that says no is well; one that does not answer, or says "later", is not. */
static FerryVerdict
judge_health (FerryAttempt *self,
              const GError *error)
{
  FerryCause cause = ferry_call_get_cause (self->call);

  if (error == NULL)
    return FERRY_VERDICT_SUCCESS;
  if (cause == FERRY_CAUSE_DEADLINE)
    return FERRY_VERDICT_FAILURE;
  if (cause != FERRY_CAUSE_NONE)
    return FERRY_VERDICT_NONE;
  return ferry_error_get_details (error)->transient ? FERRY_VERDICT_FAILURE : FERRY_VERDICT_SUCCESS;
}

/* What comes of the call now that its attempt has ended in time. A result that came second is gone
 * before the outcome is told. */
static void
conclude (FerryCall *call,
          GVariant *result,
          GError *error)
{
  if (error != NULL)
    {
      ferry_call_attempt_failed (call, error);
      return;
    }
  if (result != NULL && ferry_call_decide (call, FERRY_CAUSE_RESULT))
    call->result = g_steal_pointer (&result);
  g_clear_pointer (&result, g_variant_unref);
  ferry_call_settle (call, call->n_attempts > 1);
}

/* Not when it is made: that is under the bulkhead's lock. */
static void
fill_context (FerryAttempt *self)
{
  self->context.nice = self->call->policy->nice;
  ferry_call_get_trace_context (self->call, &self->context.trace);
  self->context.trace.parent_span_id = self->call->span_id;
  self->context.trace.span_id = self->record->span_id;
}

gboolean
ferry_attempt_begin (FerryAttempt *self,
                     GCancellable *cancellable)
{
  fill_context (self);
  /* First what others may reach, then the check: whoever decides later finds a cancellable to fire
   * and a timer that is not put off again. Decided before: the function never runs (C5). */
  g_atomic_pointer_set (&self->interruptible, g_object_ref (cancellable));
  arm_attempt_timeout (self);
  return ferry_call_get_cause (self->call) == FERRY_CAUSE_NONE;
}

/* What is left to do with an attempt that nobody waits for any more; what it brought is gone before
 * that is told. */
static void
end_late (FerryCall *call,
          FerryLeft left,
          GVariant *result,
          GError *error)
{
  g_clear_pointer (&result, g_variant_unref);
  g_clear_error (&error);
  if (left == FERRY_LEFT_LATE_LAST)
    ferry_call_end_late (call);
}

FerryAttempt *
ferry_attempt_end (FerryAttempt *self,
                   GCancellable *cancellable,
                   GCancellable **spare,
                   GVariant *result,
                   GError *error)
{
  FerryCall *call = self->call;
  FerryVerdict verdict = FERRY_VERDICT_NONE;
  FerryAttempt *next;
  FerryLeft left;

  if (result != NULL && self->refused && g_atomic_int_get (&self->timed_out))
    {
      g_clear_pointer (&result, g_variant_unref);
      error = ferry_attempt_new_timeout_error (self);
    }
  else if (error != NULL)
    error = judge_error (self, error);
  if (error != NULL || result != NULL)
    verdict = judge_health (self, error);
  put_cancellable (self, cancellable, spare);

  left = ferry_bulkhead_leave (call->bulkhead, self, verdict, !ferry_call_may_retry (call, error), &next);
  if (left == FERRY_LEFT_IN_TIME)
    conclude (call, result, error);
  else
    end_late (call, left, result, error);
  ferry_attempt_unref (self);

  return next;
}

FerryAttempt *
ferry_attempt_run (FerryAttempt *self,
                   GCancellable **spare)
{
  GCancellable *cancellable = take_cancellable (spare);
  GVariant *result = NULL;
  GError *error = NULL;

  if (ferry_attempt_begin (self, cancellable))
    result = run_function (self, cancellable, &error);
  return ferry_attempt_end (self, cancellable, spare, result, error);
}
