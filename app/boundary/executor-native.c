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
} NativeRun;

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
  ferry_call_stamp (&attempt->record->started);
  call->operation->run_async (call->parameters, &attempt->context, run->cancellable, on_done, run);
  g_main_context_pop_thread_default (context);
  ferry_trace_context_install (former);
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
  ferry_call_tell_started (run->attempt->call);
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
