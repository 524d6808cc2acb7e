/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The breaker with made-up times (C10). */
#include "breaker-helper.h"

#include "boundary/errors.h"

#include <string.h>

#define MS G_TIME_SPAN_MILLISECOND
#define SECOND G_TIME_SPAN_SECOND

/* On no bucket's edge. */
#define BEGIN (5000 * SECOND + 300 * MS)

static const FerryBreakerPolicy policy = {
  .window = 10 * SECOND,
  .minimum_calls = 4,
  .failure_percent = 50,
  .open_time = 5 * SECOND,
};

static guint
admit (FerryBreaker *breaker,
       gint64 now)
{
  gint64 retry_after = -1;
  guint pass = 0;

  g_assert_true (ferry_breaker_admit (breaker, now, &pass, &retry_after));
  g_assert_cmpint (retry_after, ==, 0);

  return pass;
}

static void
assert_rejects (FerryBreaker *breaker,
                gint64 now,
                gint64 expected)
{
  gint64 retry_after = -1;
  guint pass = 12345;

  g_assert_false (ferry_breaker_admit (breaker, now, &pass, &retry_after));
  g_assert_cmpint (retry_after, ==, expected);
  g_assert_cmpuint (pass, ==, 12345);
}

static void
call_times (FerryBreaker *breaker,
            gint64 now,
            guint times,
            gboolean success)
{
  for (guint i = 0; i < times; i++)
    ferry_breaker_record (breaker, now, admit (breaker, now), success);
}

/* Opened by four failures at BEGIN. */
static FerryBreaker
open_breaker (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  call_times (&breaker, BEGIN, 4, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_OPEN, 4, 4, 5 * SECOND);

  return breaker;
}

static void
assert_range (const char *name,
              const FerryBreakerPolicy *checked)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_breaker_policy_check (checked, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, name);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_check (void)
{
  const FerryBreakerPolicy off = {.window = -1, .minimum_calls = G_MAXUINT, .open_time = -1};
  FerryBreakerPolicy checked = policy;

  g_assert_true (ferry_breaker_policy_check (&policy, NULL));
  g_assert_true (ferry_breaker_policy_check (&off, NULL));

#define ASSERT_RANGE(field, name, below, minimum, maximum, above) \
  checked = policy;                                               \
  checked.field = (below);                                        \
  assert_range (name, &checked);                                  \
  checked.field = (minimum);                                      \
  g_assert_true (ferry_breaker_policy_check (&checked, NULL));    \
  checked.field = (maximum);                                      \
  g_assert_true (ferry_breaker_policy_check (&checked, NULL));    \
  checked.field = (above);                                        \
  assert_range (name, &checked);

  ASSERT_RANGE (window, "breaker-window", MS - 1, MS, G_TIME_SPAN_DAY, G_TIME_SPAN_DAY + 1);
  ASSERT_RANGE (minimum_calls, "breaker-minimum-calls", 0, 1, 1000000, 1000001);
  ASSERT_RANGE (failure_percent, "breaker-failure-percent", 101, 0, 100, G_MAXUINT);
  ASSERT_RANGE (open_time, "breaker-open-time", 0, MS, G_TIME_SPAN_DAY, G_MAXINT64);
}

static void
test_off_admits_everything (void)
{
  const FerryBreakerPolicy no_policy = {0};
  FerryBreaker breaker = {0};

  for (guint i = 0; i < 2; i++)
    {
      call_times (&breaker, BEGIN, 1000, FALSE);
      ferry_breaker_drop (&breaker, BEGIN, admit (&breaker, BEGIN));
      test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 0, 0, 0);
      ferry_breaker_init (&breaker, &no_policy);
    }
}

static void
test_opens_at_failure_percent (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  call_times (&breaker, BEGIN, 6, TRUE);
  call_times (&breaker, BEGIN, 5, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 11, 5, 0);
  call_times (&breaker, BEGIN, 1, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_OPEN, 12, 6, 5 * SECOND);
}

static void
test_concludes_nothing_below_minimum_calls (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  call_times (&breaker, BEGIN, 3, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 3, 3, 0);

  /* Now there are enough, but good news never opens it. */
  call_times (&breaker, BEGIN, 1, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 4, 3, 0);
  call_times (&breaker, BEGIN, 1, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_OPEN, 5, 4, 5 * SECOND);
}

static void
test_rejects_with_time_left (void)
{
  FerryBreaker breaker = open_breaker ();

  assert_rejects (&breaker, BEGIN, 5 * SECOND);
  assert_rejects (&breaker, BEGIN + 2 * SECOND, 3 * SECOND);
  assert_rejects (&breaker, BEGIN + 5 * SECOND - 1, 1);
  test_breaker_assert_figures (&breaker, BEGIN + 5 * SECOND - 1, FERRY_BREAKER_OPEN, 4, 4, 1);

  /* The time alone changes nothing; the next call does. */
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_OPEN, 4, 4, 0);
  admit (&breaker, BEGIN + 6 * SECOND);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_HALF_OPEN, 4, 4, 0);
}

static void
test_half_open_admits_one_probe (void)
{
  FerryBreaker breaker = open_breaker ();

  admit (&breaker, BEGIN + 5 * SECOND);
  assert_rejects (&breaker, BEGIN + 5 * SECOND, 0);
  assert_rejects (&breaker, BEGIN + 6 * SECOND, 0);
  assert_rejects (&breaker, BEGIN + 5000 * SECOND, 0);
}

static void
test_probe_success_closes (void)
{
  FerryBreaker breaker = open_breaker ();
  guint probe = admit (&breaker, BEGIN + 5 * SECOND);

  ferry_breaker_record (&breaker, BEGIN + 6 * SECOND, probe, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_CLOSED, 0, 0, 0);

  /* What opened it is forgotten, though no older than the window. */
  call_times (&breaker, BEGIN + 6 * SECOND, 3, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_CLOSED, 3, 3, 0);
  call_times (&breaker, BEGIN + 6 * SECOND, 1, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_OPEN, 4, 4, 5 * SECOND);
}

static void
test_probe_failure_opens_again (void)
{
  FerryBreaker breaker = open_breaker ();
  guint probe = admit (&breaker, BEGIN + 5 * SECOND);

  ferry_breaker_record (&breaker, BEGIN + 7 * SECOND, probe, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN + 7 * SECOND, FERRY_BREAKER_OPEN, 4, 4, 5 * SECOND);
  assert_rejects (&breaker, BEGIN + 12 * SECOND - 1, 1);
  probe = admit (&breaker, BEGIN + 12 * SECOND);
  ferry_breaker_record (&breaker, BEGIN + 12 * SECOND, probe, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN + 12 * SECOND, FERRY_BREAKER_CLOSED, 0, 0, 0);
}

static void
test_dropped_probe_frees_its_slot (void)
{
  FerryBreaker breaker = open_breaker ();
  guint first = admit (&breaker, BEGIN + 5 * SECOND);
  guint second;

  ferry_breaker_drop (&breaker, BEGIN + 6 * SECOND, first);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_HALF_OPEN, 4, 4, 0);
  second = admit (&breaker, BEGIN + 6 * SECOND);
  assert_rejects (&breaker, BEGIN + 6 * SECOND, 0);

  /* The first has no say any more, whatever it does. */
  ferry_breaker_drop (&breaker, BEGIN + 7 * SECOND, first);
  ferry_breaker_record (&breaker, BEGIN + 7 * SECOND, first, TRUE);
  ferry_breaker_record (&breaker, BEGIN + 7 * SECOND, first, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN + 7 * SECOND, FERRY_BREAKER_HALF_OPEN, 4, 4, 0);
  assert_rejects (&breaker, BEGIN + 7 * SECOND, 0);

  ferry_breaker_record (&breaker, BEGIN + 8 * SECOND, second, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN + 8 * SECOND, FERRY_BREAKER_CLOSED, 0, 0, 0);
}

static void
test_drop_while_closed_counts_nothing (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  for (guint i = 0; i < 10; i++)
    ferry_breaker_drop (&breaker, BEGIN, admit (&breaker, BEGIN));
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 0, 0, 0);
  call_times (&breaker, BEGIN, 1, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 1, 1, 0);
}

/* Calls that were admitted before it opened and end in each of the states after. */
static void
test_late_results_decide_nothing (void)
{
  FerryBreaker breaker;
  guint late, probe;

  ferry_breaker_init (&breaker, &policy);
  late = admit (&breaker, BEGIN - SECOND);
  call_times (&breaker, BEGIN, 4, FALSE);

  ferry_breaker_record (&breaker, BEGIN + SECOND, late, TRUE);
  ferry_breaker_record (&breaker, BEGIN + SECOND, late, FALSE);
  ferry_breaker_drop (&breaker, BEGIN + SECOND, late);
  test_breaker_assert_figures (&breaker, BEGIN + SECOND, FERRY_BREAKER_OPEN, 4, 4, 4 * SECOND);

  probe = admit (&breaker, BEGIN + 5 * SECOND);
  ferry_breaker_record (&breaker, BEGIN + 5 * SECOND, late, TRUE);
  ferry_breaker_record (&breaker, BEGIN + 5 * SECOND, late, FALSE);
  ferry_breaker_drop (&breaker, BEGIN + 5 * SECOND, late);
  test_breaker_assert_figures (&breaker, BEGIN + 5 * SECOND, FERRY_BREAKER_HALF_OPEN, 4, 4, 0);
  assert_rejects (&breaker, BEGIN + 5 * SECOND, 0);

  ferry_breaker_record (&breaker, BEGIN + 6 * SECOND, probe, TRUE);
  for (guint i = 0; i < 8; i++)
    ferry_breaker_record (&breaker, BEGIN + 6 * SECOND, late, FALSE);
  ferry_breaker_record (&breaker, BEGIN + 6 * SECOND, probe, FALSE);
  test_breaker_assert_figures (&breaker, BEGIN + 6 * SECOND, FERRY_BREAKER_CLOSED, 0, 0, 0);
}

static void
test_window_slides (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  for (guint i = 0; i < 30; i++)
    {
      call_times (&breaker, BEGIN + i * SECOND, 2, TRUE);
      test_breaker_assert_figures (&breaker, BEGIN + i * SECOND, FERRY_BREAKER_CLOSED, 2 * MIN (i + 1, 10), 0, 0);
    }

  /* Two leave with every whole second. */
  for (guint i = 0; i < 10; i++)
    {
      gint64 edge = BEGIN + 700 * MS + (29 + i) * SECOND;

      test_breaker_assert_figures (&breaker, edge - 1, FERRY_BREAKER_CLOSED, 20 - 2 * i, 0, 0);
      test_breaker_assert_figures (&breaker, edge, FERRY_BREAKER_CLOSED, 18 - 2 * i, 0, 0);
    }
}

static void
test_old_failures_leave_the_window (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  for (guint i = 0; i < 100; i++)
    {
      call_times (&breaker, BEGIN + i * 4 * SECOND, 1, FALSE);
      g_assert_cmpint (breaker.state, ==, FERRY_BREAKER_CLOSED);
    }
}

static void
test_window_slides_after_long_idle (void)
{
  const gint64 idle[] = {10, 11, 19, 20, 100, 1000, 86400, 86403};

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      FerryBreaker breaker;
      gint64 now = BEGIN + idle[i] * SECOND;

      ferry_breaker_init (&breaker, &policy);
      for (guint second = 0; second < 10; second++)
        call_times (&breaker, BEGIN - second * SECOND, 1, TRUE);
      call_times (&breaker, BEGIN, 3, FALSE);
      test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 13, 3, 0);

      test_breaker_assert_figures (&breaker, now, FERRY_BREAKER_CLOSED, 0, 0, 0);
      call_times (&breaker, now, 3, FALSE);
      test_breaker_assert_figures (&breaker, now, FERRY_BREAKER_CLOSED, 3, 3, 0);
      call_times (&breaker, now, 1, FALSE);
      test_breaker_assert_figures (&breaker, now, FERRY_BREAKER_OPEN, 4, 4, 5 * SECOND);
    }
}

static void
test_clock_starts_at_zero (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  call_times (&breaker, 0, 3, FALSE);
  test_breaker_assert_figures (&breaker, 0, FERRY_BREAKER_CLOSED, 3, 3, 0);
  call_times (&breaker, 10 * SECOND - 1, 1, TRUE);
  test_breaker_assert_figures (&breaker, 10 * SECOND - 1, FERRY_BREAKER_CLOSED, 4, 3, 0);
  test_breaker_assert_figures (&breaker, 10 * SECOND, FERRY_BREAKER_CLOSED, 1, 0, 0);
}

/* Two threads that took the lock in the other order than they read the clock. */
static void
test_clock_steps_back_a_little (void)
{
  FerryBreaker breaker;

  ferry_breaker_init (&breaker, &policy);
  call_times (&breaker, BEGIN + SECOND, 1, TRUE);
  call_times (&breaker, BEGIN, 1, TRUE);
  call_times (&breaker, BEGIN + SECOND, 1, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN, FERRY_BREAKER_CLOSED, 3, 0, 0);
  test_breaker_assert_figures (&breaker, BEGIN + SECOND, FERRY_BREAKER_CLOSED, 3, 0, 0);

  call_times (&breaker, BEGIN + 9 * SECOND, 1, TRUE);
  call_times (&breaker, BEGIN - SECOND, 1, TRUE);
  test_breaker_assert_figures (&breaker, BEGIN + 9 * SECOND, FERRY_BREAKER_CLOSED, 5, 0, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c10/check", test_check);
  g_test_add_func ("/boundary/c10/off-admits-everything", test_off_admits_everything);
  g_test_add_func ("/boundary/c10/opens-at-failure-percent", test_opens_at_failure_percent);
  g_test_add_func ("/boundary/c10/concludes-nothing-below-minimum-calls", test_concludes_nothing_below_minimum_calls);
  g_test_add_func ("/boundary/c10/rejects-with-time-left", test_rejects_with_time_left);
  g_test_add_func ("/boundary/c10/half-open-admits-one-probe", test_half_open_admits_one_probe);
  g_test_add_func ("/boundary/c10/probe-success-closes", test_probe_success_closes);
  g_test_add_func ("/boundary/c10/probe-failure-opens-again", test_probe_failure_opens_again);
  g_test_add_func ("/boundary/c10/dropped-probe-frees-its-slot", test_dropped_probe_frees_its_slot);
  g_test_add_func ("/boundary/c10/drop-while-closed-counts-nothing", test_drop_while_closed_counts_nothing);
  g_test_add_func ("/boundary/c10/late-results-decide-nothing", test_late_results_decide_nothing);
  g_test_add_func ("/boundary/c10/window-slides", test_window_slides);
  g_test_add_func ("/boundary/c10/old-failures-leave-the-window", test_old_failures_leave_the_window);
  g_test_add_func ("/boundary/c10/window-slides-after-long-idle", test_window_slides_after_long_idle);
  g_test_add_func ("/boundary/c10/clock-starts-at-zero", test_clock_starts_at_zero);
  g_test_add_func ("/boundary/c10/clock-steps-back-a-little", test_clock_steps_back_a_little);

  return g_test_run ();
}
