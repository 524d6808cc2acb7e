/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Check, call, wait for names, close: one after the other, on the main loop that is measured. */
#include "measured-call.h"

#include "boundary/observer.h"
#include "model/worst-stall.h"

/* Everything here belongs to the main thread. */
struct _FerryMeasuredCall
{
  FerrySession *session;
  const FerryOperation *operation;
  FerryCallOptions options;
  FerryProgressLine *progress; /* lent */
  const char *prefix;          /* nullable */
  FerryMeasuredCallFunc callback;
  gpointer user_data;

  GCancellable *check_cancellable;
  FerryCallMeter *meter;

  /* what comes of it */
  FerryCallRecord *record; /* NULL if the parameters were not allowed */
  GError *check_error;
  FerryMeasure measure;
  FerryLoopDelays delays;
  FerryStall worst; /* no duration: there was none */
  FerrySnapshot *snapshot;
};

static void
leave_session (FerryMeasuredCall *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_pointer (&self->meter, ferry_call_meter_free);
  g_clear_object (&self->session);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  FerryMeasuredCall *self = user_data;

  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  /* Nothing of this one beats or measures any more while the next one runs. */
  leave_session (self);
  self->callback (self, self->user_data);
}

static void
on_explained (const FerryStall *stall,
              gpointer user_data)
{
  FerryMeasuredCall *self = user_data;

  if (stall != NULL)
    self->worst = *stall;
  self->snapshot = ferry_telemetry_take_snapshot (ferry_session_get_telemetry (self->session), 0, G_MAXINT64);
  ferry_session_close_async (self->session, on_closed, self);
}

/* The session is this call's alone: its monitor's delays since the start are the call's. */
static void
on_measured (const FerryMeasure *row,
             FerryCallRecord *record,
             gpointer user_data)
{
  FerryMeasuredCall *self = user_data;
  FerryLoopFigures figures;
  FerryCallTimes times;

  ferry_loop_monitor_get_figures (ferry_session_get_monitor (self->session), &figures);
  self->delays = figures.total;
  self->measure = *row;
  self->record = g_object_ref (record);
  ferry_call_record_get_times (record, &times);
  ferry_worst_stall_await (self->session, times.submitted, on_explained, self);
}

static void
show_progress (FerryMeasuredCall *self,
               FerryCallRecord *record)
{
  g_auto(GStrv) forms = ferry_call_record_describe_progress (record);
  g_autofree char *line = self->prefix != NULL ? g_strdup_printf ("%s: %s", self->prefix, forms[0]) : g_strdup (forms[0]);

  ferry_progress_line_show (self->progress, line);
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryMeasuredCall *self = user_data;

  if (event == FERRY_CALL_PROGRESSED && ferry_progress_line_is_due (self->progress))
    show_progress (self, record);
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  FerryMeasuredCall *self = user_data;
  g_autoptr (GVariant) parameters = NULL;

  parameters = ferry_session_check_finish (self->session, result, &self->check_error);
  if (parameters == NULL)
    {
      ferry_session_close_async (self->session, on_closed, self);
      return;
    }

  ferry_call_meter_run (self->meter, self->operation, parameters, &self->options, 0);
}

FerryMeasuredCall *
ferry_measured_call_new (FerrySession *session,
                         const FerryOperation *operation,
                         GVariant *parameters,
                         const FerryCallOptions *options,
                         FerryProgressLine *progress,
                         const char *prefix,
                         FerryMeasuredCallFunc callback,
                         gpointer user_data)
{
  FerryMeasuredCall *self;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);
  g_return_val_if_fail (operation != NULL && options != NULL, NULL);
  g_return_val_if_fail (progress != NULL && callback != NULL, NULL);

  self = g_new0 (FerryMeasuredCall, 1);
  self->session = g_object_ref (session);
  self->operation = operation;
  self->options = *options;
  self->progress = progress;
  self->prefix = prefix;
  self->callback = callback;
  self->user_data = user_data;
  self->check_cancellable = g_cancellable_new ();
  self->meter = ferry_call_meter_new (session, 0, on_measured, self);
  g_signal_connect (session, "call-event", G_CALLBACK (on_call_event), self);
  ferry_session_check_async (session, operation, parameters, self->check_cancellable, on_checked, self);
  return self;
}

void
ferry_measured_call_free (FerryMeasuredCall *self)
{
  g_return_if_fail (self != NULL);

  leave_session (self);
  g_clear_object (&self->check_cancellable);
  g_clear_object (&self->record);
  g_clear_pointer (&self->snapshot, ferry_snapshot_unref);
  g_clear_error (&self->check_error);
  g_free (self);
}

void
ferry_measured_call_cancel (FerryMeasuredCall *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->check_cancellable);
  if (self->meter != NULL)
    ferry_call_meter_cancel (self->meter);
}

const GError *
ferry_measured_call_get_check_error (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->check_error;
}

FerryCallRecord *
ferry_measured_call_get_record (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->record;
}

const FerryMeasure *
ferry_measured_call_get_measure (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->measure;
}

const FerryLoopDelays *
ferry_measured_call_get_delays (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->delays;
}

const FerryStall *
ferry_measured_call_get_worst_stall (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->worst.duration > 0 ? &self->worst : NULL;
}

FerrySnapshot *
ferry_measured_call_get_snapshot (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->snapshot;
}
