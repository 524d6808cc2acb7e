/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Progress in words, and in fewer where there is less room: the time left is told longest. */
#include "model/progress-rate.h"

static void
assert_forms (const FerryProgressRate *rate,
              const FerryProgress *progress,
              const char *first,
              const char *second,
              const char *third)
{
  g_auto (GStrv) forms = ferry_progress_rate_describe (rate, progress);
  const char *wanted[] = {first, second, third, NULL};

  g_assert_cmpuint (g_strv_length (forms), ==, g_strv_length ((char **)wanted));
  for (guint i = 0; wanted[i] != NULL; i++)
    g_assert_cmpstr (forms[i], ==, wanted[i]);
}

static void
test_forms (void)
{
  static const FerryProgressRate unknown = {0};
  static const FerryProgressRate rate = {.per_second = 10e6};
  static const FerryProgressRate slow = {.per_second = 0.25};

  assert_forms (&rate, &(FerryProgress) {12100000, 30400000, FERRY_UNIT_BYTES},
                "12.1 of 30.4 MB · 10.0 MB/s · 2 s left", "12.1 of 30.4 MB · 2 s left", "2 s left");
  assert_forms (&rate, &(FerryProgress) {12100000, 0, FERRY_UNIT_BYTES}, "12.1 MB · 10.0 MB/s", "12.1 MB", NULL);
  assert_forms (&unknown, &(FerryProgress) {3, 8, FERRY_UNIT_TILES}, "3 of 8 tiles", NULL, NULL);
  assert_forms (&unknown, &(FerryProgress) {3, 0, FERRY_UNIT_FILES}, "3 files", NULL, NULL);
  /* So few a second are no rate, but they end some time. */
  assert_forms (&slow, &(FerryProgress) {3, 8, FERRY_UNIT_TILES}, "3 of 8 tiles · 20 s left", "20 s left", NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/progress-rate/forms", test_forms);

  return g_test_run ();
}
