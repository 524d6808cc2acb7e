/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames by a clock of the test's own: what is missed, and what a phase took. */
#include "model/frame-words.h"

#include <locale.h>
#include <string.h>

#define MS 1000
#define REFRESH 10000

static FerryFrameCounter *
new_counter (void)
{
  FerryFrameCounter *counter = ferry_frame_counter_new ();

  ferry_frame_counter_set_refresh (counter, REFRESH);
  return counter;
}

static FerryFrameFigures
get_figures (FerryFrameCounter *counter,
             gint64 now)
{
  FerryFrameFigures figures;

  ferry_frame_counter_get_figures (counter, now, &figures);
  return figures;
}

static void
assert_missed (FerryFrameCounter *counter,
               guint64 missed)
{
  g_assert_cmpuint (get_figures (counter, 0).missed, ==, missed);
}

/* While something moves each refresh is a frame, a little early or late. */
static void
test_wanted (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();

  ferry_frame_counter_set_wanted (counter, TRUE, 100 * MS);
  ferry_frame_counter_begin (counter, 104 * MS);
  ferry_frame_counter_begin (counter, 118 * MS);
  ferry_frame_counter_begin (counter, 124 * MS);
  assert_missed (counter, 0);
  ferry_frame_counter_begin (counter, 154 * MS);
  assert_missed (counter, 2);

  /* What is still missing at the end has been missed too. */
  ferry_frame_counter_set_wanted (counter, FALSE, 200 * MS);
  assert_missed (counter, 6);
  ferry_frame_counter_begin (counter, 900 * MS);
  assert_missed (counter, 6);
}

static void
test_wanted_twice (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();

  ferry_frame_counter_set_wanted (counter, TRUE, 0);
  ferry_frame_counter_set_wanted (counter, TRUE, 50 * MS);
  ferry_frame_counter_begin (counter, 60 * MS);
  assert_missed (counter, 5);
  ferry_frame_counter_set_wanted (counter, FALSE, 60 * MS);
  ferry_frame_counter_set_wanted (counter, FALSE, 500 * MS);
  assert_missed (counter, 5);
}

static void
test_rate (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();
  FerryFrameFigures figures;

  ferry_frame_counter_set_wanted (counter, TRUE, 0);
  for (gint64 now = 20 * MS; now <= 980 * MS; now += 20 * MS)
    ferry_frame_counter_begin (counter, now);
  g_assert_cmpfloat (get_figures (counter, 980 * MS).rate, ==, 0);
  ferry_frame_counter_begin (counter, 1000 * MS);
  figures = get_figures (counter, 1000 * MS);
  g_assert_cmpfloat_with_epsilon (figures.rate, 50, 1e-9);
  /* A hundred were due. */
  g_assert_cmpfloat_with_epsilon (ferry_frame_figures_get_drawn_share (&figures), 0.5, 1e-9);
  ferry_frame_counter_set_wanted (counter, FALSE, 1010 * MS);
  figures = get_figures (counter, 1010 * MS);
  g_assert_cmpfloat (figures.rate, ==, 0);
  g_assert_cmpfloat (ferry_frame_figures_get_drawn_share (&figures), ==, 1);
}

/* At rest nothing is due but what a stall keeps from the screen. */
static void
test_at_rest (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();

  ferry_frame_counter_begin (counter, 100 * MS);
  ferry_frame_counter_begin (counter, 900 * MS);
  assert_missed (counter, 0);
  ferry_frame_counter_take_stall (counter, 1000 * MS, 1075 * MS);
  assert_missed (counter, 7);
  ferry_frame_counter_take_stall (counter, 2000 * MS, 2009 * MS);
  assert_missed (counter, 7);
}

/* What lies in a stretch in which frames are wanted is counted there, whenever the stall is told of. */
static void
test_counted_once (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();

  ferry_frame_counter_set_wanted (counter, TRUE, 1000 * MS);
  ferry_frame_counter_begin (counter, 1010 * MS);
  ferry_frame_counter_begin (counter, 1110 * MS);
  ferry_frame_counter_set_wanted (counter, FALSE, 1110 * MS);
  assert_missed (counter, 9);

  ferry_frame_counter_take_stall (counter, 1010 * MS, 1110 * MS);
  assert_missed (counter, 9);
  /* Two refreshes before, three behind. */
  ferry_frame_counter_take_stall (counter, 980 * MS, 1140 * MS);
  assert_missed (counter, 9 + 5);
}

/* Even with the stall's stretch long over. */
static void
test_many_stretches (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();

  for (gint64 now = 0; now < 50; now++)
    {
      ferry_frame_counter_set_wanted (counter, TRUE, now * 100 * MS);
      ferry_frame_counter_begin (counter, now * 100 * MS + 10 * MS);
      ferry_frame_counter_set_wanted (counter, FALSE, now * 100 * MS + 20 * MS);
    }
  assert_missed (counter, 0);
  ferry_frame_counter_take_stall (counter, 4000 * MS, 4100 * MS);
  assert_missed (counter, 8);
}

static void
test_phases (void)
{
  g_autoptr(FerryFrameCounter) counter = new_counter ();
  FerryFrameFigures figures;

  ferry_frame_counter_end (counter, (gint64[]) {1, 20, 300, 4000}, 1000 * MS);
  ferry_frame_counter_end (counter, (gint64[]) {3, 0, 100, 0}, 1500 * MS);
  figures = get_figures (counter, 1600 * MS);
  g_assert_cmpuint (figures.drawn, ==, 2);
  g_assert_cmpint (figures.phases[FERRY_FRAME_UPDATE].mean, ==, 2);
  g_assert_cmpint (figures.phases[FERRY_FRAME_UPDATE].worst, ==, 3);
  g_assert_cmpint (figures.phases[FERRY_FRAME_LAYOUT].mean, ==, 10);
  g_assert_cmpint (figures.phases[FERRY_FRAME_PAINT].worst, ==, 300);
  g_assert_cmpint (figures.phases[FERRY_FRAME_AFTER_PAINT].mean, ==, 2000);
  g_assert_cmpint (figures.whole.mean, ==, (4321 + 103) / 2);
  g_assert_cmpint (figures.whole.worst, ==, 4321);

  /* After ten seconds they are gone, and their place is taken by others. */
  figures = get_figures (counter, 12000 * MS);
  g_assert_cmpuint (figures.drawn, ==, 2);
  g_assert_cmpint (figures.whole.worst, ==, 0);
  ferry_frame_counter_end (counter, (gint64[]) {0, 0, 7, 0}, 12000 * MS);
  g_assert_cmpint (get_figures (counter, 12000 * MS).whole.mean, ==, 7);
}

static void
test_words (void)
{
  g_autoptr(FerryFrameCounter) counter = ferry_frame_counter_new ();
  FerryFrameFigures figures = get_figures (counter, 0);
  g_autofree char *assumed = ferry_frame_figures_describe_missed (&figures);
  g_autofree char *all = ferry_frame_figures_describe (&figures);
  g_autofree char *known = NULL;

  g_assert_cmpint (figures.refresh, ==, FERRY_FRAME_REFRESH_US);
  g_assert_cmpstr (assumed, ==, "missed, 60 Hz?");
  g_assert_nonnull (strstr (all, "60 Hz is assumed"));

  ferry_frame_counter_set_refresh (counter, REFRESH);
  ferry_frame_counter_end (counter, (gint64[]) {100, 200, 2600, 100}, 0);
  figures = get_figures (counter, 0);
  known = ferry_frame_figures_describe_missed (&figures);
  g_assert_cmpstr (known, ==, "frames missed");
  g_free (all);
  all = ferry_frame_figures_describe (&figures);
  g_assert_cmpstr (all, ==,
                   "Frames drawn: 1, missed at 100 Hz: 0\n"
                   "\n"
                   "A frame of the last 10 s took, on average\n"
                   "in all: 3.0 ms, at worst 3.0 ms\n"
                   "update: 0.1 ms, at worst 0.1 ms\n"
                   "layout: 0.2 ms, at worst 0.2 ms\n"
                   "paint: 2.6 ms, at worst 2.6 ms\n"
                   "after paint: 0.1 ms, at worst 0.1 ms");
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/frames/wanted", test_wanted);
  g_test_add_func ("/model/frames/wanted-twice", test_wanted_twice);
  g_test_add_func ("/model/frames/rate", test_rate);
  g_test_add_func ("/model/frames/at-rest", test_at_rest);
  g_test_add_func ("/model/frames/counted-once", test_counted_once);
  g_test_add_func ("/model/frames/many-stretches", test_many_stretches);
  g_test_add_func ("/model/frames/phases", test_phases);
  g_test_add_func ("/model/frames/words", test_words);

  return g_test_run ();
}
