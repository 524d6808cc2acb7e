/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a call's bar: telemetry's spans of it, those that lie beside each other. */
#include "call-segments.h"

#include "telemetry/call-log.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryCallSegmentFunc function;
  gpointer user_data;
  gint64 attempt_end;
  gboolean may_run; /* a function that has not returned */
} Visit;

const char *
ferry_segment_kind_get_title (FerrySegmentKind kind)
{
  static const char * const titles[FERRY_N_SEGMENT_KINDS] = {
    [FERRY_SEGMENT_QUEUED] = N_ ("Queued"),
    [FERRY_SEGMENT_RUNNING] = N_ ("Running"),
    [FERRY_SEGMENT_BACKOFF] = N_ ("Back-off"),
    [FERRY_SEGMENT_ABANDONED] = N_ ("Abandoned"),
    [FERRY_SEGMENT_DELIVERING] = N_ ("Delivering"),
  };

  g_return_val_if_fail ((guint)kind < FERRY_N_SEGMENT_KINDS, NULL);

  return _ (titles[kind]);
}

static void
visit (Visit *self,
       FerrySegmentKind kind,
       gint64 start,
       const FerrySpan *span)
{
  FerryCallSegment segment = {kind, start, span->end, span->is_open};

  self->function (&segment, self->user_data);
}

static void
on_span (const FerryCallTrace *trace,
         const FerrySpan *span,
         gpointer user_data)
{
  Visit *self = user_data;

  switch (span->kind)
    {
    case FERRY_SPAN_QUEUE:
      visit (self, FERRY_SEGMENT_QUEUED, span->start, span);
      break;
    case FERRY_SPAN_BACKOFF:
      visit (self, FERRY_SEGMENT_BACKOFF, span->start, span);
      break;
    case FERRY_SPAN_ATTEMPT:
      visit (self, FERRY_SEGMENT_RUNNING, span->start, span);
      self->attempt_end = span->is_open ? G_MAXINT64 : span->end;
      break;
    case FERRY_SPAN_RUN:
      /* What it took beyond its attempt. A function whose call is over has returned by then unless it is
       * abandoned, but its thread may be late to say so. */
      if (span->end > self->attempt_end && (self->may_run || !span->is_open))
        visit (self, FERRY_SEGMENT_ABANDONED, self->attempt_end, span);
      break;
    case FERRY_SPAN_OUTBOX:
      visit (self, FERRY_SEGMENT_DELIVERING, span->start, span);
      break;
    case FERRY_SPAN_CALL:
    case FERRY_SPAN_CALLBACK:
    default:
      break;
    }
}

void
ferry_call_segments_foreach (FerryCallRecord *record,
                             gint64 now,
                             FerryCallSegmentFunc function,
                             gpointer user_data)
{
  FerryCall *call;
  FerryCallTrace trace = {0};
  FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
  Visit visitor = {function, user_data, 0, FALSE};

  g_return_if_fail (FERRY_IS_CALL_RECORD (record));
  g_return_if_fail (function != NULL);

  call = ferry_call_record_get_call (record);
  if (call == NULL)
    return;

  while (trace.n_attempts < FERRY_LOG_CALL_ATTEMPTS && ferry_call_get_attempt (call, trace.n_attempts, &attempts[trace.n_attempts]))
    trace.n_attempts++;
  trace.attempts = attempts;
  /* After the attempts: what they have begun meanwhile is not behind what the call has. */
  ferry_call_record_get_times (record, &trace.times);
  trace.outcome = ferry_call_record_get_outcome (record);
  trace.returned = trace.times.delivered;
  visitor.may_run = trace.times.delivered == 0 || ferry_call_record_is_abandoned (record);
  ferry_call_trace_foreach_span (&trace, now, on_span, &visitor);
}

static void
take_end (const FerryCallSegment *segment,
          gpointer user_data)
{
  gint64 *end = user_data;

  *end = MAX (*end, segment->end);
}

gint64
ferry_call_segments_get_end (FerryCallRecord *record)
{
  FerryCallTimes times;
  gint64 end;

  g_return_val_if_fail (FERRY_IS_CALL_RECORD (record), 0);

  ferry_call_record_get_times (record, &times);
  if (times.delivered == 0 || ferry_call_record_is_abandoned (record))
    return 0;
  end = times.delivered;
  ferry_call_segments_foreach (record, times.delivered, take_end, &end);
  return end;
}

/* Of each kind, how long in all and how often. */
typedef struct
{
  gint64 time[FERRY_N_SEGMENT_KINDS];
  guint count[FERRY_N_SEGMENT_KINDS];
  gboolean is_open[FERRY_N_SEGMENT_KINDS];
} Sums;

static void
add_up (const FerryCallSegment *segment,
        gpointer user_data)
{
  Sums *self = user_data;

  self->time[segment->kind] += segment->end - segment->start;
  self->count[segment->kind]++;
  self->is_open[segment->kind] |= segment->is_open;
}

/* What there was of @kind, which has taken @duration. (transfer full) */
static char *
describe_kind (FerrySegmentKind kind,
               const char *duration,
               const Sums *sums)
{
  switch (kind)
    {
    case FERRY_SEGMENT_QUEUED:
      return g_strdup_printf (_ ("queued %s"), duration);
    case FERRY_SEGMENT_RUNNING:
      if (sums->count[kind] > 1)
        return g_strdup_printf (_ ("ran %s in %u attempts"), duration, sums->count[kind]);
      return g_strdup_printf (_ ("ran %s"), duration);
    case FERRY_SEGMENT_BACKOFF:
      return g_strdup_printf (_ ("backed off %s"), duration);
    case FERRY_SEGMENT_ABANDONED:
      if (sums->is_open[kind])
        return g_strdup_printf (_ ("abandoned since %s"), duration);
      return g_strdup_printf (_ ("abandoned for %s"), duration);
    case FERRY_SEGMENT_DELIVERING:
    default:
      return g_strdup_printf (_ ("delivered within %s"), duration);
    }
}

char *
ferry_call_segments_describe (FerryCallRecord *record,
                              gint64 now)
{
  g_autofree char *id = NULL;
  GString *text;
  Sums sums = {0};
  guint n = 0;

  g_return_val_if_fail (FERRY_IS_CALL_RECORD (record), NULL);

  id = g_strdup_printf ("%" G_GUINT64_FORMAT, ferry_call_record_get_id (record));
  text = g_string_new (NULL);
  g_string_append_printf (text, "%s · %s · %s", _ (ferry_call_record_get_operation (record)->title),
                          ferry_executor_get_title (ferry_call_record_get_executor (record)),
                          ferry_call_state_get_title (ferry_call_record_get_state (record)));
  ferry_call_segments_foreach (record, now, add_up, &sums);
  for (FerrySegmentKind kind = 0; kind < FERRY_N_SEGMENT_KINDS; kind++)
    if (sums.count[kind] > 0)
      {
        g_autofree char *duration = ferry_format_duration (sums.time[kind]);
        g_autofree char *part = describe_kind (kind, duration, &sums);

        g_string_append_printf (text, "%s%s", n++ == 0 ? ": " : ", ", part);
      }
  /* Two calls may have taken the same: who only hears of them could not tell that this is another. */
  g_string_append_printf (text, _ ("; call %s"), id);
  return g_string_free (text, FALSE);
}
