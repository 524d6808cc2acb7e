/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call: what it is made of, and what may be asked of it. */
#include "call.h"

#include "bulkhead.h"
#include "call-private.h"
#include "call-report.h"

#include <stdatomic.h>

G_DEFINE_BOXED_TYPE (FerryCall, ferry_call, ferry_call_ref, ferry_call_unref)

/* What is submitted inside a call is its child; what is not begins a trace. */
static void
make_ids (FerryCall *self,
          const FerryTraceContext *parent)
{
  self->span_id = ferry_trace_context_make_id ();
  if (parent != NULL)
    {
      self->parent_id = parent->call_id;
      self->parent_span_id = parent->span_id;
      self->trace_id[0] = parent->trace_id[0];
      self->trace_id[1] = parent->trace_id[1];
    }
  else
    {
      self->trace_id[0] = ferry_trace_context_make_id ();
      self->trace_id[1] = ferry_trace_context_make_id ();
    }
}

FerryCall *
ferry_call_new (FerryBulkhead *bulkhead,
                const FerryOperation *operation,
                GTask *task)
{
  FerryBoundary *boundary = ferry_bulkhead_get_boundary (bulkhead);
  /* Not malloc(): on GLib before 2.76 slices stay out of its consolidation, which hits one iteration
   * with 10 ms when 100,000 calls have been freed. */
  FerryCall *self = g_slice_new0 (FerryCall);

  g_atomic_ref_count_init (&self->references);
  self->id = ferry_boundary_take_id (boundary);
  self->operation = operation;
  self->bulkhead = ferry_bulkhead_ref (bulkhead);
  self->policy = ferry_bulkhead_get_policy (bulkhead);
  self->outbox = ferry_boundary_ref_outbox (boundary);
  self->task = task;
  self->waiter.link.data = self;
  self->timer.funcs = &ferry_call_timer_funcs;
  self->notice_item.deliver = ferry_call_deliver_notice;
  ferry_call_stamp (&self->stamps.submitted);
  make_ids (self, ferry_trace_context_get_current ());

  return self;
}

FerryCall *
ferry_call_ref (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ferry_call_unref (FerryCall *self)
{
  FerryAttemptRecord *record;

  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->task == NULL);

  g_clear_pointer (&self->report, ferry_report_free);
  while ((record = self->first_record.next) != NULL)
    {
      self->first_record.next = record->next;
      g_slice_free (FerryAttemptRecord, record);
    }
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_error (&self->error);
  ferry_outbox_unref (self->outbox);
  ferry_bulkhead_unref (self->bulkhead);
  g_slice_free (FerryCall, self);
}

void
ferry_call_stamp (_Atomic gint64 *stamp)
{
  gint64 none = 0;

  if (atomic_load_explicit (stamp, memory_order_relaxed) == none)
    atomic_compare_exchange_strong (stamp, &none, g_get_monotonic_time ());
}

guint64
ferry_call_get_id (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

const FerryOperation *
ferry_call_get_operation (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->operation;
}

GVariant *
ferry_call_get_parameters (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parameters;
}

const char *
ferry_call_get_dependency (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_bulkhead_get_dependency (self->bulkhead);
}

gpointer
ferry_call_get_tag (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tag;
}

void
ferry_call_get_trace_context (FerryCall *self,
                              FerryTraceContext *context)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (context != NULL);

  *context = (FerryTraceContext) {
    .call_id = self->id,
    .parent_call_id = self->parent_id,
    .trace_id = {self->trace_id[0], self->trace_id[1]},
    .span_id = self->span_id,
    .parent_span_id = self->parent_span_id,
    .dependency = ferry_bulkhead_get_dependency (self->bulkhead),
    .operation = self->operation->id,
  };
}

FerryExecutorKind
ferry_call_get_executor (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, FERRY_EXECUTOR_DEFAULT);

  return g_atomic_int_get (&self->executor);
}

FerryOutcome
ferry_call_get_outcome (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, FERRY_OUTCOME_NONE);

  return self->delivered ? ferry_cause_get_outcome (ferry_call_get_cause (self)) : FERRY_OUTCOME_NONE;
}

guint
ferry_call_get_attempts (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return ferry_bulkhead_get_attempts (self->bulkhead, self);
}

gboolean
ferry_call_get_attempt (FerryCall *self,
                        guint index,
                        FerryAttemptTimes *times)
{
  FerryAttemptRecord *record;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (times != NULL, FALSE);

  record = ferry_bulkhead_get_record (self->bulkhead, self, index);
  if (record == NULL)
    return FALSE;
  *times = (FerryAttemptTimes) {
    .span_id = record->span_id,
    .executor = g_atomic_int_get (&record->executor),
    .thread = g_atomic_int_get (&record->thread),
    .started = record->started,
    .ended = record->ended,
  };
  return TRUE;
}

const GError *
ferry_call_get_error (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->delivered ? self->error : NULL;
}

GVariant *
ferry_call_get_result (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->delivered ? self->result : NULL;
}

void
ferry_call_get_times (FerryCall *self,
                      FerryCallTimes *times)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (times != NULL);

  *times = (FerryCallTimes) {
    .submitted = self->stamps.submitted,
    .started = self->first_record.started,
    .cancelled = self->stamps.cancelled,
    .finished = self->stamps.finished,
    .delivered = self->stamps.delivered,
  };
}

gboolean
ferry_call_get_progress (FerryCall *self,
                         FerryProgress *progress)
{
  FerryReport *report;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (progress != NULL, FALSE);

  report = g_atomic_pointer_get (&self->report);
  return report != NULL && ferry_report_get_progress (report, progress);
}

gboolean
ferry_call_is_abandoned (FerryCall *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return ferry_bulkhead_has_abandoned (self->bulkhead, self);
}
