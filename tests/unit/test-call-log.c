/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The spans that a call's times mean, and what is remembered when there were too many calls. */
#include "telemetry/call-log.h"

#include <stdlib.h>

/* "queue 10-20", one after another; an open one ends with "…". */
static void
describe (const FerryCallTrace *trace,
          const FerrySpan *span,
          gpointer user_data)
{
  g_string_append_printf (user_data, "%s %d-%d%s; ", ferry_span_kind_get_name (span->kind), (int)span->start,
                          (int)span->end, span->is_open ? "…" : "");
}

static void
check_spans (FerryCallTrace trace,
             const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ferry_call_trace_foreach_span (&trace, 100, describe, text);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_spans (void)
{
  const FerryAttemptTimes one[] = {{.started = 20, .ended = 30}};
  const FerryAttemptTimes two[] = {{.started = 20, .ended = 30}, {.started = 50, .ended = 60}};
  const FerryAttemptTimes running[] = {{.started = 20}};
  const FerryAttemptTimes never[] = {{.span_id = 1}};

  check_spans ((FerryCallTrace) {.times = {10, 20, 0, 31, 40}, .returned = 45, .outcome = FERRY_OUTCOME_SUCCEEDED, .n_attempts = 1, .attempts = one},
               "call 10-45; queue 10-20; attempt 20-30; run 20-30; outbox 31-40; callback 40-45; ");
  check_spans ((FerryCallTrace) {.times = {10, 20, 0, 61, 70}, .returned = 71, .outcome = FERRY_OUTCOME_FAILED, .n_attempts = 2, .attempts = two},
               "call 10-71; queue 10-20; attempt 20-30; run 20-30; back-off 30-50; attempt 50-60; run 50-60; "
               "outbox 61-70; callback 70-71; ");
  /* Cancelled while it waited for its next attempt. */
  check_spans ((FerryCallTrace) {.times = {10, 20, 35, 36, 40}, .returned = 41, .outcome = FERRY_OUTCOME_CANCELLED, .n_attempts = 1, .attempts = one},
               "call 10-41; queue 10-20; attempt 20-30; run 20-30; back-off 30-36; outbox 36-40; callback 40-41; ");
  /* Cancelled while it ran: no back-off. */
  check_spans ((FerryCallTrace) {.times = {10, 20, 25, 31, 40}, .returned = 41, .outcome = FERRY_OUTCOME_CANCELLED, .n_attempts = 1, .attempts = one},
               "call 10-41; queue 10-20; attempt 20-30; run 20-30; outbox 31-40; callback 40-41; ");
  /* Given up at 28: the function ran until 30, or still does. */
  check_spans ((FerryCallTrace) {.times = {10, 20, 25, 28, 29}, .returned = 29, .outcome = FERRY_OUTCOME_TIMED_OUT, .n_attempts = 1, .attempts = one},
               "call 10-29; queue 10-20; attempt 20-28; run 20-30; outbox 28-29; callback 29-29; ");
  check_spans ((FerryCallTrace) {.times = {10, 20, 25, 28, 29}, .returned = 29, .outcome = FERRY_OUTCOME_TIMED_OUT, .n_attempts = 1, .attempts = running},
               "call 10-29; queue 10-20; attempt 20-28; run 20-100…; outbox 28-29; callback 29-29; ");
  /* Cancelled in the queue; rejected; waiting; running; about to start. */
  check_spans ((FerryCallTrace) {.times = {10, 0, 15, 15, 18}, .returned = 19, .outcome = FERRY_OUTCOME_CANCELLED},
               "call 10-19; queue 10-15; outbox 15-18; callback 18-19; ");
  check_spans ((FerryCallTrace) {.times = {10, 0, 0, 10, 12}, .returned = 12, .outcome = FERRY_OUTCOME_REJECTED},
               "call 10-12; outbox 10-12; callback 12-12; ");
  check_spans ((FerryCallTrace) {.times = {10}}, "call 10-100…; queue 10-100…; ");
  check_spans ((FerryCallTrace) {.times = {10, 20}, .n_attempts = 1, .attempts = running},
               "call 10-100…; queue 10-20; attempt 20-100…; run 20-100…; ");
  check_spans ((FerryCallTrace) {.times = {10}, .n_attempts = 1, .attempts = never}, "call 10-100…; queue 10-100…; ");
  check_spans ((FerryCallTrace) {.times = {10, 20}, .n_attempts = 1, .attempts = one},
               "call 10-100…; queue 10-20; attempt 20-30; run 20-30; back-off 30-100…; ");
}

typedef struct
{
  guint calls;
  guint with_attempts;
  guint with_message;
  guint64 first;
  guint64 last;
} Seen;

static void
see (const FerryCallTrace *trace,
     gpointer user_data)
{
  Seen *seen = user_data;

  if (seen->calls++ == 0)
    seen->first = trace->context.call_id;
  seen->last = trace->context.call_id;
  for (guint i = 0; i < trace->n_attempts; i++)
    g_assert_cmpuint (trace->attempts[i].span_id, ==, trace->context.call_id * 10 + i);
  seen->with_attempts += trace->n_attempts > 0;
  if (trace->message == NULL)
    return;
  g_assert_cmpint (atoi (trace->message), ==, (int)trace->context.call_id);
  seen->with_message++;
}

/* Call number i begins at i and ends at i + 5. */
static void
add_call (FerryCallLog *log,
          guint64 i,
          guint n_attempts)
{
  FerryAttemptTimes attempts[FERRY_LOG_CALL_ATTEMPTS];
  g_autofree char *message = g_strdup_printf ("%d", (int)i);
  FerryCallTrace trace = {
    .context = {.call_id = i},
    .times = {.submitted = i, .finished = i + 3, .delivered = i + 4},
    .returned = i + 5,
    .message = message,
    .attempts = attempts,
    .n_attempts = n_attempts,
  };

  for (guint j = 0; j < n_attempts; j++)
    attempts[j] = (FerryAttemptTimes) {.span_id = i * 10 + j, .started = i + 1, .ended = i + 2};
  ferry_call_log_add (log, &trace);
}

static void
test_forgets (void)
{
  g_autoptr (FerryCallLog) log = ferry_call_log_new ();
  Seen seen = {0};

  for (guint i = 1; i <= FERRY_LOG_CALLS * 2 + 100; i++)
    add_call (log, i, 4);
  g_assert_cmpuint (ferry_call_log_get_added (log), ==, FERRY_LOG_CALLS * 2 + 100);
  ferry_call_log_foreach (log, 0, G_MAXINT64, see, &seen);
  g_assert_cmpuint (seen.calls, ==, FERRY_LOG_CALLS);
  g_assert_cmpuint (seen.first, ==, FERRY_LOG_CALLS + 101);
  g_assert_cmpuint (seen.last, ==, FERRY_LOG_CALLS * 2 + 100);
  g_assert_cmpuint (seen.with_attempts, ==, FERRY_LOG_ATTEMPTS / 4);
  g_assert_cmpuint (seen.with_message, ==, FERRY_LOG_MESSAGES);
}

static void
test_range (void)
{
  g_autoptr (FerryCallLog) log = ferry_call_log_new ();
  Seen seen = {0};

  for (guint i = 1; i <= 100; i++)
    add_call (log, i, 1);
  ferry_call_log_foreach (log, 50, 60, see, &seen);
  g_assert_cmpuint (seen.first, ==, 45);
  g_assert_cmpuint (seen.last, ==, 60);
  g_assert_cmpuint (seen.calls, ==, 16);
}

static void
copy_message (const FerryCallTrace *trace,
              gpointer user_data)
{
  g_string_assign (user_data, trace->message);
}

/* Cut after a whole word, or away: never in the middle of something. */
static void
test_long_message (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) long_word = g_string_new ("https://user:");
  g_autoptr (GString) words = g_string_new (NULL);
  const char *given[] = {"short", words->str, long_word->str};

  for (guint i = 0; i < 500; i++)
    g_string_append_c (long_word, 'x');
  for (guint i = 0; i < 100; i++)
    g_string_append (words, "four ");
  given[1] = words->str;
  given[2] = long_word->str;
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      g_autoptr (FerryCallLog) log = ferry_call_log_new ();
      FerryCallTrace trace = {.message = given[i]};

      ferry_call_log_add (log, &trace);
      ferry_call_log_foreach (log, 0, 0, copy_message, seen);
      g_assert_cmpuint (seen->len, <, FERRY_LOG_MESSAGE_LENGTH);
      if (i == 0)
        g_assert_cmpstr (seen->str, ==, "short");
      else if (i == 1)
        g_assert_true (g_str_has_suffix (seen->str, "four…"));
      else
        g_assert_cmpstr (seen->str, ==, "…");
    }
}

static void
copy_end (const FerryCallTrace *trace,
          gpointer user_data)
{
  if (trace->context.call_id == 2)
    *(gint64 *)user_data = trace->attempts[1].ended;
}

static void
test_late_end (void)
{
  g_autoptr (FerryCallLog) log = ferry_call_log_new ();
  FerryAttemptTimes attempts[] = {{.span_id = 20, .started = 1, .ended = 2}, {.span_id = 21, .started = 3}};
  FerryCallTrace trace = {.context = {.call_id = 2}, .n_attempts = 2, .attempts = attempts, .returned = 9};
  gint64 ended = -1;

  add_call (log, 1, 2);
  ferry_call_log_add (log, &trace);
  add_call (log, 3, 2);
  ferry_call_log_foreach (log, 0, G_MAXINT64, copy_end, &ended);
  g_assert_cmpint (ended, ==, 0);
  /* It goes on, and so it is still there long after. */
  ended = -1;
  ferry_call_log_foreach (log, 1000, G_MAXINT64, copy_end, &ended);
  g_assert_cmpint (ended, ==, 0);
  g_assert_false (ferry_call_log_end_attempt (log, 2, 20, 77));
  g_assert_false (ferry_call_log_end_attempt (log, 4, 21, 77));
  g_assert_true (ferry_call_log_end_attempt (log, 2, 21, 77));
  g_assert_false (ferry_call_log_end_attempt (log, 2, 21, 78));
  ferry_call_log_foreach (log, 0, G_MAXINT64, copy_end, &ended);
  g_assert_cmpint (ended, ==, 77);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/telemetry/call-trace/spans", test_spans);
  g_test_add_func ("/telemetry/call-log/forgets", test_forgets);
  g_test_add_func ("/telemetry/call-log/range", test_range);
  g_test_add_func ("/telemetry/call-log/long-message", test_long_message);
  g_test_add_func ("/telemetry/call-log/late-end", test_late_end);

  return g_test_run ();
}
