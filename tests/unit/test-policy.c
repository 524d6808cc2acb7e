/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A policy's limits, and the executors' names. */
#include "boundary/policy-field.h"

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
  ASSERT_RANGE (nice, "nice", 20, 0, 19, G_MAXUINT);
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

static void
assert_field (const char *name,
              const char *text,
              const char *read)
{
  FerryPolicy policy = test_policy ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (ferry_policy_set_field (&policy, name, text, &error));
  g_assert_no_error (error);
  value = ferry_policy_get_field (&policy, name);
  g_assert_cmpstr (value, ==, read);
}

static void
assert_no_field (const char *name,
                 const char *text,
                 const char *allowed)
{
  const FerryPolicy before = test_policy ();
  FerryPolicy policy = before;
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_policy_set_field (&policy, name, text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_PARAMETER);
  g_assert_cmpstr (ferry_error_get_details (error)->parameter, ==, name);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, allowed));
  g_assert_cmpmem (&policy, sizeof policy, &before, sizeof before);
}

static void
test_fields (void)
{
  assert_field ("deadline", "30s", "30s");
  assert_field ("deadline", "90 s", "90s");
  assert_field ("deadline", "120s", "2min");
  assert_field ("deadline", "24h", "1d");
  assert_field ("deadline", "none", "none");
  assert_field ("deadline", "0s", "none");
  assert_field ("attempt-timeout", "1500ms", "1500ms");
  assert_field ("grace", "1500us", "1500us");
  assert_field ("limit", "256", "256");
  assert_field ("retries", "0", "0");
  assert_field ("executor", "task-pool", "task-pool");

  assert_no_field ("deadline", "25h", "25h is not allowed; allowed: none, or up to 1d");
  assert_no_field ("backoff-cap", "2min", "to 1min");
  assert_no_field ("deadline", "30", "250ms");
  assert_no_field ("deadline", "-1s", "250ms");
  assert_no_field ("deadline", "1.5s", "250ms");
  assert_no_field ("deadline", "", "250ms");
  assert_no_field ("deadline", "99999999999999999999d", "250ms");
  assert_no_field ("deadline", "106751991168d", "250ms");
  assert_no_field ("limit", "0", "1 to 256");
  assert_no_field ("limit", "4.0", "a whole number");
  assert_no_field ("limit", "many", "a whole number");
  assert_no_field ("executor", "default", "own-pool");
  assert_no_field ("executor", "pool", "own-pool");
  assert_no_field ("dead-line", "1s", "attempt-timeout");
}

/* Every field can be read, and what is read can be set. */
static void
test_all_fields (void)
{
  const char * const *names = ferry_policy_get_fields ();
  FerryPolicy policy = test_policy ();
  FerryPolicy copy = policy;
  guint n = 0;

  for (; names[n] != NULL; n++)
    {
      g_autofree char *text = ferry_policy_get_field (&policy, names[n]);

      g_assert_true (ferry_policy_set_field (&copy, names[n], text, NULL));
    }
  g_assert_cmpuint (n, ==, 16);
  g_assert_cmpmem (&policy, sizeof policy, &copy, sizeof copy);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/policy/check", test_check);
  g_test_add_func ("/boundary/policy/executor-names", test_executor_names);
  g_test_add_func ("/boundary/policy/fields", test_fields);
  g_test_add_func ("/boundary/policy/all-fields", test_all_fields);

  return g_test_run ();
}
