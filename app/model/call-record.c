/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call as the window and the command line show it. */
#include "call-record.h"

#include "call-record-private.h"
#include "error-words.h"

#include <glib/gi18n-lib.h>

struct _FerryCallRecord
{
  GObject parent_instance;

  const FerryOperation *operation;
  GVariant *parameters;
  FerryExecutorKind executor;
  GCancellable *cancellable;

  FerryCallState state;
  FerryCall *call; /* NULL before it is submitted */
  GVariant *result;
  FerryProgressRate rate;

  GPtrArray *partials; /* of GVariant, while it runs and they are few enough to keep; or NULL */
  gsize partials_size;
};

G_DEFINE_FINAL_TYPE (FerryCallRecord, ferry_call_record, G_TYPE_OBJECT)

enum {
  CHANGED,
  PARTIAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
ferry_call_state_get_title (FerryCallState state)
{
  static const char * const titles[] = {
    [FERRY_CALL_STATE_QUEUED] = N_ ("Queued"),
    [FERRY_CALL_STATE_RUNNING] = N_ ("Running"),
    [FERRY_CALL_STATE_CANCELLING] = N_ ("Cancelling…"),
    [FERRY_CALL_STATE_SUCCEEDED] = N_ ("Succeeded"),
    [FERRY_CALL_STATE_FAILED] = N_ ("Failed"),
    [FERRY_CALL_STATE_TIMED_OUT] = N_ ("Timed out"),
    [FERRY_CALL_STATE_CANCELLED] = N_ ("Cancelled"),
    [FERRY_CALL_STATE_REJECTED] = N_ ("Rejected"),
  };

  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (titles), NULL);

  return _ (titles[state]);
}

const char *
ferry_executor_get_title (FerryExecutorKind kind)
{
  static const char * const titles[FERRY_N_EXECUTORS] = {
    [FERRY_EXECUTOR_DEFAULT] = N_ ("Default"),
    [FERRY_EXECUTOR_MAIN_LOOP] = N_ ("Main loop"),
    [FERRY_EXECUTOR_TASK_POOL] = N_ ("GTask pool"),
    [FERRY_EXECUTOR_OWN_POOL] = N_ ("Own pool"),
    [FERRY_EXECUTOR_NATIVE] = N_ ("Native"),
    [FERRY_EXECUTOR_PROCESS] = N_ ("Helper process"),
  };

  g_return_val_if_fail ((guint)kind < FERRY_N_EXECUTORS, NULL);

  return _ (titles[kind]);
}

static void
ferry_call_record_finalize (GObject *object)
{
  FerryCallRecord *self = FERRY_CALL_RECORD (object);

  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->result, g_variant_unref);
  g_clear_pointer (&self->partials, g_ptr_array_unref);
  g_clear_pointer (&self->call, ferry_call_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ferry_call_record_parent_class)->finalize (object);
}

static void
ferry_call_record_class_init (FerryCallRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_call_record_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_CALL_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PARTIAL] = g_signal_new ("partial", FERRY_TYPE_CALL_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
}

static void
ferry_call_record_init (FerryCallRecord *self)
{
  self->cancellable = g_cancellable_new ();
}

FerryCallRecord *
ferry_call_record_new (const FerryOperation *operation,
                       GVariant *parameters,
                       FerryExecutorKind executor)
{
  FerryCallRecord *self = g_object_new (FERRY_TYPE_CALL_RECORD, NULL);

  self->operation = operation;
  self->parameters = g_variant_ref (parameters);
  self->executor = executor;

  return self;
}

GCancellable *
ferry_call_record_get_cancellable (FerryCallRecord *self)
{
  return self->cancellable;
}

FerryCallState
ferry_call_state_for_outcome (FerryOutcome outcome)
{
  switch (outcome)
    {
    case FERRY_OUTCOME_SUCCEEDED:
      return FERRY_CALL_STATE_SUCCEEDED;
    case FERRY_OUTCOME_TIMED_OUT:
      return FERRY_CALL_STATE_TIMED_OUT;
    case FERRY_OUTCOME_CANCELLED:
      return FERRY_CALL_STATE_CANCELLED;
    case FERRY_OUTCOME_REJECTED:
      return FERRY_CALL_STATE_REJECTED;
    case FERRY_OUTCOME_FAILED:
    case FERRY_OUTCOME_NONE:
    default:
      return FERRY_CALL_STATE_FAILED;
    }
}

static void
take_progress (FerryCallRecord *self)
{
  FerryProgress progress;

  if (ferry_call_get_progress (self->call, &progress))
    ferry_progress_rate_update (&self->rate, &progress, g_get_monotonic_time ());
}

static void
take_outcome (FerryCallRecord *self)
{
  GVariant *result = ferry_call_get_result (self->call);

  self->state = ferry_call_state_for_outcome (ferry_call_get_outcome (self->call));
  if (result != NULL)
    self->result = g_variant_ref (result);
  g_clear_pointer (&self->partials, g_ptr_array_unref);
}

void
ferry_call_record_take_event (FerryCallRecord *self,
                              FerryCall *call,
                              FerryCallEvent event)
{
  switch (event)
    {
    case FERRY_CALL_SUBMITTED:
      self->call = ferry_call_ref (call);
      break;
    case FERRY_CALL_STARTED:
      if (self->state == FERRY_CALL_STATE_QUEUED)
        self->state = FERRY_CALL_STATE_RUNNING;
      break;
    case FERRY_CALL_PROGRESSED:
      take_progress (self);
      break;
    case FERRY_CALL_CANCELLING:
      self->state = FERRY_CALL_STATE_CANCELLING;
      break;
    case FERRY_CALL_FINISHED:
      take_outcome (self);
      break;
    case FERRY_CALL_DELIVERED:
    case FERRY_CALL_ABANDONED:
    case FERRY_CALL_ENDED_LATE:
    default:
      break;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ferry_call_record_take_block (FerryCallRecord *self)
{
  if (self->state != FERRY_CALL_STATE_QUEUED)
    return;
  self->state = FERRY_CALL_STATE_RUNNING;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* For whoever looks later. All of them or none: half of them would look like all. */
static void
keep_partial (FerryCallRecord *self,
              GVariant *partial)
{
  self->partials_size += g_variant_get_size (partial);
  if (self->partials_size > FERRY_CALL_RECORD_PARTIALS_MAX)
    {
      g_clear_pointer (&self->partials, g_ptr_array_unref);
      return;
    }
  if (self->partials == NULL)
    self->partials = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  g_ptr_array_add (self->partials, g_variant_ref (partial));
}

void
ferry_call_record_take_partial (FerryCallRecord *self,
                                GVariant *partial)
{
  keep_partial (self, partial);
  g_signal_emit (self, signals[PARTIAL], 0, partial);
}

void
ferry_call_record_drop_result (FerryCallRecord *self)
{
  g_clear_pointer (&self->result, g_variant_unref);
}

FerryCall *
ferry_call_record_get_call (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->call;
}

guint64
ferry_call_record_get_id (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), 0);

  return self->call != NULL ? ferry_call_get_id (self->call) : 0;
}

const FerryOperation *
ferry_call_record_get_operation (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->operation;
}

FerryExecutorKind
ferry_call_record_get_executor (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FERRY_EXECUTOR_DEFAULT);

  return self->call != NULL ? ferry_call_get_executor (self->call) : self->executor;
}

GVariant *
ferry_call_record_get_parameters (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->parameters;
}

FerryCallState
ferry_call_record_get_state (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FERRY_CALL_STATE_QUEUED);

  return self->state;
}

gboolean
ferry_call_record_is_over (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FALSE);

  return self->state >= FERRY_CALL_STATE_SUCCEEDED;
}

gboolean
ferry_call_record_is_abandoned (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FALSE);

  return self->call != NULL && ferry_call_is_abandoned (self->call);
}

FerryOutcome
ferry_call_record_get_outcome (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FERRY_OUTCOME_NONE);

  return self->call != NULL ? ferry_call_get_outcome (self->call) : FERRY_OUTCOME_NONE;
}

const GError *
ferry_call_record_get_error (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->call != NULL ? ferry_call_get_error (self->call) : NULL;
}

char *
ferry_call_record_describe_error (FerryCallRecord *self)
{
  const GError *error = ferry_call_record_get_error (self);

  return error != NULL ? ferry_error_describe (error, self->operation->parameters) : NULL;
}

GVariant *
ferry_call_record_get_result (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->result;
}

GPtrArray *
ferry_call_record_get_partials (FerryCallRecord *self)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  return self->partials;
}

void
ferry_call_record_get_times (FerryCallRecord *self,
                             FerryCallTimes *times)
{
  g_return_if_fail (FERRY_IS_CALL_RECORD (self));
  g_return_if_fail (times != NULL);

  *times = (FerryCallTimes) {0};
  if (self->call != NULL)
    ferry_call_get_times (self->call, times);
}

gboolean
ferry_call_record_get_progress (FerryCallRecord *self,
                                FerryProgress *progress)
{
  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), FALSE);

  return self->call != NULL && ferry_call_get_progress (self->call, progress);
}

char **
ferry_call_record_describe_progress (FerryCallRecord *self)
{
  static const char * const nothing[] = {"", NULL};
  FerryProgress progress;

  g_return_val_if_fail (FERRY_IS_CALL_RECORD (self), NULL);

  if (!ferry_call_record_get_progress (self, &progress))
    return g_strdupv ((char **)nothing);
  return ferry_progress_rate_describe (&self->rate, &progress);
}

void
ferry_call_record_cancel (FerryCallRecord *self)
{
  g_return_if_fail (FERRY_IS_CALL_RECORD (self));

  if (ferry_call_record_is_over (self) || self->state == FERRY_CALL_STATE_CANCELLING)
    return;

  self->state = FERRY_CALL_STATE_CANCELLING;
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[CHANGED], 0);
}
