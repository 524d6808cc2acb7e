/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said of a stall: the mark of a deliberate one, and the "stall" signal. */
#include "loop-helper.h"

#include <string.h>

#define MS 1000

static gboolean
stall_on_purpose (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_loop_monitor_mark_deliberate (test_loop->monitor, "files.checksum");
  ferry_loop_monitor_mark_deliberate (test_loop->monitor, "too late");
  g_usleep (60 * MS);

  return G_SOURCE_REMOVE;
}

static gboolean
mark_only (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_loop_monitor_mark_deliberate (test_loop->monitor, "no stall");

  return G_SOURCE_REMOVE;
}

static gboolean
stall_unmarked (gpointer data)
{
  g_usleep (60 * MS);

  return G_SOURCE_REMOVE;
}

static void
test_deliberate (FerryTestLoop *test_loop,
                 gconstpointer data)
{
  FerryLoopFigures figures;
  FerryStall stalls[1];

  ferry_test_loop_run (test_loop, stall_on_purpose);
  ferry_test_loop_run (test_loop, stall_unmarked);
  ferry_test_loop_iterate (test_loop);

  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 1), ==, 1);
  g_assert_cmpint (stalls[0].duration, >=, 60 * MS);
  g_assert_cmpstr (stalls[0].label, ==, "files.checksum");

  figures = ferry_test_loop_get_figures (test_loop);
  g_assert_cmpuint (ferry_test_count_stalls (figures.deliberate_stalls), ==, 1);
  g_assert_cmpint (figures.deliberate_time, ==, stalls[0].duration);
  g_assert_cmpuint (ferry_test_count_stalls (figures.stalls), >=, 1);
  g_assert_cmpint (figures.stalled_time, >=, 60 * MS);
}

/* A mark ends with its iteration, stall or not. */
static void
test_mark_does_not_stick (FerryTestLoop *test_loop,
                          gconstpointer data)
{
  ferry_test_loop_run (test_loop, mark_only);
  ferry_test_loop_run (test_loop, stall_unmarked);
  ferry_test_loop_iterate (test_loop);

  g_assert_cmpint (ferry_test_loop_get_figures (test_loop).stalled_time, >=, 60 * MS);
}

/* 62 bytes, then a character of three. */
static gboolean
mark_with_long_label (gpointer data)
{
  FerryTestLoop *test_loop = data;
  g_autofree char *filler = g_strnfill (62, 'x');
  g_autofree char *label = g_strconcat (filler, "\342\202\254 and more", NULL);

  ferry_loop_monitor_mark_deliberate (test_loop->monitor, label);
  g_usleep (60 * MS);

  return G_SOURCE_REMOVE;
}

static void
test_label_is_cut (FerryTestLoop *test_loop,
                   gconstpointer data)
{
  FerryStall stalls[1];

  ferry_test_loop_run (test_loop, mark_with_long_label);
  ferry_test_loop_iterate (test_loop);

  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 1), ==, 1);
  g_assert_cmpuint (strlen (stalls[0].label), ==, 62);
  g_assert_true (g_utf8_validate (stalls[0].label, -1, NULL));
}

/* With nothing else to wake it, the poll after a stall must not block. */
static void
test_wakes_the_loop (FerryTestLoop *test_loop,
                     gconstpointer data)
{
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  while (ferry_test_loop_count_signalled (test_loop) == 0)
    g_main_context_iteration (test_loop->context, TRUE);

  /* And once it is emitted, the loop may sleep again. */
  while (g_main_context_pending (test_loop->context))
    ferry_test_loop_iterate (test_loop);
}

/* A handler that stalls makes a stall an iteration, never two in one, and others get their turn. */
static void
stall_in_handler (FerryLoopMonitor *monitor,
                  const FerryStall *heard,
                  gpointer data)
{
  ferry_test_loop_stall (data, "handler", 20 * MS);
}

static void
test_stalling_handler (FerryTestLoop *test_loop,
                       gconstpointer data)
{
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  g_signal_connect (test_loop->monitor, "stall", G_CALLBACK (stall_in_handler), test_loop);

  for (guint i = 1; i <= 5; i++)
    {
      ferry_test_loop_await_signalled (test_loop, i);
      g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, i);
    }
}

/* Several stalls wait while the signal cannot come: they come in order. */
static gboolean
stall_in_nested_iterations (gpointer data)
{
  FerryTestLoop *test_loop = data;

  for (guint i = 0; i < 4; i++)
    {
      ferry_test_loop_stall (test_loop, "nested", 20 * MS);
      ferry_test_loop_iterate (test_loop);
    }

  return G_SOURCE_REMOVE;
}

static void
nest_in_handler (FerryLoopMonitor *monitor,
                 const FerryStall *heard,
                 gpointer data)
{
  FerryTestLoop *test_loop = data;

  if (g_str_equal (heard->label, "60"))
    stall_in_nested_iterations (test_loop);
}

static void
test_stalls_queue_up (FerryTestLoop *test_loop,
                      gconstpointer data)
{
  g_signal_connect (test_loop->monitor, "stall", G_CALLBACK (nest_in_handler), test_loop);

  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (test_loop, 1);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 1);
  ferry_test_loop_await_signalled (test_loop, 5);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 5);
}

static void
drop_in_handler (FerryLoopMonitor *monitor,
                 const FerryStall *heard,
                 gpointer data)
{
  FerryLoopMonitor **dropped = data;

  g_clear_object (dropped);
}

static void
test_dropped_in_handler (void)
{
  FerryTestLoop test_loop;
  GWeakRef alive;

  ferry_test_loop_set_up (&test_loop, NULL);
  g_weak_ref_init (&alive, test_loop.monitor);
  g_signal_connect (test_loop.monitor, "stall", G_CALLBACK (drop_in_handler), &test_loop.monitor);

  ferry_test_loop_run (&test_loop, ferry_test_loop_stall_60);
  while (test_loop.monitor != NULL)
    g_main_context_iteration (test_loop.context, TRUE);
  g_assert_null (g_weak_ref_get (&alive));
  g_assert_true (g_main_context_get_poll_func (test_loop.context) == g_poll);
  ferry_test_loop_iterate (&test_loop);

  g_weak_ref_clear (&alive);
  g_main_context_unref (test_loop.context);
  g_array_unref (test_loop.signalled);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m09/deliberate", test_deliberate);
  ADD ("/monitor/m09/mark-does-not-stick", test_mark_does_not_stick);
  ADD ("/monitor/m09/label-is-cut", test_label_is_cut);
  ADD ("/monitor/signal/wakes-the-loop", test_wakes_the_loop);
  ADD ("/monitor/signal/stalling-handler", test_stalling_handler);
  ADD ("/monitor/signal/stalls-queue-up", test_stalls_queue_up);
  g_test_add_func ("/monitor/signal/dropped-in-handler", test_dropped_in_handler);

  return g_test_run ();
}
