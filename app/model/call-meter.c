/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A beat, and the figures of one call at a time. */
#include "call-meter.h"

#include "boundary/observer.h"
#include "beat.h"

/* Everything here belongs to the main thread. */
struct _FerryCallMeter
{
  FerryCallMeterFunc callback;
  gpointer user_data;
  guint rest; /* milliseconds */

  FerrySession *session;
  FerryLoopMonitor *monitor; /* the session's */
  FerryBeat *beat;

  /* the call that runs */
  FerryMeasure row;
  FerryCallRecord *record; /* NULL while none does */
  FerryMeasure before; /* what the monitor had counted */
  gint64 cancel_due; /* monotonic microseconds; 0 for never */
  guint cancel_source;
  guint settle_source;
};

static void
count_stalls (FerryCallMeter *self,
              FerryMeasure *count)
{
  FerryLoopFigures figures;

  ferry_loop_monitor_get_figures (self->monitor, &figures);
  count->stalled = figures.stalled_time + figures.deliberate_time;
  count->stalls = 0;
  for (guint i = 0; i < FERRY_N_STALL_CLASSES; i++)
    count->stalls += figures.stalls[i] + figures.deliberate_stalls[i];
}

static gboolean
on_rested (gpointer user_data)
{
  FerryCallMeter *self = user_data;
  g_autoptr (FerryCallRecord) record = g_steal_pointer (&self->record);
  FerryMeasure row = self->row;

  self->settle_source = 0;
  self->callback (&row, record, self->user_data);
  return G_SOURCE_REMOVE;
}

/* An iteration after the delivery, whose cost is part of the call's. */
static gboolean
on_settled (gpointer user_data)
{
  FerryCallMeter *self = user_data;
  FerryCallTimes times;

  self->row.worst = ferry_loop_monitor_get_peak (self->monitor);
  count_stalls (self, &self->row);
  self->row.stalls -= self->before.stalls;
  self->row.stalled -= self->before.stalled;
  self->row.beats = ferry_beat_get_beats (self->beat);
  self->row.missed = ferry_beat_get_missed (self->beat);
  self->row.outcome = ferry_call_record_get_outcome (self->record);
  ferry_call_record_get_times (self->record, &times);
  self->row.elapsed = times.delivered - times.submitted;
  if (self->cancel_due != 0 && times.delivered > self->cancel_due)
    self->row.cancel_latency = times.delivered - self->cancel_due;

  g_clear_handle_id (&self->cancel_source, g_source_remove);
  self->settle_source = g_timeout_add (self->rest, on_rested, self);
  g_source_set_name_by_id (self->settle_source, "[ferry] rest after a measured call");
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  FerryCallMeter *self = user_data;

  if (event == FERRY_CALL_DELIVERED && record == self->record)
    {
      self->settle_source = g_idle_add (on_settled, self);
      g_source_set_name_by_id (self->settle_source, "[ferry] figures of a measured call");
    }
}

FerryCallMeter *
ferry_call_meter_new (FerrySession *session,
                      guint rest,
                      FerryCallMeterFunc callback,
                      gpointer user_data)
{
  FerryCallMeter *self;

  g_return_val_if_fail (FERRY_IS_SESSION (session), NULL);
  g_return_val_if_fail (callback != NULL, NULL);

  self = g_new0 (FerryCallMeter, 1);
  self->callback = callback;
  self->user_data = user_data;
  self->rest = rest;
  self->session = g_object_ref (session);
  self->monitor = ferry_session_get_monitor (self->session);
  self->beat = ferry_beat_new ();
  g_signal_connect (self->session, "call-event", G_CALLBACK (on_call_event), self);
  return self;
}

void
ferry_call_meter_free (FerryCallMeter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->cancel_source, g_source_remove);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  ferry_beat_free (self->beat);
  g_clear_object (&self->record);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_free (self);
}

static gboolean
on_cancel_due (gpointer user_data)
{
  FerryCallMeter *self = user_data;

  self->cancel_source = 0;
  ferry_call_meter_cancel (self);

  return G_SOURCE_REMOVE;
}

void
ferry_call_meter_run (FerryCallMeter *self,
                      const FerryOperation *operation,
                      GVariant *given,
                      const FerryCallOptions *options,
                      gint64 cancel_after)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (given);
  g_autoptr (GVariant) parameters = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (operation != NULL);
  g_return_if_fail (options != NULL);
  g_return_if_fail (self->record == NULL);

  parameters = ferry_parameter_table_complete (operation->parameters, owned, &error);
  if (parameters == NULL)
    g_error ("%s: %s", operation->id, error->message);

  self->row = (FerryMeasure) {.operation = operation, .executor = options->executor};
  count_stalls (self, &self->before);
  ferry_beat_reset (self->beat);
  ferry_loop_monitor_reset_peak (self->monitor);
  self->cancel_due = 0;
  if (cancel_after > 0)
    {
      /* Whole milliseconds for both: the timer must not be earlier than what is measured from, or a call
       * that ends at once would seem never to have been cancelled. */
      guint milliseconds = (cancel_after + 999) / 1000;

      self->cancel_due = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
      self->cancel_source = g_timeout_add (milliseconds, on_cancel_due, self);
      g_source_set_name_by_id (self->cancel_source, "[ferry] cancel a measured call");
    }
  self->record = ferry_session_run (self->session, operation, parameters, options);
}

gboolean
ferry_call_meter_wants_warm_up (const FerryOperation *operation)
{
  g_return_val_if_fail (operation != NULL, FALSE);

  return g_str_equal (operation->dependency, "files");
}

void
ferry_call_meter_cancel (FerryCallMeter *self)
{
  g_return_if_fail (self != NULL);

  if (self->record != NULL)
    ferry_call_record_cancel (self->record);
}
