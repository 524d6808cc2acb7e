/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strip chart's slices, with made-up times. */
#include "monitor/loop-slices.h"

#define MS G_GINT64_CONSTANT (1000000)
#define SECOND (1000 * MS)

/* A slice begins here: times below count from it. */
#define BEGIN (5000 * SECOND)
#define BEGIN_US (BEGIN / 1000)

static FerryLoopSlice copied[FERRY_N_SLICES + 10];

static void
assert_slice (guint i,
              gint64 start_ms,
              gint64 busy_us,
              gint64 worst_us,
              guint iterations)
{
  g_assert_cmpint (copied[i].start, ==, BEGIN_US + start_ms * 1000);
  g_assert_cmpint (copied[i].busy, ==, busy_us);
  g_assert_cmpint (copied[i].worst, ==, worst_us);
  g_assert_cmpuint (copied[i].iterations, ==, iterations);
}

static guint
copy_all (FerryLoopSlices *slices,
          gint64 now)
{
  return ferry_loop_slices_copy (slices, now, 0, 0, copied, G_N_ELEMENTS (copied));
}

static guint
copy_some (FerryLoopSlices *slices,
           gint64 since,
           guint n)
{
  return ferry_loop_slices_copy (slices, BEGIN + 460 * MS, 0, since, copied, n);
}

static gint64
blocking_in_a_minute (FerryLoopSlices *slices,
                      gint64 now)
{
  return ferry_loop_slices_sum_blocking (slices, now, 60 * SECOND);
}

static void
test_at_start (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN + 20 * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + 30 * MS), ==, 1);
  assert_slice (0, 0, 0, 0, 0);
}

static void
test_sums_up (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);

  for (guint i = 0; i < 1000; i++)
    ferry_loop_slices_add (slices, BEGIN + i * 20000, BEGIN + i * 20000 + 2500);
  ferry_loop_slices_add (slices, BEGIN + 60 * MS, BEGIN + 70 * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + 110 * MS), ==, 3);
  assert_slice (0, 0, 2500, 2, 1000);
  assert_slice (1, 50, 10000, 10000, 1);
  assert_slice (2, 100, 0, 0, 0);
}

static void
test_stall_fills_what_it_spans (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);

  ferry_loop_slices_add (slices, BEGIN + 1 * MS, BEGIN + 2 * MS);
  ferry_loop_slices_add (slices, BEGIN + 30 * MS, BEGIN + 210 * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + 255 * MS), ==, 6);
  assert_slice (0, 0, 21000, 180000, 1);
  assert_slice (1, 50, 50000, 180000, 0);
  assert_slice (2, 100, 50000, 180000, 0);
  assert_slice (3, 150, 50000, 180000, 0);
  assert_slice (4, 200, 10000, 180000, 1);
  assert_slice (5, 250, 0, 0, 0);
}

static void
test_ends_on_a_slice (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);

  ferry_loop_slices_add (slices, BEGIN + 40 * MS, BEGIN + 50 * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + 50 * MS), ==, 2);
  assert_slice (0, 0, 10000, 10000, 0);
  assert_slice (1, 50, 0, 0, 1);
}

static void
test_unfinished (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);
  guint n;

  /* Looking in the middle of it changes nothing about it. */
  n = ferry_loop_slices_copy (slices, BEGIN + 120 * MS, BEGIN + 40 * MS, 0,
                              copied, G_N_ELEMENTS (copied));
  g_assert_cmpuint (n, ==, 3);
  assert_slice (0, 0, 10000, 80000, 0);
  assert_slice (1, 50, 50000, 80000, 0);
  assert_slice (2, 100, 20000, 80000, 0);

  ferry_loop_slices_add (slices, BEGIN + 40 * MS, BEGIN + 160 * MS);
  g_assert_cmpuint (copy_all (slices, BEGIN + 160 * MS), ==, 4);
  assert_slice (0, 0, 10000, 120000, 0);
  assert_slice (1, 50, 50000, 120000, 0);
  assert_slice (2, 100, 50000, 120000, 0);
  assert_slice (3, 150, 10000, 120000, 1);
}

static void
test_since_and_limit (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);

  for (guint i = 0; i < 10; i++)
    ferry_loop_slices_add (slices, BEGIN + i * 50 * MS, BEGIN + i * 50 * MS + (i + 1) * MS);

  /* From the start of a slice on: that one, too; a microsecond later: not. */
  g_assert_cmpuint (copy_some (slices, BEGIN_US + 350000, 99), ==, 3);
  assert_slice (0, 350, 8000, 8000, 1);
  g_assert_cmpuint (copy_some (slices, BEGIN_US + 350001, 99), ==, 2);
  assert_slice (0, 400, 9000, 9000, 1);

  /* The newest, oldest first. */
  g_assert_cmpuint (copy_some (slices, 0, 4), ==, 4);
  assert_slice (0, 300, 7000, 7000, 1);
  assert_slice (3, 450, 10000, 10000, 1);

  g_assert_cmpuint (copy_some (slices, 0, 0), ==, 0);
  g_assert_cmpuint (copy_some (slices, BEGIN_US * 2, 9), ==, 0);
}

static void
test_wraps (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);
  guint n_slices = 3 * FERRY_N_SLICES + 7;

  for (guint i = 0; i < n_slices; i++)
    ferry_loop_slices_add (slices, BEGIN + i * 50 * MS, BEGIN + i * 50 * MS + (1 + i % 40) * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + (n_slices - 1) * 50 * MS + 45 * MS), ==, FERRY_N_SLICES);
  for (guint i = 0; i < FERRY_N_SLICES; i++)
    {
      guint number = n_slices - FERRY_N_SLICES + i;
      gint64 busy = (1 + number % 40) * 1000;

      assert_slice (i, number * 50, busy, busy, 1);
    }
}

static void
test_sleeps_for_minutes (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);
  gint64 later = 600 * SECOND;

  ferry_loop_slices_add (slices, BEGIN, BEGIN + 200 * MS);
  ferry_loop_slices_add (slices, BEGIN + later, BEGIN + later + 3 * MS);

  g_assert_cmpuint (copy_all (slices, BEGIN + later + 10 * MS), ==, FERRY_N_SLICES);
  for (guint i = 0; i < FERRY_N_SLICES - 1; i++)
    assert_slice (i, later / MS - 50 * (FERRY_N_SLICES - 1 - i), 0, 0, 0);
  assert_slice (FERRY_N_SLICES - 1, later / MS, 3000, 3000, 1);
  g_assert_cmpint (blocking_in_a_minute (slices, BEGIN + later), ==, 0);
}

static void
test_stall_longer_than_ring (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);
  gint64 end = BEGIN + 100 * SECOND + 20 * MS;

  ferry_loop_slices_add (slices, BEGIN + 10 * MS, end);

  g_assert_cmpuint (copy_all (slices, end), ==, FERRY_N_SLICES);
  for (guint i = 0; i < FERRY_N_SLICES - 1; i++)
    {
      g_assert_cmpint (copied[i].busy, ==, FERRY_SLICE_US);
      g_assert_cmpint (copied[i].worst, ==, 100010000);
      g_assert_cmpuint (copied[i].iterations, ==, 0);
    }
  assert_slice (FERRY_N_SLICES - 1, 100000, 20000, 100010000, 1);
}

static void
test_blocking (void)
{
  g_autoptr (FerryLoopSlices) slices = ferry_loop_slices_new (BEGIN);

  ferry_loop_slices_add (slices, BEGIN, BEGIN + 50 * MS);
  ferry_loop_slices_add (slices, BEGIN + 60 * MS, BEGIN + 90 * MS);
  g_assert_cmpint (blocking_in_a_minute (slices, BEGIN + SECOND), ==, 0);

  ferry_loop_slices_add (slices, BEGIN + SECOND, BEGIN + SECOND + 53 * MS);
  ferry_loop_slices_add (slices, BEGIN + 2 * SECOND, BEGIN + 3 * SECOND);
  g_assert_cmpint (blocking_in_a_minute (slices, BEGIN + 3 * SECOND), ==, 953 * MS);

  /* The longer one is half out of the minute, then gone. */
  g_assert_cmpint (blocking_in_a_minute (slices, BEGIN + 62500 * MS), ==, 450 * MS);
  g_assert_cmpint (blocking_in_a_minute (slices, BEGIN + 64 * SECOND), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor/slices/at-start", test_at_start);
  g_test_add_func ("/monitor/slices/sums-up", test_sums_up);
  g_test_add_func ("/monitor/slices/stall-fills-what-it-spans", test_stall_fills_what_it_spans);
  g_test_add_func ("/monitor/slices/ends-on-a-slice", test_ends_on_a_slice);
  g_test_add_func ("/monitor/slices/unfinished", test_unfinished);
  g_test_add_func ("/monitor/slices/since-and-limit", test_since_and_limit);
  g_test_add_func ("/monitor/slices/wraps", test_wraps);
  g_test_add_func ("/monitor/slices/sleeps-for-minutes", test_sleeps_for_minutes);
  g_test_add_func ("/monitor/slices/stall-longer-than-ring", test_stall_longer_than_ring);
  g_test_add_func ("/monitor/slices/blocking", test_blocking);

  return g_test_run ();
}
