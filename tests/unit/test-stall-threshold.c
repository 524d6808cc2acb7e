/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From which length on the loop monitor calls it a stall, and what nobody may ask for. */
#include "loop-helper.h"

#define MS 1000

/* A stall is what takes the threshold and more, whatever it was at its beginning; those of before stay. */
typedef struct
{
  FerryTestLoop *test_loop;
  gint64 threshold;
  guint length; /* microseconds */
} ThresholdCase;

static gboolean
stall_with_threshold (gpointer data)
{
  const ThresholdCase *self = data;

  ferry_test_loop_stall (self->test_loop, "threshold", self->length);
  ferry_loop_monitor_set_stall_threshold (self->test_loop->monitor, self->threshold);

  return G_SOURCE_REMOVE;
}

/* Whether there is one more stall of ours after it. */
static gboolean
is_stall (FerryTestLoop *test_loop,
          gint64 threshold,
          guint length)
{
  ThresholdCase self = {test_loop, threshold, length};
  g_autoptr (GSource) source = g_idle_source_new ();
  guint before = ferry_test_loop_copy_marked (test_loop, NULL, 0);
  gint64 called;
  guint after;

  g_source_set_callback (source, stall_with_threshold, &self, NULL);
  g_source_attach (source, test_loop->context);
  called = g_get_monotonic_time ();
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (test_loop->context, FALSE);
  ferry_test_loop_iterate (test_loop);
  after = ferry_test_loop_copy_marked (test_loop, NULL, 0);
  /* A busy machine may keep it for longer: then it is one. */
  if (after > before && length < threshold)
    g_assert_cmpint (g_get_monotonic_time () - called, >=, threshold);

  return after > before && length >= threshold;
}

static void
test_threshold (FerryTestLoop *test_loop,
                gconstpointer data)
{
  static const gint64 thresholds[] = {FERRY_STALL_THRESHOLD_MIN_US, 12500, FERRY_STALL_THRESHOLD_US, 200 * MS, FERRY_STALL_THRESHOLD_MAX_US};
  FerryStall stalls[8];
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      g_assert_false (is_stall (test_loop, thresholds[i], thresholds[i] * 0.7));
      g_assert_true (is_stall (test_loop, thresholds[i], thresholds[i]));
    }

  n = ferry_test_loop_copy_marked (test_loop, stalls, G_N_ELEMENTS (stalls));
  g_assert_cmpuint (n, >=, G_N_ELEMENTS (thresholds));
  g_assert_cmpint (stalls[0].duration, >=, FERRY_STALL_THRESHOLD_MIN_US);
  for (guint i = 0; i < MIN (n, G_N_ELEMENTS (stalls)); i++)
    g_assert_cmpint (stalls[i].stall_class, ==, ferry_stall_class_for_duration (stalls[i].duration));
  g_assert_cmpint (ferry_stall_class_for_duration (FERRY_STALL_THRESHOLD_MIN_US), ==, FERRY_STALL_SLOW);
}

/* What nobody may mean changes nothing. */
static void
test_threshold_out_of_range (FerryTestLoop *test_loop,
                             gconstpointer data)
{
  static const gint64 wrong[] = {G_MININT64, 0, FERRY_STALL_THRESHOLD_MIN_US - 1, FERRY_STALL_THRESHOLD_MAX_US + 1, G_MAXINT64};
  FerryStall stall;

  ferry_loop_monitor_set_stall_threshold (test_loop->monitor, 200 * MS);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_expect_message ("ferry-monitor", G_LOG_LEVEL_CRITICAL, "*microseconds*");
      ferry_loop_monitor_set_stall_threshold (test_loop->monitor, wrong[i]);
      g_test_assert_expected_messages ();
    }
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_iterate (test_loop);
  if (ferry_test_loop_copy_marked (test_loop, &stall, 1) > 0)
    g_assert_cmpint (stall.duration, >=, 200 * MS);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m01/threshold", test_threshold);
  ADD ("/monitor/m01/threshold-out-of-range", test_threshold_out_of_range);

  return g_test_run ();
}
