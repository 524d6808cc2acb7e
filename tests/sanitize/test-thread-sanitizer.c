/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* That ThreadSanitizer sees races, and does not take GLib's own order for one. Each case runs in a
 * process of its own: one that races has to fail. */
#include "planted.h"

int planted_value;

void
planted_wait (int *flag,
              int least)
{
  gint64 guard = g_get_monotonic_time () + PLANTED_HANG_GUARD;

  while (__atomic_load_n (flag, __ATOMIC_RELAXED) < least)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, guard);
      g_usleep (100);
    }
}

void
planted_raise (int *flag)
{
  __atomic_add_fetch (flag, 1, __ATOMIC_RELAXED);
}

void
planted_run_two (GThreadFunc first,
                 GThreadFunc second,
                 gpointer data)
{
  GThread *one = g_thread_new ("one", first, data);
  GThread *two = g_thread_new ("two", second, data);

  g_thread_join (one);
  g_thread_join (two);
}

static void
test_race (gconstpointer data)
{
  const PlantedCase *planted = data;

  if (g_test_subprocess ())
    {
      planted->run ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*WARNING: ThreadSanitizer: data race*");
}

static void
test_order (gconstpointer data)
{
  const PlantedCase *planted = data;

  if (g_test_subprocess ())
    {
      planted->run ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_stderr_unmatched ("*ThreadSanitizer*");
  g_test_trap_assert_passed ();
}

static void
add_cases (const PlantedCase *cases,
           const char *kind,
           GTestDataFunc test)
{
  for (const PlantedCase *planted = cases; planted->name != NULL; planted++)
    {
      g_autofree char *path = g_strdup_printf ("/sanitize/thread/%s/%s", kind, planted->name);

      g_test_add_data_func (path, planted, test);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases (planted_races, "race", test_race);
  add_cases (planted_locks, "lock", test_order);
  add_cases (planted_sources, "source", test_order);
  add_cases (planted_loops, "loop", test_order);
  add_cases (planted_hand_overs, "hand-over", test_order);
  add_cases (planted_references, "reference", test_order);

  return g_test_run ();
}
