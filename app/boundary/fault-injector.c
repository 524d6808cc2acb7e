/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chances, delays, hangs and invented errors. */
#include "fault-injector.h"

#include "errors.h"
#include "i18n.h"
#include "policy-field.h"

gboolean
ferry_faults_check (const FerryFaults *self,
                    GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return ferry_error_check_range ("delay-percent", self->delay_percent, 0, 100, error) &&
         ferry_duration_check ("delay", self->delay, 0, G_TIME_SPAN_HOUR, error) &&
         ferry_error_check_range ("hang-percent", self->hang_percent, 0, 100, error) &&
         ferry_duration_check ("hang", self->hang, 0, G_TIME_SPAN_HOUR, error) &&
         ferry_error_check_range ("error-percent", self->error_percent, 0, 100, error) &&
         ferry_error_check_range ("crash-percent", self->crash_percent, 0, 100, error);
}

gboolean
ferry_faults_are_on (const FerryFaults *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->delay_percent > 0 || self->hang_percent > 0 || self->error_percent > 0 || self->crash_percent > 0;
}

void
ferry_fault_injector_init (FerryFaultInjector *self)
{
  *self = (FerryFaultInjector) {0};
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

void
ferry_fault_injector_clear (FerryFaultInjector *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

void
ferry_fault_injector_set (FerryFaultInjector *self,
                          const FerryFaults *faults)
{
  g_mutex_lock (&self->lock);
  self->faults = *faults;
  self->generation++;
  g_atomic_int_set (&self->on, ferry_faults_are_on (faults));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
ferry_fault_injector_get (FerryFaultInjector *self,
                          FerryFaults *faults)
{
  g_mutex_lock (&self->lock);
  *faults = self->faults;
  g_mutex_unlock (&self->lock);
}

static gboolean
strikes (guint percent)
{
  return percent > 0 && (guint)g_random_int_range (0, 100) < percent;
}

static void
delay (gint64 duration,
       GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + duration;
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    return; /* no descriptor left: trouble enough */
  /* A signal ends a poll early. */
  while (duration > 0 && g_poll (&fd, 1, (int)((duration + 999) / 1000)) < 0)
    duration = end - g_get_monotonic_time ();
  g_cancellable_release_fd (cancellable);
}

static void
hang (FerryFaultInjector *self,
      const FerryFaultStrike *strike)
{
  gint64 end = g_get_monotonic_time () + strike->hang;

  g_mutex_lock (&self->lock);
  while (self->generation == strike->generation && g_cond_wait_until (&self->changed, &self->lock, end))
    ;
  g_mutex_unlock (&self->lock);
}

gboolean
ferry_fault_injector_is_on (FerryFaultInjector *self)
{
  return g_atomic_int_get (&self->on);
}

gboolean
ferry_fault_injector_roll (FerryFaultInjector *self,
                           FerryFaultStrike *strike)
{
  FerryFaults faults;

  if (!ferry_fault_injector_is_on (self))
    return FALSE;

  g_mutex_lock (&self->lock);
  faults = self->faults;
  strike->generation = self->generation;
  g_mutex_unlock (&self->lock);

  strike->delay = strikes (faults.delay_percent) ? faults.delay : 0;
  strike->hang = strikes (faults.hang_percent) ? faults.hang : 0;
  strike->crash = strikes (faults.crash_percent);
  strike->error = strikes (faults.error_percent);
  return TRUE;
}

gboolean
ferry_fault_injector_hangs (FerryFaultInjector *self,
                            const FerryFaultStrike *strike)
{
  gboolean hangs;

  g_mutex_lock (&self->lock);
  hangs = strike->hang > 0 && self->generation == strike->generation;
  g_mutex_unlock (&self->lock);

  return hangs;
}

GError *
ferry_fault_strike_get_error (const FerryFaultStrike *strike,
                              GCancellable *cancellable)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return error;
  if (strike->crash)
    return ferry_error_new (FERRY_ERROR_WORKER_DIED, NULL, _ ("Injected fault: the worker died"));
  if (strike->error)
    return ferry_error_new_transient (FERRY_ERROR_FAILED, NULL, _ ("Injected fault"));
  return NULL;
}

gboolean
ferry_fault_injector_strike (FerryFaultInjector *self,
                             GCancellable *cancellable,
                             gboolean may_hang,
                             GError **error)
{
  FerryFaultStrike strike;
  GError *own_error;

  if (!ferry_fault_injector_roll (self, &strike))
    return TRUE;

  if (strike.delay > 0)
    delay (strike.delay, cancellable);
  if (may_hang && strike.hang > 0)
    hang (self, &strike);
  own_error = ferry_fault_strike_get_error (&strike, cancellable);
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, own_error);
  return FALSE;
}
