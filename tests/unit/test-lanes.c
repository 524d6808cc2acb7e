/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bars in lanes: few lanes, nothing over anything else, and never more drawn than there are pixels. */
#include "model/lanes.h"

/* Tells them apart. */
#define DATA(number) GUINT_TO_POINTER (number)

static FerryBar *
add (FerryLanes *lanes,
     gint64 start,
     gint64 end)
{
  static guint number;
  FerryBar *bar = ferry_lanes_add (lanes, start, DATA (++number));

  if (end != FERRY_BAR_OPEN)
    ferry_lanes_end (lanes, bar, end);
  return bar;
}

static void
test_one_after_another (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();

  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (add (lanes, i * 10, i * 10 + 10)->lane, ==, 0);
  g_assert_cmpuint (ferry_lanes_get_n (lanes), ==, 1);
}

static void
test_lowest_free_lane (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();
  FerryBar *bars[4];

  for (guint i = 0; i < 4; i++)
    {
      bars[i] = add (lanes, i, FERRY_BAR_OPEN);
      g_assert_cmpuint (bars[i]->lane, ==, i);
    }
  ferry_lanes_end (lanes, bars[2], 50);
  ferry_lanes_end (lanes, bars[1], 60);

  /* At 55 only the third is free. */
  g_assert_cmpuint (add (lanes, 55, FERRY_BAR_OPEN)->lane, ==, 2);
  g_assert_cmpuint (add (lanes, 60, FERRY_BAR_OPEN)->lane, ==, 1);
  g_assert_cmpuint (add (lanes, 61, FERRY_BAR_OPEN)->lane, ==, 4);
}

/* Bars that come, go and are let go of at random never lie over each other, and take the lowest lane that is
 * free: against a plain search through all of them. */
static void
test_against_search (void)
{
  enum { ROUNDS = 4000,
         KEPT = 300 };
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  GQueue bars = G_QUEUE_INIT;
  gint64 now = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gboolean taken[KEPT + 1] = {FALSE};
      FerryBar *bar;
      guint lane = 0;

      now += g_rand_int_range (random, 0, 3);
      for (GList *link = bars.head; link != NULL; link = link->next)
        {
          FerryBar *other = link->data;

          if (other->end == FERRY_BAR_OPEN && g_rand_int_range (random, 0, 20) == 0)
            ferry_lanes_end (lanes, other, now);
          if (other->end > now)
            taken[other->lane] = TRUE;
        }
      while (taken[lane])
        lane++;
      bar = ferry_lanes_add (lanes, now, NULL);
      g_assert_cmpuint (bar->lane, ==, lane);
      g_queue_push_tail (&bars, bar);
      if (bars.length >= KEPT)
        ferry_lanes_remove (lanes, g_queue_pop_head (&bars));
    }
  g_queue_clear (&bars);
}

static void
test_lanes_go_with_their_bars (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();
  FerryBar *first = add (lanes, 0, FERRY_BAR_OPEN);
  FerryBar *second = add (lanes, 0, FERRY_BAR_OPEN);
  FerryBar *third = add (lanes, 0, FERRY_BAR_OPEN);

  ferry_lanes_remove (lanes, second);
  g_assert_cmpuint (ferry_lanes_get_n (lanes), ==, 3);
  ferry_lanes_remove (lanes, third);
  g_assert_cmpuint (ferry_lanes_get_n (lanes), ==, 1);
  ferry_lanes_remove (lanes, first);
  g_assert_cmpuint (ferry_lanes_get_n (lanes), ==, 0);
  g_assert_cmpuint (add (lanes, 5, 6)->lane, ==, 0);
}

static void
note_run (const FerryBarRun *run,
          gpointer user_data)
{
  g_autofree char *end = run->end == FERRY_BAR_OPEN ? g_strdup ("") : g_strdup_printf ("%d", (int)run->end);

  g_string_append_printf (user_data, "%d-%s*%u ", (int)run->start, end, run->count);
}

static void
assert_runs (FerryLanes *lanes,
             gint64 from,
             gint64 to,
             gint64 resolution,
             const char *expected)
{
  g_autoptr(GString) runs = g_string_new (NULL);

  ferry_lanes_foreach (lanes, 0, from, to, resolution, note_run, runs);
  g_assert_cmpstr (runs->str, ==, expected);
}

static void
test_only_what_is_seen (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();

  add (lanes, 0, 10);
  add (lanes, 20, 30);
  add (lanes, 40, 50);
  add (lanes, 60, FERRY_BAR_OPEN);
  assert_runs (lanes, 0, 100, 1, "0-10*1 20-30*1 40-50*1 60-*1 ");
  assert_runs (lanes, 25, 45, 1, "20-30*1 40-50*1 ");
  assert_runs (lanes, 30, 39, 1, "");
  assert_runs (lanes, 1000, 2000, 1, "60-*1 ");
  assert_runs (lanes, -10, -1, 1, "");
}

static void
test_short_ones_become_runs (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();

  add (lanes, 0, 1);
  add (lanes, 2, 3);
  add (lanes, 4, 5);
  add (lanes, 50, 51);
  add (lanes, 60, 90);
  add (lanes, 91, 92);
  assert_runs (lanes, 0, 100, 1, "0-1*1 2-3*1 4-5*1 50-51*1 60-90*1 91-92*1 ");
  assert_runs (lanes, 0, 100, 5, "0-5*3 50-51*1 60-90*1 91-92*1 ");
  /* None of them hides in a long one, which has its own values. */
  assert_runs (lanes, 0, 100, 20, "0-5*3 50-51*1 60-90*1 91-92*1 ");
  assert_runs (lanes, 0, 100, 100, "0-92*6 ");
}

static void
count_run (const FerryBarRun *run,
           gpointer user_data)
{
  guint *counts = user_data;

  counts[0]++;
  counts[1] += run->count;
}

/* Ten thousand calls cost no more than the pixels of the lane: whatever they are like. */
static void
test_ten_thousand (void)
{
  enum { CALLS = 10000,
         PIXELS = 1700,
         RESOLUTION = 4 };
  static const gint64 shapes[][2] = {{10, 0}, {1, 9}, {5, 5}, {9, 1}, {0, 10}, {0, 0}};

  for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    {
      g_autoptr(FerryLanes) lanes = ferry_lanes_new ();
      gint64 time = 0;

      for (guint i = 0; i < CALLS; i++)
        {
          add (lanes, time, time + shapes[shape][0]);
          time += shapes[shape][0] + shapes[shape][1];
        }
      g_assert_cmpuint (ferry_lanes_get_n (lanes), ==, 1);
      for (gint64 length = MAX (time, 1) * 4; length >= PIXELS; length /= 2)
        {
          guint counts[2] = {0};

          ferry_lanes_foreach (lanes, 0, -1, length, RESOLUTION * (length / PIXELS), count_run, counts);
          g_assert_cmpuint (counts[0], <=, 2 * (length / (length / PIXELS)) / RESOLUTION + 2);
          if (length >= time)
            g_assert_cmpuint (counts[1], ==, CALLS);
        }
    }
}

static void
test_nearest_and_neighbours (void)
{
  g_autoptr(FerryLanes) lanes = ferry_lanes_new ();
  FerryBar *first = add (lanes, 0, 10);
  FerryBar *second = add (lanes, 20, 20);
  FerryBar *third = add (lanes, 20, 30);
  FerryBar *fourth = add (lanes, 100, FERRY_BAR_OPEN);

  g_assert_true (ferry_lanes_find_nearest (lanes, 0, -5) == first);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 5) == first);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 13) == first);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 25) == third);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 40) == third);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 80) == fourth);
  g_assert_true (ferry_lanes_find_nearest (lanes, 0, 1000) == fourth);

  g_assert_null (ferry_lanes_get_neighbour (lanes, first, -1));
  g_assert_true (ferry_lanes_get_neighbour (lanes, first, 1) == second);
  g_assert_true (ferry_lanes_get_neighbour (lanes, second, 1) == third);
  g_assert_true (ferry_lanes_get_neighbour (lanes, third, -1) == second);
  g_assert_true (ferry_lanes_get_neighbour (lanes, first, 3) == fourth);
  g_assert_null (ferry_lanes_get_neighbour (lanes, fourth, 1));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/lanes/one-after-another", test_one_after_another);
  g_test_add_func ("/model/lanes/lowest-free-lane", test_lowest_free_lane);
  g_test_add_func ("/model/lanes/against-search", test_against_search);
  g_test_add_func ("/model/lanes/go-with-their-bars", test_lanes_go_with_their_bars);
  g_test_add_func ("/model/lanes/only-what-is-seen", test_only_what_is_seen);
  g_test_add_func ("/model/lanes/short-ones-become-runs", test_short_ones_become_runs);
  g_test_add_func ("/model/lanes/ten-thousand", test_ten_thousand);
  g_test_add_func ("/model/lanes/nearest-and-neighbours", test_nearest_and_neighbours);

  return g_test_run ();
}
