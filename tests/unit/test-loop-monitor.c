/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor on real loops with real stalls: nested, elsewhere, stopped, replaced. */
#include "loop-helper.h"

#define MS 1000

static void
test_stall (FerryTestLoop *test_loop,
            gconstpointer data)
{
  gint64 before = g_get_monotonic_time ();
  gint64 after;
  FerryLoopFigures figures;
  FerryStall copied;
  const FerryStall *signalled;

  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);

  /* It is over when the loop comes back to poll, and heard of once it is explained. */
  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, &copied, 1), ==, 0);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 0);
  ferry_test_loop_iterate (test_loop);
  after = g_get_monotonic_time ();
  ferry_test_loop_await_signalled (test_loop, 1);
  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, &copied, 1), ==, 1);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 1);

  g_assert_cmpint (copied.duration, >=, 60 * MS);
  g_assert_cmpint (copied.start, >=, before);
  g_assert_cmpint (copied.start + copied.duration, <=, after);
  g_assert_cmpint (copied.stall_class, ==, ferry_stall_class_for_duration (copied.duration));
  signalled = &g_array_index (test_loop->signalled, FerryStall, copied.serial - 1);
  g_assert_cmpmem (signalled, sizeof *signalled, &copied, sizeof copied);

  figures = ferry_test_loop_get_figures (test_loop);
  g_assert_cmpint (figures.deliberate_time, >=, 60 * MS);
  g_assert_cmpfloat (figures.total.worst, >=, 60 * MS);
  g_assert_cmpfloat (figures.window.worst, ==, figures.total.worst);
  g_assert_cmpfloat (figures.window.p50, <=, figures.window.p95);
  g_assert_cmpfloat (figures.window.p95, <=, figures.window.p99);
  g_assert_cmpfloat (figures.window.p99, <=, figures.window.worst);
  g_assert_cmpfloat (figures.window.p99, >, 0);
  g_assert_cmpfloat (figures.blocking_rate, >=, 10);
  g_assert_cmpfloat (figures.busy_share, >, 0);
  g_assert_cmpfloat (figures.busy_share, <=, 1);
  g_assert_cmpfloat (figures.iteration_rate, >, 0);
  g_assert_cmpint (figures.elapsed, >=, 60 * MS);
}

/* Ever shorter timeouts, down to 0, and no timeout at all: time in poll is never busy time. */
static gboolean
wake (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
test_waiting_is_not_busy (FerryTestLoop *test_loop,
                          gconstpointer data)
{
  FerryLoopFigures figures;
  guint n = 0;

  for (guint interval = 120; interval > 0; interval /= 2, n++)
    {
      GSource *source = g_timeout_source_new (interval);

      g_source_set_callback (source, wake, NULL, NULL);
      g_source_attach (source, test_loop->context);
      while (!g_source_is_destroyed (source))
        g_main_context_iteration (test_loop->context, TRUE);
      g_source_unref (source);
    }
  ferry_test_loop_iterate (test_loop);

  figures = ferry_test_loop_get_figures (test_loop);
  g_assert_cmpuint (figures.iterations, >, n);
  g_assert_cmpfloat (figures.busy_share, <, 0.5);
  g_assert_cmpfloat (figures.total.p50, ==, 0);
}

static void
test_start_up_is_no_iteration (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  FerryLoopMonitor *monitor = ferry_loop_monitor_new (context);
  FerryLoopFigures figures;

  ferry_loop_monitor_mark_deliberate (monitor, "no iteration runs");
  g_usleep (30 * MS);
  ferry_loop_monitor_get_figures (monitor, &figures);
  g_assert_cmpuint (figures.iterations, ==, 0);
  g_assert_cmpint (figures.elapsed, >=, 30 * MS);
  g_assert_cmpfloat (figures.total.worst, ==, 0);
  g_assert_cmpfloat (figures.busy_share, ==, 0);

  g_main_context_iteration (context, FALSE);
  ferry_loop_monitor_get_figures (monitor, &figures);
  g_assert_cmpuint (figures.iterations, ==, 0);
  g_assert_cmpuint (ferry_test_count_stalls (figures.stalls), ==, 0);
  g_assert_cmpuint (ferry_test_count_stalls (figures.deliberate_stalls), ==, 0);

  g_assert_finalize_object (monitor);
}

/* 60 ms, an inner loop whose callback takes 100 ms and quits it, 200 ms. A loop that quits does not
 * poll once more, so the last two are one stretch. */
static gboolean
stall_100_and_quit (gpointer data)
{
  g_usleep (100 * MS);
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static gboolean
run_nested_loop (gpointer data)
{
  FerryTestLoop *test_loop = data;
  g_autoptr (GMainLoop) loop = g_main_loop_new (test_loop->context, FALSE);
  g_autoptr (GSource) source = g_timeout_source_new (1);

  ferry_test_loop_stall (test_loop, "before", 60 * MS);
  g_source_set_callback (source, stall_100_and_quit, loop, NULL);
  g_source_attach (source, test_loop->context);
  g_main_loop_run (loop);
  ferry_test_loop_stall (test_loop, "after", 200 * MS);

  return G_SOURCE_REMOVE;
}

static void
test_nested_loop (FerryTestLoop *test_loop,
                  gconstpointer data)
{
  gint64 before = g_get_monotonic_time ();
  FerryStall stalls[2];

  ferry_test_loop_run (test_loop, run_nested_loop);
  ferry_test_loop_iterate (test_loop);

  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 2), ==, 2);
  g_assert_cmpstr (stalls[0].label, ==, "before");
  g_assert_cmpstr (stalls[1].label, ==, "after");
  g_assert_cmpint (stalls[0].duration, >=, 60 * MS);
  g_assert_cmpint (stalls[1].duration, >=, 300 * MS);
  g_assert_cmpint (stalls[1].start, >=, stalls[0].start + stalls[0].duration);
  g_assert_cmpint (stalls[0].start, >=, before);
  g_assert_cmpint (stalls[1].start + stalls[1].duration, <=, g_get_monotonic_time ());
}

static gboolean
iterate_in_between (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "before", 60 * MS);
  ferry_test_loop_await_signalled (test_loop, 1);
  ferry_test_loop_stall (test_loop, "after", 100 * MS);

  return G_SOURCE_REMOVE;
}

static void
test_nested_iteration (FerryTestLoop *test_loop,
                       gconstpointer data)
{
  FerryStall stalls[2];

  ferry_test_loop_run (test_loop, iterate_in_between);

  ferry_test_loop_await_signalled (test_loop, 2);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 2);

  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 2), ==, 2);
  g_assert_cmpint (stalls[0].duration, >=, 60 * MS);
  g_assert_cmpint (stalls[1].duration, >=, 100 * MS);
  g_assert_cmpint (stalls[1].start, >=, stalls[0].start + stalls[0].duration);
}

static gboolean
iterate_another_context (gpointer data)
{
  g_autoptr (GMainContext) other = g_main_context_new ();

  for (guint i = 0; i < 4; i++)
    {
      ferry_test_loop_stall (data, "whole", 20 * MS);
      g_main_context_iteration (other, FALSE);
    }

  return G_SOURCE_REMOVE;
}

static void
test_other_context_inside (FerryTestLoop *test_loop,
                           gconstpointer data)
{
  guint64 iterations = ferry_test_loop_get_figures (test_loop).iterations;
  FerryStall stalls[2];

  ferry_test_loop_run (test_loop, iterate_another_context);
  ferry_test_loop_iterate (test_loop);

  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 2), ==, 1);
  g_assert_cmpint (stalls[0].duration, >=, 80 * MS);
  g_assert_cmpuint (ferry_test_loop_get_figures (test_loop).iterations, ==, iterations + 2);
}

/* One monitor a thread, each with stalls that only it may see. */
static gpointer
stall_often (gpointer data)
{
  guint n_stalls = GPOINTER_TO_UINT (data);
  FerryTestLoop test_loop;

  ferry_test_loop_set_up (&test_loop, NULL);
  for (guint i = 0; i < n_stalls; i++)
    ferry_test_loop_run (&test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_iterate (&test_loop);

  g_assert_cmpuint (ferry_test_loop_copy_marked (&test_loop, NULL, 0), ==, n_stalls);
  ferry_test_loop_await_signalled (&test_loop, n_stalls);
  g_assert_cmpuint (ferry_test_loop_count_signalled (&test_loop), ==, n_stalls);
  ferry_test_loop_tear_down (&test_loop, NULL);

  return NULL;
}

static void
test_two_threads (void)
{
  GThread *thread = g_thread_new ("other-loop", stall_often, GUINT_TO_POINTER (3));

  stall_often (GUINT_TO_POINTER (5));
  g_thread_join (thread);
}

static void
test_stop_and_restart (FerryTestLoop *test_loop,
                       gconstpointer data)
{
  FerryLoopFigures figures;
  FerryLoopMonitor *second;

  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_await_signalled (test_loop, 1);
  ferry_loop_monitor_stop (test_loop->monitor);
  ferry_loop_monitor_stop (test_loop->monitor);
  g_assert_true (g_main_context_get_poll_func (test_loop->context) == g_poll);

  figures = ferry_test_loop_get_figures (test_loop);
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_iterate (test_loop);
  g_assert_cmpuint (ferry_test_loop_get_figures (test_loop).iterations, ==, figures.iterations);
  g_assert_cmpint (ferry_test_loop_get_figures (test_loop).elapsed, ==, figures.elapsed);
  g_assert_cmpfloat (ferry_test_loop_get_figures (test_loop).busy_share, ==, figures.busy_share);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 1);

  second = ferry_loop_monitor_new (test_loop->context);
  ferry_test_loop_iterate (test_loop);
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_iterate (test_loop);
  ferry_loop_monitor_get_figures (second, &figures);
  g_assert_cmpuint (figures.iterations, ==, 2);
  g_assert_cmpuint (ferry_test_count_stalls (figures.stalls), >=, 1);
  g_assert_cmpint (figures.stalled_time, >=, 60 * MS);
  g_assert_finalize_object (second);
}

/* Stopped in the middle of an iteration: what it has taken so far is not lost. */
static gboolean
stall_and_stop (gpointer data)
{
  FerryTestLoop *test_loop = data;

  ferry_test_loop_stall (test_loop, "cut short", 60 * MS);
  ferry_loop_monitor_stop (test_loop->monitor);

  return G_SOURCE_REMOVE;
}

static void
test_stop_inside (FerryTestLoop *test_loop,
                  gconstpointer data)
{
  FerryStall stalls[2];

  ferry_test_loop_run (test_loop, stall_and_stop);
  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, stalls, 2), ==, 1);
  g_assert_cmpfloat (ferry_test_loop_get_figures (test_loop).window.worst, >=, 60 * MS);
  ferry_test_loop_iterate (test_loop);
  g_assert_cmpuint (ferry_test_loop_count_signalled (test_loop), ==, 0);
}

static void
test_replaced (FerryTestLoop *test_loop,
               gconstpointer data)
{
  guint64 iterations;

  g_main_context_set_poll_func (test_loop->context, NULL);
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_get_figures (test_loop);
  ferry_test_loop_iterate (test_loop);

  /* Back in place, and the time in between is not taken for one long iteration. */
  iterations = ferry_test_loop_get_figures (test_loop).iterations;
  ferry_test_loop_iterate (test_loop);
  ferry_test_loop_run (test_loop, ferry_test_loop_stall_60);
  ferry_test_loop_iterate (test_loop);
  g_assert_cmpuint (ferry_test_loop_get_figures (test_loop).iterations, ==, iterations + 2);
  g_assert_cmpuint (ferry_test_loop_copy_marked (test_loop, NULL, 0), ==, 1);
}

static gboolean
copy_slices_inside (gpointer data)
{
  FerryTestLoop *test_loop = data;
  FerryLoopSlice slices[10];
  guint n;

  g_usleep (120 * MS);
  n = ferry_loop_monitor_copy_slices (test_loop->monitor, 0, slices, G_N_ELEMENTS (slices));
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpint (slices[n - 2].busy, ==, FERRY_SLICE_US);
  g_assert_cmpint (slices[n - 2].worst, >=, 120 * MS);
  g_assert_cmpint (slices[n - 1].busy, <=, FERRY_SLICE_US);

  return G_SOURCE_REMOVE;
}

static void
test_slices (FerryTestLoop *test_loop,
             gconstpointer data)
{
  static FerryLoopSlice slices[FERRY_N_SLICES];
  gint64 before = g_get_monotonic_time ();
  gint64 busy = 0;
  guint n, iterations = 0;

  ferry_test_loop_run (test_loop, copy_slices_inside);
  ferry_test_loop_iterate (test_loop);

  n = ferry_loop_monitor_copy_slices (test_loop->monitor, before - FERRY_SLICE_US,
                                      slices, FERRY_N_SLICES);
  g_assert_cmpuint (n, >=, 3);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (slices[i].start % FERRY_SLICE_US, ==, 0);
      if (i > 0)
        g_assert_cmpint (slices[i].start, ==, slices[i - 1].start + FERRY_SLICE_US);
      g_assert_cmpint (slices[i].busy, <=, FERRY_SLICE_US);
      busy += slices[i].busy;
      iterations += slices[i].iterations;
    }
  g_assert_cmpint (slices[n - 1].start, <=, g_get_monotonic_time ());
  g_assert_cmpint (busy, >=, 120 * MS - n);
  g_assert_cmpuint (iterations, >=, 2);
}

static void
test_too_many (void)
{
  GMainContext *contexts[17];
  FerryLoopMonitor *monitors[17];

  for (guint i = 0; i < 17; i++)
    {
      contexts[i] = g_main_context_new ();
      monitors[i] = ferry_loop_monitor_new (contexts[i]);
      g_assert_true ((monitors[i] != NULL) == (i < 16));
    }

  g_assert_finalize_object (monitors[3]);
  monitors[3] = ferry_loop_monitor_new (contexts[16]);
  g_assert_nonnull (monitors[3]);

  for (guint i = 0; i < 16; i++)
    g_assert_finalize_object (monitors[i]);
  for (guint i = 0; i < 17; i++)
    g_main_context_unref (contexts[i]);
}

static void
test_default_context (void)
{
  FerryLoopMonitor *monitor = ferry_loop_monitor_new (NULL);
  FerryLoopFigures figures;

  for (guint i = 0; i < 4; i++)
    g_main_context_iteration (NULL, FALSE);
  ferry_loop_monitor_get_figures (monitor, &figures);
  g_assert_cmpuint (figures.iterations, ==, 3);

  g_assert_finalize_object (monitor);
}

#define ADD(path, test)                  \
  g_test_add (path, FerryTestLoop, NULL, \
              ferry_test_loop_set_up, test, ferry_test_loop_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/monitor/m01/stall", test_stall);
  ADD ("/monitor/m01/waiting-is-not-busy", test_waiting_is_not_busy);
  g_test_add_func ("/monitor/m01/start-up-is-no-iteration", test_start_up_is_no_iteration);
  ADD ("/monitor/m01/nested-loop", test_nested_loop);
  ADD ("/monitor/m01/nested-iteration", test_nested_iteration);
  ADD ("/monitor/m01/other-context-inside", test_other_context_inside);
  g_test_add_func ("/monitor/m01/two-threads", test_two_threads);
  ADD ("/monitor/m01/stop-and-restart", test_stop_and_restart);
  ADD ("/monitor/m01/stop-inside", test_stop_inside);
  ADD ("/monitor/m01/replaced", test_replaced);
  g_test_add_func ("/monitor/m01/too-many", test_too_many);
  g_test_add_func ("/monitor/m01/default-context", test_default_context);
  ADD ("/monitor/slices/live", test_slices);

  return g_test_run ();
}
