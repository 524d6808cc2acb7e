/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A session, a beat, and the figures of one call at a time. */
#include "tour-meter.h"

#include "boundary/observer.h"
#include "model/beat.h"
#include "model/session.h"

/* After a call the loop idles so long, so that nothing of it shows in the next. */
#define PAUSE_MS 250

/* Everything here belongs to the main thread. */
struct _FerryTourMeter
{
  FerryTourMeterFunc callback;
  gpointer user_data;

  FerrySession *session;
  FerryLoopMonitor *monitor; /* the session's */
  FerryBeat *beat;
  GMainLoop *loop; /* lent: to be quit when the session is closed */

  /* the call that runs */
  FerryTourRow row;
  FerryCallRecord *record; /* NULL while none does */
  gint64 stalled_before;
};

static gint64
get_stalled_time (FerryTourMeter *self)
{
  FerryLoopFigures figures;

  ferry_loop_monitor_get_figures (self->monitor, &figures);
  return figures.stalled_time + figures.deliberate_time;
}

static gboolean
on_pause_over (gpointer user_data)
{
  FerryTourMeter *self = user_data;
  g_autoptr (FerryCallRecord) record = g_steal_pointer (&self->record);
  FerryTourRow row = self->row;

  self->callback (&row, record, self->user_data);
  return G_SOURCE_REMOVE;
}

/* An iteration after the delivery, whose cost is part of the call's. */
static gboolean
on_settled (gpointer user_data)
{
  FerryTourMeter *self = user_data;
  FerryCallTimes times;

  self->row.worst = ferry_loop_monitor_get_peak (self->monitor);
  self->row.stalled = get_stalled_time (self) - self->stalled_before;
  self->row.beats = ferry_beat_get_beats (self->beat);
  self->row.missed = ferry_beat_get_missed (self->beat);
  self->row.outcome = ferry_call_record_get_outcome (self->record);
  ferry_call_record_get_times (self->record, &times);
  self->row.elapsed = times.delivered - times.submitted;

  g_timeout_add (PAUSE_MS, on_pause_over, self);
  return G_SOURCE_REMOVE;
}

static void
on_call_event (FerrySession *session,
               FerryCallRecord *record,
               guint event,
               gpointer user_data)
{
  if (event == FERRY_CALL_DELIVERED)
    g_idle_add (on_settled, user_data);
}

FerryTourMeter *
ferry_tour_meter_new (FerryTourMeterFunc callback,
                      gpointer user_data)
{
  FerryTourMeter *self;

  g_return_val_if_fail (callback != NULL, NULL);

  self = g_new0 (FerryTourMeter, 1);
  self->callback = callback;
  self->user_data = user_data;
  self->session = ferry_session_new ();
  self->monitor = ferry_session_get_monitor (self->session);
  self->beat = ferry_beat_new ();
  g_signal_connect (self->session, "call-event", G_CALLBACK (on_call_event), self);
  return self;
}

void
ferry_tour_meter_free (FerryTourMeter *self)
{
  g_return_if_fail (self != NULL);

  ferry_beat_free (self->beat);
  g_clear_object (&self->record);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_free (self);
}

void
ferry_tour_meter_run (FerryTourMeter *self,
                      const FerryOperation *operation,
                      GVariant *given,
                      FerryExecutorKind executor)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (given);
  g_autoptr (GVariant) parameters = NULL;
  g_autoptr (GError) error = NULL;
  FerryCallOptions options = {.executor = executor};

  g_return_if_fail (self != NULL);
  g_return_if_fail (operation != NULL);
  g_return_if_fail (self->record == NULL);

  parameters = ferry_parameter_table_complete (operation->parameters, owned, &error);
  if (parameters == NULL)
    g_error ("%s: %s", operation->id, error->message);

  self->row = (FerryTourRow) {.operation = operation, .executor = executor};
  self->stalled_before = get_stalled_time (self);
  ferry_beat_reset (self->beat);
  ferry_loop_monitor_reset_peak (self->monitor);
  self->record = ferry_session_run (self->session, operation, parameters, &options);
}

void
ferry_tour_meter_cancel (FerryTourMeter *self)
{
  g_return_if_fail (self != NULL);

  if (self->record != NULL)
    ferry_call_record_cancel (self->record);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  FerryTourMeter *self = user_data;

  ferry_session_close_finish (FERRY_SESSION (source), result, NULL);
  g_main_loop_quit (self->loop);
}

void
ferry_tour_meter_close (FerryTourMeter *self,
                        GMainLoop *loop)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (loop != NULL);

  self->loop = loop;
  ferry_session_close_async (self->session, on_closed, self);
}
