/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The log of stalls: classes, counts, and what is left when it is full. */
#include "monitor/stall-log.h"

static void
test_class_boundaries (void)
{
  static const struct
  {
    gint64 from;
    FerryStallClass stall_class;
    const char *name;
  } classes[] = {
    {16700, FERRY_STALL_SLOW, "slow"},
    {50000, FERRY_STALL_LONG, "long"},
    {100000, FERRY_STALL_MICRO_HANG, "micro-hang"},
    {250000, FERRY_STALL_HANG, "hang"},
    {1000000, FERRY_STALL_SEVERE, "severe"},
    {5000000, FERRY_STALL_NOT_RESPONDING, "not-responding"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      FerryStallClass here = ferry_stall_class_for_duration (classes[i].from);
      FerryStallClass below = ferry_stall_class_for_duration (classes[i].from - 1);

      g_assert_cmpint (here, ==, classes[i].stall_class);
      if (i > 0)
        g_assert_cmpint (below, ==, classes[i - 1].stall_class);
      g_assert_cmpstr (ferry_stall_class_get_name (classes[i].stall_class), ==, classes[i].name);
    }

  g_assert_cmpint (ferry_stall_class_for_duration (G_MAXINT64), ==, FERRY_STALL_NOT_RESPONDING);
}

static void
test_empty (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  FerryStall stall;

  g_assert_cmpuint (ferry_stall_log_get_newest (log), ==, 0);
  g_assert_false (ferry_stall_log_get_next (log, 0, &stall));
  g_assert_cmpuint (ferry_stall_log_copy (log, 0, &stall, 1), ==, 0);
}

static void
test_counts_apart (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  FerryLoopFigures figures = {0};
  FerryStall stalls[3];

  ferry_stall_log_add (log, 1000, 20000, NULL, FERRY_CAUSE_UNKNOWN);
  ferry_stall_log_add (log, 2000, 300000, "on purpose", FERRY_CAUSE_UNKNOWN);
  ferry_stall_log_add (log, 3000, 300000, NULL, FERRY_CAUSE_UNKNOWN);

  ferry_stall_log_fill_figures (log, &figures);
  g_assert_cmpuint (figures.stalls[FERRY_STALL_SLOW], ==, 1);
  g_assert_cmpuint (figures.stalls[FERRY_STALL_HANG], ==, 1);
  g_assert_cmpuint (figures.deliberate_stalls[FERRY_STALL_SLOW], ==, 0);
  g_assert_cmpuint (figures.deliberate_stalls[FERRY_STALL_HANG], ==, 1);
  g_assert_cmpint (figures.stalled_time, ==, 320000);
  g_assert_cmpint (figures.deliberate_time, ==, 300000);

  g_assert_cmpuint (ferry_stall_log_copy (log, 0, stalls, 3), ==, 3);
  g_assert_false (stalls[0].deliberate);
  g_assert_cmpstr (stalls[0].label, ==, "");
  g_assert_true (stalls[1].deliberate);
  g_assert_cmpstr (stalls[1].label, ==, "on purpose");
  g_assert_cmpint (stalls[1].start, ==, 2000);
  g_assert_cmpint (stalls[1].duration, ==, 300000);
}

static void
test_wraps (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  g_autofree FerryStall *stalls = g_new0 (FerryStall, FERRY_N_STALLS + 10);
  FerryLoopFigures figures = {0};
  FerryStall next;

  for (guint i = 1; i <= 2 * FERRY_N_STALLS + 76; i++)
    ferry_stall_log_add (log, i, 20000, i % 2 ? NULL : "even", FERRY_CAUSE_UNKNOWN);

  g_assert_cmpuint (ferry_stall_log_get_newest (log), ==, 2124);
  g_assert_cmpuint (ferry_stall_log_copy (log, 0, stalls, FERRY_N_STALLS + 10), ==, FERRY_N_STALLS);
  for (guint i = 0; i < FERRY_N_STALLS; i++)
    {
      g_assert_cmpuint (stalls[i].serial, ==, 1101 + i);
      g_assert_cmpint (stalls[i].start, ==, 1101 + i);
      g_assert_cmpstr (stalls[i].label, ==, stalls[i].serial % 2 ? "" : "even");
    }

  /* What fell out of the ring still counts. */
  ferry_stall_log_fill_figures (log, &figures);
  g_assert_cmpuint (figures.stalls[FERRY_STALL_SLOW], ==, 1062);
  g_assert_cmpuint (figures.deliberate_stalls[FERRY_STALL_SLOW], ==, 1062);

  g_assert_true (ferry_stall_log_get_next (log, 0, &next));
  g_assert_cmpuint (next.serial, ==, 1101);
  g_assert_true (ferry_stall_log_get_next (log, 2000, &next));
  g_assert_cmpuint (next.serial, ==, 2001);
  g_assert_false (ferry_stall_log_get_next (log, 2124, &next));
}

static void
test_after_and_limit (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  FerryStall stalls[10];

  for (guint i = 1; i <= 10; i++)
    ferry_stall_log_add (log, i, 20000, NULL, FERRY_CAUSE_UNKNOWN);

  g_assert_cmpuint (ferry_stall_log_copy (log, 7, stalls, 10), ==, 3);
  g_assert_cmpuint (stalls[0].serial, ==, 8);
  g_assert_cmpuint (ferry_stall_log_copy (log, 0, stalls, 2), ==, 2);
  g_assert_cmpuint (stalls[0].serial, ==, 9);
  g_assert_cmpuint (stalls[1].serial, ==, 10);
  g_assert_cmpuint (ferry_stall_log_copy (log, 0, stalls, 0), ==, 0);
  g_assert_cmpuint (ferry_stall_log_copy (log, 10, stalls, 10), ==, 0);
  g_assert_cmpuint (ferry_stall_log_copy (log, G_MAXUINT64, stalls, 10), ==, 0);
}

/* The machine's doing leaves the program's account; what is deliberate stays so. */
static void
test_explain (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  FerryStall explained = {.cause = FERRY_CAUSE_STARVED, .explained = TRUE, .culprit = "who", .n_samples = 2};
  FerryStallSample samples[3] = {{.age = 17000, .n_frames = 1, .frames = {"one"}}, {.age = 53000}};
  FerryStallSample copies[3];
  FerryLoopFigures figures = {0};
  FerryStall stalls[3];

  ferry_stall_log_add (log, 1000, 20000, NULL, FERRY_CAUSE_UNKNOWN);
  ferry_stall_log_add (log, 2000, 20000, "on purpose", FERRY_CAUSE_UNKNOWN);
  ferry_stall_log_add (log, 3000, 2000000, NULL, FERRY_CAUSE_SPIN);

  explained.serial = 1;
  ferry_stall_log_explain (log, &explained, samples);
  explained.serial = 2;
  explained.n_samples = 0;
  ferry_stall_log_explain (log, &explained, samples);

  ferry_stall_log_fill_figures (log, &figures);
  g_assert_cmpuint (figures.stalls[FERRY_STALL_SLOW], ==, 0);
  g_assert_cmpuint (figures.foreign_stalls[FERRY_STALL_SLOW], ==, 1);
  g_assert_cmpuint (figures.deliberate_stalls[FERRY_STALL_SLOW], ==, 1);
  g_assert_cmpint (figures.stalled_time, ==, 0);
  g_assert_cmpint (figures.deliberate_time, ==, 20000);
  g_assert_cmpuint (figures.spins, ==, 1);
  g_assert_cmpuint (figures.stalls[FERRY_STALL_SEVERE], ==, 0);

  /* What the loop itself knows of the stall stays. */
  g_assert_cmpuint (ferry_stall_log_copy (log, 0, stalls, 3), ==, 3);
  g_assert_cmpint (stalls[0].start, ==, 1000);
  g_assert_cmpint (stalls[0].cause, ==, FERRY_CAUSE_STARVED);
  g_assert_cmpstr (stalls[0].culprit, ==, "who");
  g_assert_true (stalls[1].deliberate);
  g_assert_cmpstr (stalls[1].label, ==, "on purpose");
  g_assert_false (stalls[2].explained);
  g_assert_cmpstr (stalls[2].culprit, ==, "");

  g_assert_cmpuint (ferry_stall_log_copy_samples (log, 1, copies, 3), ==, 2);
  g_assert_cmpstr (copies[0].frames[0], ==, "one");
  g_assert_cmpint (copies[1].age, ==, 53000);
  g_assert_cmpuint (ferry_stall_log_copy_samples (log, 1, copies, 1), ==, 1);
  g_assert_cmpuint (ferry_stall_log_copy_samples (log, 2, copies, 3), ==, 0);
  g_assert_cmpuint (ferry_stall_log_copy_samples (log, 4, copies, 3), ==, 0);
  g_assert_cmpuint (ferry_stall_log_copy_samples (log, 0, copies, 3), ==, 0);
}

/* An explanation may come when its stall has been replaced. */
static void
test_explain_too_late (void)
{
  g_autoptr (FerryStallLog) log = ferry_stall_log_new ();
  FerryStall explained = {.serial = 1, .cause = FERRY_CAUSE_STARVED, .explained = TRUE, .n_samples = 1};
  FerryStallSample sample = {0};
  FerryStall oldest;

  for (guint i = 0; i <= FERRY_N_STALLS; i++)
    ferry_stall_log_add (log, i, 20000, NULL, FERRY_CAUSE_UNKNOWN);
  ferry_stall_log_explain (log, &explained, &sample);

  g_assert_true (ferry_stall_log_get_next (log, 0, &oldest));
  g_assert_cmpuint (oldest.serial, ==, 2);
  for (guint64 serial = 1; serial <= FERRY_N_STALLS + 1; serial++)
    g_assert_cmpuint (ferry_stall_log_copy_samples (log, serial, &sample, 1), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/m06/class-boundaries", test_class_boundaries);
  g_test_add_func ("/monitor/m09/counts-apart", test_counts_apart);
  g_test_add_func ("/monitor/m05/explain", test_explain);
  g_test_add_func ("/monitor/m10/explain-too-late", test_explain_too_late);
  g_test_add_func ("/monitor/m10/empty-log", test_empty);
  g_test_add_func ("/monitor/m10/log-wraps", test_wraps);
  g_test_add_func ("/monitor/m10/after-and-limit", test_after_and_limit);

  return g_test_run ();
}
