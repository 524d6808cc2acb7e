/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The spans of a call are not kept: its times are, and say all of them. */
#include "call-trace.h"

typedef struct
{
  const FerryCallTrace *trace;
  gint64 now;
  FerrySpanFunc function;
  gpointer user_data;
} Visit;

static const char * const span_names[FERRY_N_SPAN_KINDS] = {
  [FERRY_SPAN_CALL] = "call",
  [FERRY_SPAN_QUEUE] = "queue",
  [FERRY_SPAN_ATTEMPT] = "attempt",
  [FERRY_SPAN_RUN] = "run",
  [FERRY_SPAN_BACKOFF] = "back-off",
  [FERRY_SPAN_OUTBOX] = "outbox",
  [FERRY_SPAN_CALLBACK] = "callback",
};

const char *
ferry_span_kind_get_name (FerrySpanKind kind)
{
  g_return_val_if_fail (kind < FERRY_N_SPAN_KINDS, "");

  return span_names[kind];
}

/* One span; @end 0 if it goes on. */
static void
visit (Visit *self,
       FerrySpanKind kind,
       guint attempt,
       int thread,
       gint64 start,
       gint64 end)
{
  FerrySpan span = {
    .kind = kind,
    .start = start,
    /* Something may have begun since @now. */
    .end = end != 0 ? end : MAX (self->now, start),
    .is_open = end == 0,
    .attempt = attempt,
    .thread = thread,
  };

  self->function (self->trace, &span, self->user_data);
}

/* When the call did not wait for that attempt any more; 0 if it does. */
static gint64
get_attempt_end (const FerryCallTrace *trace,
                 const FerryAttemptTimes *attempt)
{
  gint64 finished = trace->times.finished;

  if (finished == 0)
    return attempt->ended;
  finished = MAX (finished, attempt->started);
  return attempt->ended != 0 ? MIN (attempt->ended, finished) : finished;
}

/* Returns when the call waited for nothing any more but its outcome's delivery, or a further attempt; 0
 * if an attempt goes on. */
static gint64
visit_attempts (Visit *self,
                gint64 waiting_since)
{
  const FerryCallTrace *trace = self->trace;

  for (guint i = 0; i < trace->n_attempts; i++)
    {
      const FerryAttemptTimes *attempt = &trace->attempts[i];
      FerrySpanKind wait = i == 0 ? FERRY_SPAN_QUEUE : FERRY_SPAN_BACKOFF;

      if (attempt->started == 0 || waiting_since == 0)
        break;
      visit (self, wait, i, 0, waiting_since, attempt->started);
      waiting_since = get_attempt_end (trace, attempt);
      visit (self, FERRY_SPAN_ATTEMPT, i, 0, attempt->started, waiting_since);
      visit (self, FERRY_SPAN_RUN, i, attempt->thread, attempt->started, attempt->ended);
    }
  return waiting_since;
}

/* Whether the call waits for a permit or for another attempt, or did until it was interrupted. */
static gboolean
ends_with_wait (const FerryCallTrace *trace,
                gint64 waiting_since)
{
  const FerryCallTimes *times = &trace->times;

  if (waiting_since == 0)
    return FALSE;
  if (times->finished == 0)
    return TRUE;
  if (trace->n_attempts == 0 || trace->attempts[0].started == 0)
    return trace->outcome != FERRY_OUTCOME_REJECTED;
  return waiting_since < times->cancelled;
}

void
ferry_call_trace_foreach_span (const FerryCallTrace *self,
                               gint64 now,
                               FerrySpanFunc function,
                               gpointer user_data)
{
  const FerryCallTimes *times = &self->times;
  Visit visitor = {self, now, function, user_data};
  gboolean has_run = self->n_attempts > 0 && self->attempts[0].started != 0;
  gint64 waiting_since;

  visit (&visitor, FERRY_SPAN_CALL, 0, 0, times->submitted, self->returned);
  waiting_since = visit_attempts (&visitor, times->submitted);
  if (ends_with_wait (self, waiting_since))
    visit (&visitor, has_run ? FERRY_SPAN_BACKOFF : FERRY_SPAN_QUEUE, self->n_attempts, 0, waiting_since, times->finished);
  if (times->finished == 0)
    return;
  visit (&visitor, FERRY_SPAN_OUTBOX, 0, 0, times->finished, times->delivered);
  if (times->delivered != 0)
    visit (&visitor, FERRY_SPAN_CALLBACK, 0, self->thread, times->delivered, self->returned);
}
