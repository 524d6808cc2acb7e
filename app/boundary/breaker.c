/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Three states, and a window of ten buckets that are emptied when their turn comes again. */
#include "breaker.h"

#include "errors.h"
#include "policy-field.h"

#include <string.h>

gboolean
ferry_breaker_policy_check (const FerryBreakerPolicy *self,
                            GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->failure_percent == 0)
    return TRUE;

  return ferry_duration_check ("breaker-window", self->window, G_TIME_SPAN_MILLISECOND, G_TIME_SPAN_DAY, error) &&
         ferry_error_check_range ("breaker-minimum-calls", self->minimum_calls, 1, 1000000, error) &&
         ferry_error_check_range ("breaker-failure-percent", self->failure_percent, 0, 100, error) &&
         ferry_duration_check ("breaker-open-time", self->open_time, G_TIME_SPAN_MILLISECOND, G_TIME_SPAN_DAY, error);
}

static gboolean
is_off (const FerryBreaker *self)
{
  return self->policy.failure_percent == 0;
}

static gint64
get_bucket_number (const FerryBreaker *self,
                   gint64 now)
{
  return now / (self->policy.window / FERRY_BREAKER_N_BUCKETS);
}

static void
count_result (FerryBreaker *self,
              gint64 now,
              gboolean success)
{
  gint64 number = get_bucket_number (self, now);
  guint i = number % FERRY_BREAKER_N_BUCKETS;

  /* What lies there is a whole window old, or more. */
  if (self->buckets[i].number < number)
    {
      self->buckets[i].number = number;
      self->buckets[i].calls = 0;
      self->buckets[i].failures = 0;
    }
  self->buckets[i].calls++;
  if (!success)
    self->buckets[i].failures++;
}

static void
sum_window (const FerryBreaker *self,
            gint64 now,
            guint *calls,
            guint *failures)
{
  gint64 left_window = get_bucket_number (self, now) - FERRY_BREAKER_N_BUCKETS;

  *calls = 0;
  *failures = 0;
  for (guint i = 0; i < FERRY_BREAKER_N_BUCKETS; i++)
    if (self->buckets[i].number > left_window)
      {
        *calls += self->buckets[i].calls;
        *failures += self->buckets[i].failures;
      }
}

static gboolean
fails_too_often (const FerryBreaker *self,
                 gint64 now)
{
  guint calls, failures;

  sum_window (self, now, &calls, &failures);

  return calls >= self->policy.minimum_calls &&
         failures * G_GUINT64_CONSTANT (100) >= calls * (guint64)self->policy.failure_percent;
}

/* Voids every pass given so far. */
static void
enter_state (FerryBreaker *self,
             FerryBreakerState state,
             gboolean probing)
{
  self->state = state;
  self->probing = probing;
  self->pass++;
}

static void
open_circuit (FerryBreaker *self,
              gint64 now)
{
  enter_state (self, FERRY_BREAKER_OPEN, FALSE);
  self->open_until = now + self->policy.open_time;
}

static void
close_circuit (FerryBreaker *self)
{
  enter_state (self, FERRY_BREAKER_CLOSED, FALSE);
  memset (self->buckets, 0, sizeof self->buckets);
}

void
ferry_breaker_init (FerryBreaker *self,
                    const FerryBreakerPolicy *policy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (policy != NULL && ferry_breaker_policy_check (policy, NULL));

  *self = (FerryBreaker) {.policy = *policy};
}

static gboolean
is_same_policy (const FerryBreakerPolicy *a,
                const FerryBreakerPolicy *b)
{
  return a->window == b->window && a->minimum_calls == b->minimum_calls &&
         a->failure_percent == b->failure_percent && a->open_time == b->open_time;
}

void
ferry_breaker_set_policy (FerryBreaker *self,
                          const FerryBreakerPolicy *policy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (policy != NULL && ferry_breaker_policy_check (policy, NULL));

  if (is_same_policy (&self->policy, policy))
    return;
  self->policy = *policy;
  close_circuit (self);
}

gboolean
ferry_breaker_admit (FerryBreaker *self,
                     gint64 now,
                     guint *pass,
                     gint64 *retry_after)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (now >= 0, FALSE);
  g_return_val_if_fail (pass != NULL && retry_after != NULL, FALSE);

  *retry_after = 0;
  if (self->state == FERRY_BREAKER_OPEN && now < self->open_until)
    {
      *retry_after = self->open_until - now;
      return FALSE;
    }
  if (self->probing)
    return FALSE;
  if (self->state != FERRY_BREAKER_CLOSED)
    enter_state (self, FERRY_BREAKER_HALF_OPEN, TRUE);
  *pass = self->pass;

  return TRUE;
}

void
ferry_breaker_record (FerryBreaker *self,
                      gint64 now,
                      guint pass,
                      gboolean success)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (now >= 0);

  if (is_off (self) || pass != self->pass)
    return;

  if (self->probing && success)
    close_circuit (self);
  else if (self->probing)
    open_circuit (self, now);
  else if (self->state == FERRY_BREAKER_CLOSED)
    {
      count_result (self, now, success);
      if (!success && fails_too_often (self, now))
        open_circuit (self, now);
    }
}

void
ferry_breaker_drop (FerryBreaker *self,
                    gint64 now,
                    guint pass)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (now >= 0);

  if (self->probing && pass == self->pass)
    enter_state (self, FERRY_BREAKER_HALF_OPEN, FALSE);
}

void
ferry_breaker_get_figures (const FerryBreaker *self,
                           gint64 now,
                           FerryBreakerFigures *figures)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (now >= 0);
  g_return_if_fail (figures != NULL);

  *figures = (FerryBreakerFigures) {.state = self->state};
  if (is_off (self))
    return;
  sum_window (self, now, &figures->calls, &figures->failures);
  if (self->state == FERRY_BREAKER_OPEN)
    figures->time_left = MAX (0, self->open_until - now);
}
