/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop monitor: what happens between two polls, and its stalls. */
#include "loop-monitor-private.h"
#include "stack-capture.h"

#include <string.h>

/* A poll that may wait and takes no longer than this found something ready: it was no sleep. */
#define SLEEP_MIN (20 * NS_PER_US)

/* A loop spins that has not slept for so long, and made so many iterations in it. */
#define SPIN_TIME NS_PER_S
#define SPIN_ITERATIONS 1000

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

  if (G_UNLIKELY (length >= self->stall_threshold))
    ferry_stall_keeper_add (self->stalls, start, now, self->marked ? self->label : NULL, FERRY_CAUSE_UNKNOWN);
  else if (G_UNLIKELY (now > self->spin_limit))
    look_for_spin (self, now);

  ferry_beat_leave (self->beat, start);
  self->busy_since = 0;
  self->marked = FALSE;
}

static void
begin_measuring (FerryLoopMonitor *self,
                 gint64 now)
{
  self->measured_since = now;
  ferry_delay_window_begin (self->window, now);
}

static void
add_start_up (FerryLoopMonitor *self,
              gint64 start,
              gint64 now)
{
  if (now - start >= self->stall_threshold)
    ferry_stall_keeper_add (self->stalls, start, now, NULL, FERRY_CAUSE_START_UP);
  ferry_beat_leave (self->beat, start);
}

/* What the program did since the monitor was made, before its loop ran; then each iteration in which it still
 * starts. */
static void
end_start_up (FerryLoopMonitor *self,
              gint64 now)
{
  if (self->busy_since != 0)
    add_start_up (self, self->busy_since, now);
  else if (!self->polled)
    add_start_up (self, self->since, now);

  self->polled = TRUE;
  self->busy_since = 0;
  if (!self->starting)
    begin_measuring (self, now);
}

static void
end_busy (FerryLoopMonitor *self,
          gint64 now)
{
  if (G_UNLIKELY (self->measured_since == 0))
    end_start_up (self, now);
  else if (G_LIKELY (self->busy_since != 0))
    end_iteration (self, now);
}

static void
before_poll (gpointer data,
             int timeout)
{
  FerryLoopMonitor *self = data;
  gint64 now = ferry_monotonic_now ();

  end_busy (self, now);
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
    end_busy (self, self->stopped);
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
  self->stall_threshold = FERRY_STALL_THRESHOLD_US * NS_PER_US;
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

void
ferry_loop_monitor_set_stall_threshold (FerryLoopMonitor *self,
                                        gint64 microseconds)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());
  g_return_if_fail (microseconds >= FERRY_STALL_THRESHOLD_MIN_US && microseconds <= FERRY_STALL_THRESHOLD_MAX_US);

  self->stall_threshold = microseconds * NS_PER_US;
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

  /* That is no start-up, and more than that is not known of the iteration. */
  if (self->measured_since == 0)
    begin_measuring (self, self->busy_since);
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

void
ferry_loop_monitor_set_starting (FerryLoopMonitor *self,
                                 gboolean starting)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  self->starting = starting;
}

void
ferry_loop_monitor_put_names_off (FerryLoopMonitor *self,
                                  gboolean put_off)
{
  g_return_if_fail (FERRY_IS_LOOP_MONITOR (self));
  g_return_if_fail (self->thread == g_thread_self ());

  ferry_stall_keeper_put_names_off (self->stalls, put_off);
}

const char *
ferry_loop_monitor_get_limits (FerryLoopMonitor *self)
{
  const char *reason;

  g_return_val_if_fail (FERRY_IS_LOOP_MONITOR (self), NULL);

  ferry_stack_capture_get_level (&reason);

  return reason;
}
