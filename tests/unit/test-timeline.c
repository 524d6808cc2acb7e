/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The timeline has a bar for each call, made of the parts that the call went through, and a way from each
 * to the next. */
#include "model/call-segments.h"
#include "model/timeline-rows.h"
#include "model/timeline-walk.h"
#include "session-helper.h"

#include <locale.h>
#include <string.h>

#define LANE_HEIGHT 10

static void
note_segment (const FerryCallSegment *segment,
              gpointer user_data)
{
  g_assert_cmpint (segment->start, <=, segment->end);
  g_string_append_printf (user_data, "%s%s ", ferry_segment_kind_get_title (segment->kind), segment->is_open ? "…" : "");
}

/* (transfer full) */
static char *
list_segments (FerryCallRecord *record)
{
  GString *text = g_string_new (NULL);

  ferry_call_segments_foreach (record, g_get_monotonic_time (), note_segment, text);
  return g_string_free (text, FALSE);
}

static void
assert_describes (FerryCallRecord *record,
                  const char *part)
{
  g_autofree char *text = ferry_call_segments_describe (record, g_get_monotonic_time ());

  if (strstr (text, part) == NULL)
    g_error ("“%s”, of: %s", part, text);
}

static const FerryBar *
find_bar (FerryTimeline *timeline,
          FerryCallRecord *record)
{
  guint group;
  const FerryBar *bar = ferry_timeline_find_bar (timeline, record, &group);

  g_assert_nonnull (bar);
  g_assert_cmpstr (ferry_timeline_get_group_title (timeline, group), ==, "Unreliable");
  return bar;
}

static void
test_success (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  g_autoptr(FerryCallRecord) record = session_run (session, "{'seconds': <0.0>}");
  g_autofree char *segments = list_segments (record);
  FerryCallTimes times;
  const FerryBar *bar;

  while (ferry_timeline_is_moving (timeline))
    g_main_context_iteration (NULL, TRUE);
  ferry_call_record_get_times (record, &times);
  bar = find_bar (timeline, record);
  g_assert_cmpint (bar->start, ==, times.submitted);
  g_assert_cmpint (bar->end, >=, times.delivered);
  g_assert_true (bar->data == record);
  g_assert_cmpstr (segments, ==, "Queued Running Delivering ");
  assert_describes (record, "Unreliable call · Own pool · Succeeded: queued ");
  assert_describes (record, ", ran ");
  assert_describes (record, ", delivered within ");
  assert_describes (record, "; call 1");
  g_assert_cmpuint (ferry_timeline_get_n_calls (timeline), ==, 1);
  g_assert_cmpint (ferry_timeline_get_begin (timeline), ==, times.submitted);
  session_close (session);
}

static void
test_attempts (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  g_autoptr(FerryCallRecord) record = session_run (session, "{'seconds': <0.0>, 'mode': <'fail'>, 'transient': <true>}");
  g_autofree char *segments = list_segments (record);

  g_assert_cmpstr (segments, ==, "Queued Running Back-off Running Back-off Running Delivering ");
  assert_describes (record, " in 3 attempts");
  assert_describes (record, "backed off ");
  session_close (session);
}

/* A function that does not stop goes on beside its call's outcome, and keeps the lane. */
static void
test_abandoned (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  g_autoptr(FerryCallRecord) record = session_start (session, "{'seconds': <1.5>, 'mode': <'deaf'>}");
  g_autoptr(FerryCallRecord) other = NULL;
  g_autofree char *open = NULL;
  g_autofree char *over = NULL;

  while (ferry_call_record_get_state (record) != FERRY_CALL_STATE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  ferry_call_record_cancel (record);
  session_await (record);
  open = list_segments (record);
  g_assert_cmpstr (open, ==, "Queued Running Abandoned… Delivering ");
  assert_describes (record, "abandoned since ");
  g_assert_cmpint (find_bar (timeline, record)->end, ==, FERRY_BAR_OPEN);
  other = session_run (session, "{'seconds': <0.0>}");
  g_assert_cmpuint (find_bar (timeline, other)->lane, ==, 1);

  while (ferry_timeline_is_moving (timeline))
    g_main_context_iteration (NULL, TRUE);
  over = list_segments (record);
  g_assert_cmpstr (over, ==, "Queued Running Abandoned Delivering ");
  assert_describes (record, "abandoned for ");
  g_assert_cmpint (find_bar (timeline, record)->end, <, FERRY_BAR_OPEN);
  session_close (session);
}

/* Five at a time where four may run: two lanes of those that follow are used again. */
static void
test_lanes_and_rows (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  FerryCallRecord *records[7];
  FerryTimelineRow row;

  g_assert_false (ferry_timeline_rows_find (timeline, LANE_HEIGHT, 0, &row));
  for (guint i = 0; i < 5; i++)
    records[i] = session_start (session, "{'seconds': <0.05>}");
  for (guint i = 0; i < 5; i++)
    session_await (records[i]);
  while (ferry_timeline_is_moving (timeline))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 5; i < 7; i++)
    records[i] = session_run (session, "{'seconds': <0.0>}");
  while (ferry_timeline_is_moving (timeline))
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (find_bar (timeline, records[i])->lane, ==, i);
  g_assert_cmpuint (find_bar (timeline, records[5])->lane, ==, 0);
  g_assert_cmpuint (find_bar (timeline, records[6])->lane, ==, 0);

  g_assert_cmpfloat (ferry_timeline_rows_get_height (timeline, LANE_HEIGHT), >=, 5 * LANE_HEIGHT);
  for (guint i = 0; i < 5; i++)
    {
      FerryTimelineRow there;

      g_assert_true (i == 0 ? ferry_timeline_rows_find (timeline, LANE_HEIGHT, 0, &row) : ferry_timeline_rows_next (timeline, LANE_HEIGHT, &row));
      g_assert_cmpuint (row.lane, ==, i);
      there = ferry_timeline_rows_get (timeline, LANE_HEIGHT, row.group, row.lane);
      g_assert_cmpfloat (there.top, ==, row.top);
      g_assert_true (ferry_timeline_rows_find (timeline, LANE_HEIGHT, row.top + LANE_HEIGHT / 2, &there));
      g_assert_cmpuint (there.lane, ==, i);
    }
  g_assert_false (ferry_timeline_rows_next (timeline, LANE_HEIGHT, &row));
  g_assert_false (ferry_timeline_rows_find (timeline, LANE_HEIGHT, row.top + LANE_HEIGHT, &row));

  /* From the newest back to the first, down and up again. */
  g_assert_true (ferry_timeline_walk (timeline, NULL, FERRY_WALK_BEFORE) == records[6]);
  g_assert_true (ferry_timeline_walk (timeline, records[6], FERRY_WALK_BEFORE) == records[5]);
  g_assert_true (ferry_timeline_walk (timeline, records[5], FERRY_WALK_BEFORE) == records[0]);
  g_assert_true (ferry_timeline_walk (timeline, records[0], FERRY_WALK_BEFORE) == records[0]);
  g_assert_true (ferry_timeline_walk (timeline, records[0], FERRY_WALK_ABOVE) == records[0]);
  g_assert_true (ferry_timeline_walk (timeline, records[0], FERRY_WALK_BELOW) == records[1]);
  g_assert_true (ferry_timeline_walk (timeline, records[4], FERRY_WALK_ABOVE) == records[3]);
  g_assert_true (ferry_timeline_walk (timeline, records[4], FERRY_WALK_BELOW) == records[4]);
  g_assert_true (ferry_timeline_walk (timeline, records[3], FERRY_WALK_FIRST) == records[0]);
  g_assert_true (ferry_timeline_walk (timeline, records[3], FERRY_WALK_LAST) == records[6]);
  g_assert_true (ferry_timeline_walk (timeline, records[0], FERRY_WALK_AFTER) == records[5]);

  for (guint i = 0; i < 7; i++)
    g_object_unref (records[i]);
  session_close (session);
}

/* As many as the session keeps, and not one more; what is let go of leaves no lane behind. */
static void
test_keeps_as_many_as_the_session (void)
{
  enum { BURST = 200 };
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  guint made = 0;

  while (made < FERRY_SESSION_CALLS_MAX + BURST)
    {
      /* Most of them are rejected: the queue is full. */
      for (guint i = 0; i < BURST; i++, made++)
        g_object_unref (session_start (session, "{'seconds': <0.0>}"));
      while (ferry_session_get_n_unfinished (session) > 0 || ferry_timeline_is_moving (timeline))
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (ferry_timeline_get_n_calls (timeline), ==, FERRY_SESSION_CALLS_MAX);
  g_assert_cmpuint (g_list_model_get_n_items (ferry_session_get_calls (session)), ==, FERRY_SESSION_CALLS_MAX);
  for (guint i = 0; i < FERRY_SESSION_CALLS_MAX; i += FERRY_SESSION_CALLS_MAX - 1)
    {
      g_autoptr(FerryCallRecord) record = g_list_model_get_item (ferry_session_get_calls (session), i);

      find_bar (timeline, record);
    }
  session_close (session);
}

static void
stall (gpointer user_data)
{
  g_usleep (60000);
}

static void
test_stalls (void)
{
  g_autoptr(FerrySession) session = ferry_session_new ();
  g_autoptr(FerryTimeline) timeline = ferry_timeline_new (session);
  const FerryStallBand *stalls = NULL;
  guint n = 0;

  g_main_context_iteration (NULL, FALSE);
  g_idle_add_once (stall, NULL);
  /* Others at work may stall it too. */
  while (n == 0 || stalls[n - 1].end - stalls[n - 1].start < 60000)
    {
      g_main_context_iteration (NULL, TRUE);
      stalls = ferry_timeline_get_stalls (timeline, &n);
    }
  g_assert_false (stalls[n - 1].deliberate);
  g_assert_cmpint (ferry_timeline_get_begin (timeline), ==, stalls[0].start);
  session_close (session);
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/timeline/success", test_success);
  g_test_add_func ("/model/timeline/attempts", test_attempts);
  g_test_add_func ("/model/timeline/abandoned", test_abandoned);
  g_test_add_func ("/model/timeline/lanes-and-rows", test_lanes_and_rows);
  g_test_add_func ("/model/timeline/keeps-as-many-as-the-session", test_keeps_as_many_as_the_session);
  g_test_add_func ("/model/timeline/stalls", test_stalls);

  return g_test_run ();
}
