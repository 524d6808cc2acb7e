/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compute.primes against openssl, against division by hand, and against the published values. */
#include "run-helper.h"
#include "tree-helper.h"

#define SEGMENT_NUMBERS (2 * 1024 * 1024)

static void
count_primes (guint64 limit, guint64 *count, guint64 *largest)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();
  const FerryProgress *last;

  g_assert_true (ferry_test_run (run, "compute.primes",
                                 g_variant_new_parsed ("{'limit': <%x>}", (gint64)limit)));
  *count = ferry_test_run_get_count (run, "count");
  *largest = ferry_test_run_get_count (run, "largest");
  g_assert_cmpuint (ferry_test_run_get_count (run, "limit"), ==, limit);

  last = ferry_test_run_get_last_progress (run);
  g_assert_cmpint (last->unit, ==, FERRY_UNIT_ITEMS);
  g_assert_cmpuint (last->done, ==, limit);
  g_assert_cmpuint (last->total, ==, limit);
}

static gboolean
is_prime (guint64 number)
{
  for (guint64 divisor = 2; divisor * divisor <= number; divisor++)
    if (number % divisor == 0)
      return FALSE;
  return number >= 2;
}

/* Every limit, so that no end of a word or of the square of a prime is left out. */
static void
test_every_small_limit (void)
{
  guint64 count, largest, expected = 0, expected_largest = 0;

  for (guint64 limit = 2; limit <= 1500; limit++)
    {
      if (is_prime (limit))
        {
          expected++;
          expected_largest = limit;
        }
      count_primes (limit, &count, &largest);
      g_assert_cmpuint (count, ==, expected);
      g_assert_cmpuint (largest, ==, expected_largest);
    }
}

/* Across the seam of two segments, from one limit to the next. */
static void
test_seam (void)
{
  guint64 before, count, largest;

  for (guint64 seam = SEGMENT_NUMBERS; seam <= 2 * SEGMENT_NUMBERS; seam += SEGMENT_NUMBERS)
    {
      count_primes (seam - 40, &before, &largest);
      for (guint64 limit = seam - 39; limit <= seam + 40; limit++)
        {
          count_primes (limit, &count, &largest);
          g_assert_cmpuint (count, ==, before + is_prime (limit));
          if (is_prime (limit))
            g_assert_cmpuint (largest, ==, limit);
          before = count;
        }
    }
}

/* The number of primes below powers of ten: https://oeis.org/A006880 */
static void
test_published_counts (void)
{
  static const guint64 counts[] = {4, 25, 168, 1229, 9592, 78498, 664579, 5761455};
  guint64 limit = 1, count, largest;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      limit *= 10;
      count_primes (limit, &count, &largest);
      g_assert_cmpuint (count, ==, counts[i]);
    }
}

/* openssl tests one number at a time, with another method: it must find the largest prime, and none
 * between it and the limit. */
static void
test_openssl (void)
{
  static const guint64 limits[] = {1000000, 33554432, 99999999};

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *command = NULL;
      guint64 count, largest;

      count_primes (limits[i], &count, &largest);
      command = g_strdup_printf ("n=%" G_GUINT64_FORMAT "; until openssl prime $n | grep -q 'is prime$';"
                                 "do n=$((n - 1)); done; echo $n",
                                 limits[i]);
      g_assert_cmpuint (ferry_test_shell_number (command, "/"), ==, largest);
    }
}

static void
cancel_at_third (FerryTestRun *run, const FerryProgress *progress, gpointer user_data)
{
  g_assert_false (g_cancellable_is_cancelled (run->cancellable));
  if (run->progress->len == 3)
    g_cancellable_cancel (run->cancellable);
}

/* Ten million million would take hours. */
static void
test_cancel (void)
{
  g_autoptr (FerryTestRun) run = ferry_test_run_new ();

  run->hook = cancel_at_third;
  g_assert_false (ferry_test_run (run, "compute.primes", g_variant_new_parsed ("{'limit': <int64 10000000000000>}")));
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->progress->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/primes/every-small-limit", test_every_small_limit);
  g_test_add_func ("/operations/primes/seam", test_seam);
  g_test_add_func ("/operations/primes/published-counts", test_published_counts);
  g_test_add_func ("/operations/primes/openssl", test_openssl);
  g_test_add_func ("/operations/primes/cancel", test_cancel);
  return g_test_run ();
}
