/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor: what happens between two polls, its stalls and the figures. */
#include "loop-monitor.h"

#include "delay-histogram.h"
#include "delay-window.h"
#include "loop-slices.h"
#include "poll-hook.h"
#include "stack-capture.h"
#include "stall-keeper.h"

#include <string.h>

/* Everything is nanoseconds inside: at 100,000 iterations a second of 2.5 us, microseconds would be
 * off by a fifth. What goes out is microseconds, as in all of GLib. */
#define NS_PER_US G_GINT64_CONSTANT (1000)
#define STALL_THRESHOLD (FERRY_STALL_THRESHOLD_US * NS_PER_US)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)
#define BLOCKING_WINDOW (60 * NS_PER_S)

/* A poll that may wait and takes no longer than this found something ready: it was no sleep. */
#define SLEEP_MIN (20 * NS_PER_US)

/* A loop spins that has not slept for so long, and made so many iterations in it. */
#define SPIN_TIME NS_PER_S
#define SPIN_ITERATIONS 1000

struct _FerryLoopMonitor
{
  GObject parent_instance;

  /* immutable after construction */
  GThread *thread;
  GMainContext *context;
  gint64 since;

  /* the context's thread only */
  FerryPollHook *hook; /* NULL once stopped */
  FerryStallKeeper *stalls;
  FerryBeat *beat; /* tells the watch what this thread does */

  /* The context's thread only, written by the hook at every iteration. */
  gint64 busy_since;     /* 0 while in poll, and until the first poll returns */
  gint64 measured_since; /* the first poll, 0 until then */
  gint64 latest;
  gint64 worst;
  gint64 peak;
  gint64 peak_since; /* when it was reset, or 0 */
  guint64 iterations;
  gint64 polled_since;      /* 0 while in an iteration, or if the poll does not wait */
  gint64 spin_limit;        /* an iteration that ends later is looked at: does the loop spin? */
  guint64 iterations_slept; /* how many there were at the last sleep */
  FerryDelayHistogram *total;
  FerryDelayWindow *window;
  FerryLoopSlices *slices;

  /* the context's thread only */
  gint64 stopped; /* when, or 0 */

  /* the context's thread only: the iteration that runs now is deliberate */
  gboolean marked;
  char label[FERRY_STALL_LABEL_LENGTH];
};

G_DEFINE_FINAL_TYPE (FerryLoopMonitor, ferry_loop_monitor, G_TYPE_OBJECT)

enum {
  SIGNAL_STALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* No stall: the loop comes back to its poll, only that it has not slept there once. Told once until
 * it sleeps again. */
static void
look_for_spin (FerryLoopMonitor *self,
               gint64 now)
{
  gint64 slept = atomic_load_explicit (&self->beat->slept, memory_order_relaxed);

  self->spin_limit = now + SPIN_TIME;
  if (slept == 0 || (self->iterations - self->iterations_slept) * NS_PER_S < SPIN_ITERATIONS * (guint64)(now - slept))
    return;

  self->spin_limit = G_MAXINT64;
  ferry_stall_keeper_add (self->stalls, slept, now, NULL, FERRY_CAUSE_SPIN);
}

static void
end_iteration (FerryLoopMonitor *self,
               gint64 now)
{
  gint64 start = self->busy_since;
  gint64 length = now - start;

  self->iterations++;
  self->latest = length;
  self->worst = MAX (self->worst, length);
  self->peak = MAX (self->peak, now - MAX (start, self->peak_since));
  ferry_delay_histogram_add (self->total, length);
  ferry_delay_window_add (self->window, start, now);
  ferry_loop_slices_add (self->slices, start, now);

  if (G_UNLIKELY (length >= STALL_THRESHOLD))
    ferry_stall_keeper_add (self->stalls, start, now, self->marked ? self->label : NULL, FERRY_CAUSE_UNKNOWN);
  else if (G_UNLIKELY (now > self->spin_limit))
    look_for_spin (self, now);

  ferry_beat_leave (self->beat, start);
  self->busy_since = 0;
  self->marked = FALSE;
}

/* What the program did since the monitor was made, before its loop ran. */
static void
end_start_up (FerryLoopMonitor *self,
              gint64 now)
{
  self->measured_since = now;
  ferry_delay_window_begin (self->window, now);
  if (now - self->since >= STALL_THRESHOLD)
    ferry_stall_keeper_add (self->stalls, self->since, now, NULL, FERRY_CAUSE_START_UP);
  ferry_beat_leave (self->beat, self->since);
}

static void
before_poll (gpointer data,
             int timeout)
{
  FerryLoopMonitor *self = data;
  gint64 now = ferry_monotonic_now ();

  if (G_LIKELY (self->busy_since != 0))
    end_iteration (self, now);
  else if (self->measured_since == 0)
    end_start_up (self, now);

  self->polled_since = timeout != 0 ? now : 0;
}

static void
after_poll (gpointer data)
{
  FerryLoopMonitor *self = data;
  gint64 now = ferry_monotonic_now ();

  if (self->polled_since != 0 && now - self->polled_since > SLEEP_MIN)
    {
      atomic_store_explicit (&self->beat->slept, now, memory_order_relaxed);
      self->spin_limit = now + SPIN_TIME;
      self->iterations_slept = self->iterations;
    }

  self->busy_since = now;
  ferry_beat_enter (self->beat, now);
}

/* The iteration that runs now may have begun long after the last poll that we saw. */
static void
missed_polls (gpointer data)
{
  FerryLoopMonitor *self = data;

  if (self->busy_since != 0)
    ferry_beat_leave (self->beat, self->busy_since);
  self->busy_since = 0;
  self->marked = FALSE;
}

static const FerryPollHookFuncs hook_funcs = {
  .before_poll = before_poll,
  .after_poll = after_poll,
  .missed_polls = missed_polls,
};

/* May run on any thread from dispose, as long as none runs the context. */
static void
stop_measuring (FerryLoopMonitor *self)
{
  if (self->hook == NULL)
    return;

  self->stopped = ferry_monotonic_now ();
  g_clear_pointer (&self->hook, ferry_poll_hook_remove);

  ferry_stall_keeper_stop (self->stalls);
  self->beat = ferry_stall_keeper_get_beat (self->stalls);
  if (self->busy_since != 0)
    end_iteration (self, self->stopped);
}

static void
ferry_loop_monitor_dispose (GObject *object)
{
  FerryLoopMonitor *self = FERRY_LOOP_MONITOR (object);

  stop_measuring (self);

  G_OBJECT_CLASS (ferry_loop_monitor_parent_class)->dispose (object);
}

static void
ferry_loop_monitor_finalize (GObject *object)
{
  FerryLoopMonitor *self = FERRY_LOOP_MONITOR (object);

  ferry_delay_histogram_free (self->total);
  ferry_delay_window_free (self->window);
  ferry_loop_slices_free (self->slices);
  g_clear_pointer (&self->stalls, ferry_stall_keeper_free);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (ferry_loop_monitor_parent_class)->finalize (object);
}

static void
ferry_loop_monitor_class_init (FerryLoopMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_loop_monitor_dispose;
  object_class->finalize = ferry_loop_monitor_finalize;

  signals[SIGNAL_STALL] = g_signal_new ("stall",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL, NULL, NULL,
                                        G_TYPE_NONE,
                                        1, G_TYPE_POINTER);
}

static void
ferry_loop_monitor_init (FerryLoopMonitor *self)
{
  gint64 now = ferry_monotonic_now ();

  self->thread = g_thread_self ();
  self->since = now;
  self->total = ferry_delay_histogram_new ();
  self->window = ferry_delay_window_new ();
  self->slices = ferry_loop_slices_new (now);
  self->spin_limit = G_MAXINT64;
}

FerryLoopMonitor *
ferry_loop_monitor_new (GMainContext *context)
{
  g_autoptr (FerryLoopMonitor) self = g_object_new (FERRY_TYPE_LOOP_MONITOR, NULL);

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->hook = ferry_poll_hook_install (self->context, &hook_funcs, self);
  if (self->hook == NULL)
    return NULL;

  self->stalls = ferry_stall_keeper_new (self->context, G_OBJECT (self), signals[SIGNAL_STALL]);
  self->beat = ferry_stall_keeper_get_beat (self->stalls);
  ferry_beat_enter (self->beat, self->since);

  return g_steal_pointer (&self);
}

void
ferry_loop_monitor_stop (FerryLoopMonitor *self)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  stop_measuring (self);
}

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

gint64
ferry_loop_monitor_get_peak (FerryLoopMonitor *self)
{
  gint64 peak;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), 0);
  g_return_val_if_fail (self->thread == g_thread_self (), 0);

  peak = self->peak;
  if (self->busy_since != 0)
    peak = MAX (peak, ferry_monotonic_now () - MAX (self->busy_since, self->peak_since));

  return peak / NS_PER_US;
}

void
ferry_loop_monitor_reset_peak (FerryLoopMonitor *self)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  self->peak = 0;
  self->peak_since = ferry_monotonic_now ();
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

guint
ferry_loop_monitor_copy_slices (FerryLoopMonitor *self,
                                gint64 since,
                                FerryLoopSlice *slices,
                                guint n)
{
  gint64 now;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), 0);
  g_return_val_if_fail (self->thread == g_thread_self (), 0);
  g_return_val_if_fail (slices != NULL || n == 0, 0);

  now = self->stopped != 0 ? self->stopped : ferry_monotonic_now ();

  return ferry_loop_slices_copy (self->slices, now, self->busy_since, since, slices, n);
}

guint
ferry_loop_monitor_copy_stalls (FerryLoopMonitor *self,
                                guint64 after,
                                FerryStall *stalls,
                                guint n)
{
  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), 0);
  g_return_val_if_fail (self->thread == g_thread_self (), 0);
  g_return_val_if_fail (stalls != NULL || n == 0, 0);

  return ferry_stall_log_copy (ferry_stall_keeper_get_log (self->stalls), after, stalls, n);
}

void
ferry_loop_monitor_mark_deliberate (FerryLoopMonitor *self,
                                    const char *label)
{
  const char *end;

  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  if (self->marked || self->busy_since == 0)
    return;

  self->marked = TRUE;
  g_strlcpy (self->label, label != NULL ? label : "", sizeof self->label);

  /* The cut may have gone through a character. */
  g_utf8_validate (self->label, -1, &end);
  self->label[end - self->label] = '\0';
}

guint
ferry_loop_monitor_copy_samples (FerryLoopMonitor *self,
                                 guint64 serial,
                                 FerryStallSample *samples,
                                 guint n)
{
  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), 0);
  g_return_val_if_fail (self->thread == g_thread_self (), 0);
  g_return_val_if_fail (samples != NULL || n == 0, 0);

  return ferry_stall_log_copy_samples (ferry_stall_keeper_get_log (self->stalls), serial, samples, n);
}

char *
ferry_loop_monitor_describe_stall (FerryLoopMonitor *self,
                                   guint64 serial)
{
  FerryStallSample samples[FERRY_STALL_SAMPLES_MAX];
  FerryStallLog *log;
  FerryStall stall;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), NULL);
  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  log = ferry_stall_keeper_get_log (self->stalls);
  if (serial == 0 || !ferry_stall_log_get_next (log, serial - 1, &stall) || stall.serial != serial)
    return NULL;

  return ferry_stall_format (&stall, samples,
                             ferry_stall_log_copy_samples (log, serial, samples, G_N_ELEMENTS (samples)));
}

const char *
ferry_loop_monitor_get_limits (FerryLoopMonitor *self)
{
  const char *reason;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), NULL);

  ferry_stack_capture_get_level (&reason);

  return reason;
}
