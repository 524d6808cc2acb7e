/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Check, call, settle, close: one after the other, on the main loop that is measured. */
#include "measured-call.h"

#include "boundary/observer.h"
#include "model/beat.h"

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
  FerryBeat *beat;

  /* what comes of it */
  FerryCallRecord *record; /* NULL until the parameters are checked */
  GError *check_error;
  FerryLoopCost cost;
};

static void
leave_session (FerryMeasuredCall *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->beat, ferry_beat_free);
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
take_cost (FerryMeasuredCall *self)
{
  FerryLoopMonitor *monitor = ferry_session_get_monitor (self->session);
  FerryLoopFigures figures;

  ferry_loop_monitor_get_figures (monitor, &figures);
  self->cost = (FerryLoopCost) {
    .worst = ferry_loop_monitor_get_peak (monitor),
    .p50 = figures.total.p50,
    .p95 = figures.total.p95,
    .p99 = figures.total.p99,
    .stalled = figures.stalled_time + figures.deliberate_time,
    .beats = ferry_beat_get_beats (self->beat),
    .missed = ferry_beat_get_missed (self->beat),
  };
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    self->cost.stalls += figures.stalls[i] + figures.deliberate_stalls[i];
}

/* An iteration after the delivery: what delivering cost the loop is part of the price. */
static gboolean
on_settled (gpointer user_data)
{
  FerryMeasuredCall *self = user_data;

  take_cost (self);
  ferry_session_close_async (self->session, on_closed, self);
  return G_SOURCE_REMOVE;
}

static void
show_progress (FerryMeasuredCall *self,
               FerryCallRecord *record)
{
  g_autofree char *text = ferry_call_record_describe_progress (record);
  g_autofree char *line = self->prefix != NULL ? g_strdup_printf ("%s: %s", self->prefix, text) : g_strdup (text);

  ferry_progress_line_show (self->progress, line);
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryMeasuredCall *self = user_data;

  if (event == FERRY_CALL_DELIVERED)
    g_idle_add (on_settled, self);
  else if (event == FERRY_CALL_PROGRESSED && ferry_progress_line_is_due (self->progress))
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

  ferry_loop_monitor_reset_peak (ferry_session_get_monitor (self->session));
  ferry_beat_reset (self->beat);
  self->record = ferry_session_run (self->session, self->operation, parameters, &self->options);
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
  self->beat = ferry_beat_new ();
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
  g_clear_error (&self->check_error);
  g_free (self);
}

void
ferry_measured_call_cancel (FerryMeasuredCall *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->check_cancellable);
  if (self->record != NULL)
    ferry_call_record_cancel (self->record);
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

const FerryLoopCost *
ferry_measured_call_get_cost (FerryMeasuredCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->cost;
}
