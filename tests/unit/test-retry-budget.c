/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What calls pay in and retries take out. */
#include "boundary/retry-budget.h"

static void
deposit_times (FerryRetryBudget *budget,
               guint times)
{
  for (guint i = 0; i < times; i++)
    ferry_retry_budget_deposit (budget);
}

static guint
withdraw_all (FerryRetryBudget *budget)
{
  guint taken = 0;

  while (ferry_retry_budget_withdraw (budget))
    taken++;

  return taken;
}

static void
test_starts_full (void)
{
  FerryRetryBudget budget;

  ferry_retry_budget_init (&budget, 10, 10);
  for (guint left = 10; left > 0; left--)
    {
      g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, left);
      g_assert_true (ferry_retry_budget_withdraw (&budget));
    }
  g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, 0);
  g_assert_false (ferry_retry_budget_withdraw (&budget));
}

static void
test_ten_calls_pay_for_one_retry (void)
{
  FerryRetryBudget budget;

  ferry_retry_budget_init (&budget, 10, 3);
  g_assert_cmpuint (withdraw_all (&budget), ==, 3);

  deposit_times (&budget, 9);
  g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, 0);
  g_assert_false (ferry_retry_budget_withdraw (&budget));

  /* The refusal took nothing. */
  deposit_times (&budget, 1);
  g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, 1);
  g_assert_cmpuint (withdraw_all (&budget), ==, 1);
}

static void
test_never_above_the_reserve (void)
{
  FerryRetryBudget budget;

  ferry_retry_budget_init (&budget, 30, 2);
  deposit_times (&budget, 1000);
  g_assert_cmpuint (withdraw_all (&budget), ==, 2);

  deposit_times (&budget, 1000);
  g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, 2);
  g_assert_cmpuint (withdraw_all (&budget), ==, 2);
}

static void
test_bounds (void)
{
  FerryRetryBudget budget = {0};

  g_assert_false (ferry_retry_budget_withdraw (&budget));
  ferry_retry_budget_deposit (&budget);
  g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, 0);

  /* No reserve: nothing can be saved up. */
  ferry_retry_budget_init (&budget, 100, 0);
  deposit_times (&budget, 1000);
  g_assert_false (ferry_retry_budget_withdraw (&budget));

  /* Nothing but the reserve. */
  ferry_retry_budget_init (&budget, 0, 2);
  g_assert_cmpuint (withdraw_all (&budget), ==, 2);
  deposit_times (&budget, 1000);
  g_assert_false (ferry_retry_budget_withdraw (&budget));

  ferry_retry_budget_init (&budget, FERRY_RETRY_BUDGET_MAX_RETRIES_PER_100_CALLS, FERRY_RETRY_BUDGET_MAX_RESERVE);
  ferry_retry_budget_deposit (&budget);
  g_assert_cmpuint (withdraw_all (&budget), ==, FERRY_RETRY_BUDGET_MAX_RESERVE);
  ferry_retry_budget_deposit (&budget);
  g_assert_cmpuint (withdraw_all (&budget), ==, 1);
}

/* A dependency that always fails, with two retries wanted for each call. */
static void
test_failing_dependency_load (void)
{
  for (guint percent = 0; percent <= 100; percent++)
    {
      FerryRetryBudget budget;
      guint retries = 0;

      ferry_retry_budget_init (&budget, percent, 10);
      withdraw_all (&budget);
      for (guint call = 0; call < 10000; call++)
        {
          ferry_retry_budget_deposit (&budget);
          for (guint retry = 0; retry < 2; retry++)
            retries += ferry_retry_budget_withdraw (&budget);
        }

      /* To the last retry: nothing drifts. */
      g_assert_cmpuint (retries, ==, 100 * percent);
    }
}

static void
test_random_steps (void)
{
  for (guint round = 0; round < 100; round++)
    {
      guint percent = g_test_rand_int_range (0, 101);
      guint reserve = g_test_rand_int_range (0, 20);
      guint hundredths = 100 * reserve;
      FerryRetryBudget budget;

      ferry_retry_budget_init (&budget, percent, reserve);
      for (guint step = 0; step < 1000; step++)
        {
          if (g_test_rand_int_range (0, 100) < 70)
            {
              ferry_retry_budget_deposit (&budget);
              hundredths += percent;
              if (hundredths > 100 * reserve)
                hundredths = 100 * reserve;
            }
          else if (ferry_retry_budget_withdraw (&budget))
            {
              g_assert_cmpuint (hundredths, >=, 100);
              hundredths -= 100;
            }
          else
            g_assert_cmpuint (hundredths, <, 100);
          g_assert_cmpuint (ferry_retry_budget_get_left (&budget), ==, hundredths / 100);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c09/budget-starts-full", test_starts_full);
  g_test_add_func ("/boundary/c09/budget-ten-calls-pay-for-one-retry", test_ten_calls_pay_for_one_retry);
  g_test_add_func ("/boundary/c09/budget-never-above-the-reserve", test_never_above_the_reserve);
  g_test_add_func ("/boundary/c09/budget-bounds", test_bounds);
  g_test_add_func ("/boundary/c09/budget-failing-dependency-load", test_failing_dependency_load);
  g_test_add_func ("/boundary/c09/budget-random-steps", test_random_steps);

  return g_test_run ();
}
