/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long a retry waits, with made-up random numbers. */
#include "boundary/backoff.h"

#define MS G_TIME_SPAN_MILLISECOND

/* The greatest double below 1. */
#define ALMOST_ONE (1.0 - 0x1p-53)

static void
test_ceiling_doubles (void)
{
  const FerryBackoff backoff = {.base = 100 * MS, .cap = 1500 * MS};
  const gint64 ceilings[] = {100 * MS, 200 * MS, 400 * MS, 800 * MS, 1500 * MS, 1500 * MS};

  for (guint i = 0; i < G_N_ELEMENTS (ceilings); i++)
    {
      g_assert_cmpint (ferry_backoff_get_delay (&backoff, i + 1, 0), ==, 0);
      g_assert_cmpint (ferry_backoff_get_delay (&backoff, i + 1, 0.25), ==, ceilings[i] / 4);
      g_assert_cmpint (ferry_backoff_get_delay (&backoff, i + 1, 0.5), ==, ceilings[i] / 2);
      g_assert_cmpint (ferry_backoff_get_delay (&backoff, i + 1, ALMOST_ONE), ==, ceilings[i] - 1);
    }
}

static void
test_cap_below_base (void)
{
  const FerryBackoff backoff = {.base = 100 * MS, .cap = 40 * MS};

  g_assert_cmpint (ferry_backoff_get_delay (&backoff, 1, 0.5), ==, 20 * MS);
  g_assert_cmpint (ferry_backoff_get_delay (&backoff, 9, 0.5), ==, 20 * MS);
}

static void
test_no_waiting (void)
{
  const FerryBackoff no_base = {.base = 0, .cap = G_MAXINT64};
  const FerryBackoff no_cap = {.base = G_MAXINT64, .cap = 0};

  for (guint attempt = 1; attempt < 200; attempt++)
    {
      g_assert_cmpint (ferry_backoff_get_delay (&no_base, attempt, ALMOST_ONE), ==, 0);
      g_assert_cmpint (ferry_backoff_get_delay (&no_cap, attempt, ALMOST_ONE), ==, 0);
    }
}

static void
test_no_overflow (void)
{
  const FerryBackoff smallest = {.base = 1, .cap = G_MAXINT64};
  const FerryBackoff greatest = {.base = G_MAXINT64, .cap = G_MAXINT64};
  const guint late[] = {64, 65, 66, 100, 128, 129, G_MAXINT, G_MAXUINT};

  g_assert_cmpint (ferry_backoff_get_delay (&smallest, 1, 0.5), ==, 0);
  for (guint attempt = 2; attempt <= 63; attempt++)
    g_assert_cmpint (ferry_backoff_get_delay (&smallest, attempt, 0.5), ==, G_GINT64_CONSTANT (1) << (attempt - 2));
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    g_assert_cmpint (ferry_backoff_get_delay (&smallest, late[i], 0.5), ==, G_GINT64_CONSTANT (1) << 62);

  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_assert_cmpint (ferry_backoff_get_delay (&greatest, i + 1, 0.5), ==, G_GINT64_CONSTANT (1) << 62);
      g_assert_cmpint (ferry_backoff_get_delay (&greatest, late[i], ALMOST_ONE), >, G_MAXINT64 - 2048);
    }
}

/* The same ceiling by a way that cannot overflow either: doubling step by step. */
static gint64
double_up (gint64 base,
           gint64 cap,
           guint attempt)
{
  gint64 ceiling = base;

  for (guint i = 1; i < attempt && ceiling < cap; i++)
    ceiling = ceiling > cap / 2 ? cap : 2 * ceiling;

  return MIN (ceiling, cap);
}

/* Any magnitude, 0 included. */
static gint64
random_time (void)
{
  guint64 bits = (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();

  return (gint64)(bits >> g_test_rand_int_range (1, 64));
}

static void
test_full_jitter_stays_below_cap (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      FerryBackoff backoff = {.base = random_time (), .cap = random_time ()};
      guint attempt = g_test_rand_int_range (1, 80);
      gint64 ceiling = double_up (backoff.base, backoff.cap, attempt);
      gint64 delay = ferry_backoff_get_delay (&backoff, attempt, g_test_rand_double ());
      gint64 longest = ferry_backoff_get_delay (&backoff, attempt, ALMOST_ONE);

      g_assert_cmpint (delay, >=, 0);
      g_assert_cmpint (delay, <=, longest);
      g_assert_cmpint (longest, <=, MAX (ceiling - 1, 0));
      g_assert_cmpint (longest, >=, ceiling - 1 - (ceiling >> 51));
    }
}

static void
test_full_jitter_uses_the_whole_range (void)
{
  const FerryBackoff backoff = {.base = 100 * MS, .cap = 400 * MS};
  guint tenths[10] = {0};

  for (guint i = 0; i < 100000; i++)
    tenths[ferry_backoff_get_delay (&backoff, 3, g_test_rand_double ()) / (40 * MS)]++;
  for (guint i = 0; i < G_N_ELEMENTS (tenths); i++)
    {
      g_assert_cmpuint (tenths[i], >, 9000);
      g_assert_cmpuint (tenths[i], <, 11000);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary/c09/backoff-ceiling-doubles", test_ceiling_doubles);
  g_test_add_func ("/boundary/c09/backoff-cap-below-base", test_cap_below_base);
  g_test_add_func ("/boundary/c09/backoff-no-waiting", test_no_waiting);
  g_test_add_func ("/boundary/c09/backoff-no-overflow", test_no_overflow);
  g_test_add_func ("/boundary/c09/full-jitter-stays-below-cap", test_full_jitter_stays_below_cap);
  g_test_add_func ("/boundary/c09/full-jitter-uses-the-whole-range", test_full_jitter_uses_the_whole_range);

  return g_test_run ();
}
