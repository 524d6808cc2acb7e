/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor's figures: what is computed from its counts when somebody asks. */
#include "loop-monitor-private.h"

#include <string.h>

#define BLOCKING_WINDOW (60 * NS_PER_S)

static void
fill_delays (FerryLoopDelays *delays,
             const FerryDelayHistogram *histogram,
             gint64 period,
             gint64 worst)
{
  delays->p50 = ferry_delay_histogram_get_percentile (histogram, period, 50) / NS_PER_US;
  delays->p95 = ferry_delay_histogram_get_percentile (histogram, period, 95) / NS_PER_US;
  delays->p99 = ferry_delay_histogram_get_percentile (histogram, period, 99) / NS_PER_US;
  delays->worst = (double)worst / NS_PER_US;
}

/* Everything that is a share of time: up to the end of the last iteration, or to now in poll. */
static void
fill_shares (FerryLoopMonitor *self,
             FerryLoopFigures *figures,
             gint64 now)
{
  gint64 end = self->busy_since != 0 ? self->busy_since : now;
  FerryDelayWindowView view;

  if (self->measured_since == 0 || end <= self->measured_since)
    return;

  ferry_delay_window_view (self->window, end, &view);
  fill_delays (&figures->window, view.delays, view.period, view.worst);
  fill_delays (&figures->total, self->total, end - self->measured_since, self->worst);

  if (view.period > 0)
    {
      gint64 busy = ferry_delay_histogram_get_sum (view.delays);
      gint64 iterations = ferry_delay_histogram_get_count (view.delays);

      figures->busy_share = (double)busy / view.period;
      figures->iteration_rate = iterations * 1e9 / view.period;
    }

  figures->blocking_rate =
    ferry_loop_slices_sum_blocking (self->slices, end, BLOCKING_WINDOW) / 1e6;
}

void
ferry_loop_monitor_get_figures (FerryLoopMonitor *self,
                                FerryLoopFigures *figures)
{
  gint64 now;

  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());
  g_return_if_fail (figures != NULL);

  if (self->hook != NULL)
    ferry_poll_hook_look (self->hook);

  now = self->stopped != 0 ? self->stopped : ferry_monotonic_now ();

  memset (figures, 0, sizeof *figures);
  figures->since = self->since / NS_PER_US;
  figures->elapsed = (now - self->since) / NS_PER_US;
  figures->iterations = self->iterations;
  figures->now = self->latest / NS_PER_US;
  ferry_stall_log_fill_figures (ferry_stall_keeper_get_log (self->stalls), figures);

  fill_shares (self, figures, now);
}
