/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor: what happens between two polls, its stalls and the figures. */
#include "loop-monitor.h"

#include "delay-histogram.h"
#include "delay-window.h"
#include "loop-slices.h"
#include "poll-hook.h"
#include "stall-log.h"

#include <string.h>
#include <time.h>

/* Everything is nanoseconds inside: at 100,000 iterations a second of 2.5 us, microseconds would be
 * off by a fifth. What goes out is microseconds, as in all of GLib. */
#define NS_PER_US G_GINT64_CONSTANT (1000)
#define STALL_THRESHOLD (FERRY_STALL_THRESHOLD_US * NS_PER_US)
#define BLOCKING_WINDOW (60 * G_GINT64_CONSTANT (1000000000))

struct _FerryLoopMonitor
{
  GObject parent_instance;

  /* immutable after construction */
  GThread *thread;
  GMainContext *context;
  gint64 since;

  /* the context's thread only */
  FerryPollHook *hook; /* NULL once stopped */
  GSource *delivery;   /* emits "stall"; NULL while there is nothing to emit */

  /* The context's thread only, written by the hook at every iteration. */
  gint64 busy_since;     /* 0 while in poll, and until the first poll returns */
  gint64 measured_since; /* the first poll, 0 until then */
  gint64 latest;
  gint64 worst;
  gint64 peak;
  gint64 peak_since; /* when it was reset, or 0 */
  guint64 iterations;
  FerryDelayHistogram *total;
  FerryDelayWindow *window;
  FerryLoopSlices *slices;

  /* the context's thread only */
  FerryStallLog *log;
  guint64 emitted; /* serial of the last stall that "stall" was emitted for */
  gint64 stopped;  /* when, or 0 */

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

/* g_get_monotonic_time()'s clock, finer. */
static inline gint64
monotonic_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Emits what was there at the beginning, no more, so that handlers which stall cannot keep it here
 * for good. They may also stop or drop the monitor, or iterate the context: GLib does not
 * dispatch this source again meanwhile, but the log moves on. */
static gboolean
deliver_stalls (gpointer data)
{
  g_autoptr (FerryLoopMonitor) self = g_object_ref (data);
  guint64 newest = ferry_stall_log_get_newest (self->log);
  FerryStall stall;

  while (self->emitted < newest && self->hook != NULL &&
         ferry_stall_log_get_next (self->log, self->emitted, &stall))
    {
      self->emitted = stall.serial;
      g_signal_emit (self, signals[SIGNAL_STALL], 0, &stall);
    }

  if (self->hook != NULL && self->emitted < ferry_stall_log_get_newest (self->log))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->delivery, g_source_unref);

  return G_SOURCE_REMOVE;
}

/* Handlers must not run inside the poll function, where we are: they come after the poll that is
 * about to begin. Its timeout is set already, hence the wake-up. There is no source between stalls,
 * because even a sleeping one would cost more per iteration than all our counting. */
static void
schedule_delivery (FerryLoopMonitor *self)
{
  if (self->hook == NULL || self->delivery != NULL)
    return;

  self->delivery = g_idle_source_new ();
  g_source_set_static_name (self->delivery, "[ferry] stall signal");
  g_source_set_priority (self->delivery, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->delivery, deliver_stalls, self, NULL);
  g_source_attach (self->delivery, self->context);
  g_main_context_wakeup (self->context);
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
    {
      ferry_stall_log_add (self->log, start / NS_PER_US, length / NS_PER_US,
                           self->marked ? self->label : NULL);
      schedule_delivery (self);
    }

  self->busy_since = 0;
  self->marked = FALSE;
}

static void
before_poll (gpointer data)
{
  FerryLoopMonitor *self = data;
  gint64 now = monotonic_now ();

  if (G_LIKELY (self->busy_since != 0))
    {
      end_iteration (self, now);
    }
  else if (self->measured_since == 0)
    {
      self->measured_since = now;
      ferry_delay_window_begin (self->window, now);
    }
}

static void
after_poll (gpointer data)
{
  FerryLoopMonitor *self = data;

  self->busy_since = monotonic_now ();
}

/* The iteration that runs now may have begun long after the last poll that we saw. */
static void
missed_polls (gpointer data)
{
  FerryLoopMonitor *self = data;

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

  self->stopped = monotonic_now ();
  g_clear_pointer (&self->hook, ferry_poll_hook_remove);

  if (self->delivery != NULL)
    g_source_destroy (self->delivery);
  g_clear_pointer (&self->delivery, g_source_unref);

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
  ferry_stall_log_free (self->log);
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
  gint64 now = monotonic_now ();

  self->thread = g_thread_self ();
  self->since = now;
  self->total = ferry_delay_histogram_new ();
  self->window = ferry_delay_window_new ();
  self->slices = ferry_loop_slices_new (now);
  self->log = ferry_stall_log_new ();
}

FerryLoopMonitor *
ferry_loop_monitor_new (GMainContext *context)
{
  g_autoptr (FerryLoopMonitor) self = g_object_new (FERRY_TYPE_LOOP_MONITOR, NULL);

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->hook = ferry_poll_hook_install (self->context, &hook_funcs, self);
  if (self->hook == NULL)
    return NULL;

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
    peak = MAX (peak, monotonic_now () - MAX (self->busy_since, self->peak_since));

  return peak / NS_PER_US;
}

void
ferry_loop_monitor_reset_peak (FerryLoopMonitor *self)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  self->peak = 0;
  self->peak_since = monotonic_now ();
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

  now = self->stopped != 0 ? self->stopped : monotonic_now ();

  memset (figures, 0, sizeof *figures);
  figures->since = self->since / NS_PER_US;
  figures->elapsed = (now - self->since) / NS_PER_US;
  figures->iterations = self->iterations;
  figures->now = self->latest / NS_PER_US;
  ferry_stall_log_fill_figures (self->log, figures);

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

  now = self->stopped != 0 ? self->stopped : monotonic_now ();

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

  return ferry_stall_log_copy (self->log, after, stalls, n);
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
