/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A policy's limits, and the executors' names. */
#include "boundary/policy.h"

#include "boundary-helper.h"

static void
assert_range (const char *name,
              const FerryPolicy *policy)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_policy_check (policy, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, name);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_check (void)
{
  const FerryPolicy good = test_policy ();
  FerryPolicy policy = good;

  g_assert_true (ferry_policy_check (&good, NULL));

#define ASSERT_RANGE(field, name, below, minimum, maximum, above) \
  policy = good;                                                  \
  policy.field = (below);                                         \
  assert_range (name, &policy);                                   \
  policy.field = (minimum);                                       \
  g_assert_true (ferry_policy_check (&policy, NULL));             \
  policy.field = (maximum);                                       \
  g_assert_true (ferry_policy_check (&policy, NULL));             \
  policy.field = (above);                                         \
  assert_range (name, &policy);

  ASSERT_RANGE (deadline, "deadline", -1, 0, G_TIME_SPAN_DAY, G_MAXINT64);
  ASSERT_RANGE (attempt_timeout, "attempt-timeout", G_MININT64, 0, G_TIME_SPAN_DAY, G_TIME_SPAN_DAY + 1);
  ASSERT_RANGE (grace, "grace", -1, 0, G_TIME_SPAN_MINUTE, G_TIME_SPAN_MINUTE + 1);
  ASSERT_RANGE (limit, "limit", 0, 1, 256, G_MAXUINT);
  ASSERT_RANGE (queue_length, "queue-length", 1000001, 0, 1000000, G_MAXUINT);
  ASSERT_RANGE (executor, "executor", FERRY_EXECUTOR_DEFAULT, FERRY_EXECUTOR_MAIN_LOOP, FERRY_N_EXECUTORS - 1, FERRY_N_EXECUTORS);
}

static void
test_executor_names (void)
{
  FerryExecutorKind kind = FERRY_EXECUTOR_DEFAULT;

  for (guint i = 0; i < FERRY_N_EXECUTORS; i++)
    {
      g_assert_true (ferry_executor_parse (ferry_executor_get_name (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_cmpstr (ferry_executor_get_name (FERRY_EXECUTOR_OWN_POOL), ==, "own-pool");
  g_assert_false (ferry_executor_parse ("Own-Pool", &kind));
  g_assert_false (ferry_executor_parse ("", &kind));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/policy/check", test_check);
  g_test_add_func ("/boundary/policy/executor-names", test_executor_names);

  return g_test_run ();
}
