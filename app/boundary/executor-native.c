/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts as the operation's own asynchronous form, in the call's context: no thread at all.
 *
 * Everything happens in that context: the start, which comes by the outbox and so never from inside
 * submit (C1), the operation's own sources, and the firing of the attempt's cancellable, so that a
 * handler which the operation connects to it needs no lock. Time is still kept by the timers' thread:
 * a native attempt that does not end within the grace, for being deaf or for a stalled loop, is
 * abandoned as any other, and ends late when its callback comes. */
#include "bulkhead.h"
#include "executor.h"

typedef struct
{
  FerryOutboxItem item; /* belongs to the outbox until it is delivered */
  FerryAttempt *attempt;
  GCancellable *cancellable;
  FerryFaultStrike strike;
  gint64 hang_end; /* monotonic; 0 before it hangs */
} NativeRun;

/* How often one that hangs on demand looks whether it still has to, microseconds. */
#define HANG_TICK (50 * G_TIME_SPAN_MILLISECOND)

/* Ends the attempt with what its function returned, or nothing. */
static void
native_end (NativeRun *run,
            GVariant *result,
            GError *error)
{
  /* Whoever waits next needs no thread to go on with, so there is no attempt to take over. */
  ferry_attempt_end (run->attempt, run->cancellable, NULL, result, error);
  g_free (run);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  NativeRun *run = user_data;
  FerryAttempt *attempt = run->attempt;
  const FerryTraceContext *former = ferry_trace_context_install (&attempt->context.trace);
  GError *error = NULL;
  GVariant *value = attempt->call->operation->run_finish (result, &error);

  ferry_call_stamp (&attempt->record->ended);
  ferry_trace_context_install (former);
  if (value != NULL)
    g_clear_error (&error);
  else if (error == NULL)
    error = ferry_attempt_new_silence_error (attempt);
  native_end (run, value, error);
}

/* Calls the function with the call's context as the thread's default, whoever iterates it. */
static void
native_run (NativeRun *run)
{
  g_autoptr (FerryAttempt) attempt = ferry_attempt_ref (run->attempt);
  FerryCall *call = attempt->call;
  GMainContext *context = ferry_outbox_get_context (call->outbox);
  const FerryTraceContext *former = ferry_trace_context_install (&attempt->context.trace);

  g_main_context_push_thread_default (context);
  call->operation->run_async (call->parameters, &attempt->context, run->cancellable, on_done, run);
  g_main_context_pop_thread_default (context);
  ferry_trace_context_install (former);
}

static void suffer (NativeRun *run);

static gboolean
on_suffered (gpointer run)
{
  suffer (run);
  return G_SOURCE_REMOVE;
}

/* Goes on with it in @duration, or, if @ends_early, as soon as the attempt is interrupted. */
static void
suffer_later (NativeRun *run,
              gint64 duration,
              gboolean ends_early)
{
  GSource *source = g_timeout_source_new (0);
  g_autoptr (GSource) cancelled = g_cancellable_source_new (run->cancellable);

  g_source_set_static_name (source, "[ferry] injected fault");
  g_source_set_static_name (cancelled, "[ferry] end of an injected fault");
  g_source_set_ready_time (source, g_get_monotonic_time () + duration);
  g_source_set_callback (source, on_suffered, run, NULL);
  g_source_set_dummy_callback (cancelled);
  if (ends_early)
    g_source_add_child_source (source, cancelled);
  g_source_attach (source, ferry_outbox_get_context (run->attempt->call->outbox));
  g_source_unref (source);
}

/* What strikes on demand, step by step: a delay, a hang, an end; or the function runs after all. */
static void
suffer (NativeRun *run)
{
  FerryFaultInjector *injector = ferry_bulkhead_get_fault_injector (run->attempt->call->bulkhead);
  gint64 now = g_get_monotonic_time ();
  gint64 delay = run->strike.delay;
  GError *error;

  run->strike.delay = 0;
  if (delay > 0)
    {
      suffer_later (run, delay, TRUE);
      return;
    }
  if (run->hang_end == 0)
    run->hang_end = now + run->strike.hang;
  if (now < run->hang_end && ferry_fault_injector_hangs (injector, &run->strike))
    {
      suffer_later (run, MIN (run->hang_end - now, HANG_TICK), FALSE);
      return;
    }

  error = ferry_fault_strike_get_error (&run->strike, run->cancellable);
  if (error == NULL)
    {
      native_run (run);
      return;
    }
  ferry_call_stamp (&run->attempt->record->ended);
  native_end (run, NULL, error);
}

static void
native_deliver (FerryOutbox *outbox,
                FerryOutboxItem *item)
{
  NativeRun *run = (NativeRun *)item;

  run->cancellable = g_cancellable_new ();
  if (!ferry_attempt_begin (run->attempt, run->cancellable))
    {
      native_end (run, NULL, NULL);
      return;
    }
  ferry_call_stamp (&run->attempt->record->started);
  ferry_call_tell (run->attempt->call, FERRY_CALL_STARTED);
  if (ferry_fault_injector_roll (ferry_bulkhead_get_fault_injector (run->attempt->call->bulkhead), &run->strike))
    suffer (run);
  else
    native_run (run);
}

static gboolean
native_start (FerryAttempt *attempt)
{
  NativeRun *run = g_new0 (NativeRun, 1);

  run->item.deliver = native_deliver;
  run->attempt = attempt;
  ferry_outbox_post (attempt->call->outbox, &run->item);
  return TRUE;
}

const FerryExecutor ferry_native_executor = {
  .start = native_start,
  .can_abandon = TRUE,
  .runs_in_context = TRUE,
  .cancels_in_context = TRUE,
};
