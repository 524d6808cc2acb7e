/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every outcome has its exit code: not all of them can be had from outside. */
#include "cli/verdict.h"

#include "boundary/errors.h"

static void
test_exit_codes (void)
{
  g_autoptr (GError) invalid = ferry_error_new_invalid_parameter ("size", "no size");
  g_autoptr (GError) busy = ferry_error_new (FERRY_ERROR_BUSY, "files", "busy");
  g_autoptr (GError) closed = ferry_error_new (FERRY_ERROR_CLOSED, "files", "closed");
  g_autoptr (GError) failed = ferry_error_new (FERRY_ERROR_FAILED, "files", "failed");

  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_SUCCEEDED, NULL), ==, 0);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_FAILED, failed), ==, 1);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_FAILED, invalid), ==, 2);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_REJECTED, invalid), ==, 2);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_TIMED_OUT, NULL), ==, 3);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_REJECTED, busy), ==, 4);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_REJECTED, closed), ==, 4);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_CANCELLED, NULL), ==, 130);
  g_assert_cmpint (ferry_verdict_get_exit (FERRY_OUTCOME_NONE, NULL), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict/exit-codes", test_exit_codes);

  return g_test_run ();
}
