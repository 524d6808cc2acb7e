/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Leaves a dependency alone that keeps failing, and finds out when it is well again (C10).
 *
 * The circuit breaker of M. Nygard, "Release It!"; the share of failures over a time-based sliding
 * window, and its minimum of calls, are Resilience4j's and Polly's; the numbered passes, by which a
 * result is known to be late, come from the generations of sony/gobreaker.
 *
 * It has no clock: @now is always monotonic microseconds (g_get_monotonic_time()), 0 or more. It
 * should not go back; where threads read the clock before they take the lock it may, by a little,
 * which harms nothing. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryBreakerState:
 * @FERRY_BREAKER_CLOSED: calls pass, and their results are counted
 * @FERRY_BREAKER_OPEN: calls are rejected until the open time is over
 * @FERRY_BREAKER_HALF_OPEN: it is over: one call at a time passes, the probe, and its result decides
 */
typedef enum
{
  FERRY_BREAKER_CLOSED,
  FERRY_BREAKER_OPEN,
  FERRY_BREAKER_HALF_OPEN
} FerryBreakerState;

/**
 * FerryBreakerPolicy:
 * @window: microseconds that a result counts, in ten steps: at least 9/10 of this, never longer; a
 *   millisecond to a day
 * @minimum_calls: results in the window below which nothing is concluded; 1 to 1,000,000
 * @failure_percent: the share of failures that opens it; 1 to 100, or 0 for no breaker: then
 *   everything is admitted, nothing counted, and the other fields do not matter
 * @open_time: microseconds from opening to the first probe; a millisecond to a day
 *
 * Zero-filled is no breaker.
 */
typedef struct
{
  gint64 window;
  guint minimum_calls;
  guint failure_percent;
  gint64 open_time;
} FerryBreakerPolicy;

/* Whether every field is within its range; %FERRY_ERROR_INVALID_PARAMETER names the one that is
 * not ("breaker-window" and so on). Any thread. */
gboolean ferry_breaker_policy_check (const FerryBreakerPolicy *self,
                                     GError **error);

#define FERRY_BREAKER_N_BUCKETS 10

/**
 * FerryBreaker:
 *
 * Its fields are its own; it has no lock: whoever owns it guards it, and then any thread may use
 * it. Zero-filled is no breaker.
 */
typedef struct
{
  FerryBreakerPolicy policy;

  FerryBreakerState state;
  gint64 open_until;
  gboolean probing;
  guint pass; /* what a call is given now; another one after every change of state or probe */

  /* The window: what was recorded in each tenth of it, numbered from the clock's zero. */
  struct
  {
    gint64 number;
    guint calls;
    guint failures;
  } buckets[FERRY_BREAKER_N_BUCKETS];
} FerryBreaker;

/* Closed, with an empty window. @policy, which must be one that passes the check, is copied.
 * Nothing to free. */
void ferry_breaker_init (FerryBreaker *self,
                         const FerryBreakerPolicy *policy);

/* Lets another policy hold from now on. If it differs the breaker begins anew, closed and with an empty
 * window, and passes given before are void; if not, nothing changes. */
void ferry_breaker_set_policy (FerryBreaker *self,
                               const FerryBreakerPolicy *policy);

/**
 * ferry_breaker_admit:
 * @pass: (out): what to hand to ferry_breaker_record() or ferry_breaker_drop(); untouched if
 *   rejected
 * @retry_after: (out): 0, or, if rejected, the microseconds until a call may be admitted; 0 if that
 *   depends on the probe that is under way
 *
 * Whether a call may go to the dependency. Whoever is admitted must record or drop the pass exactly
 * once: a probe that never does keeps everybody else out. The call is the probe if the breaker is
 * half-open when this returns TRUE.
 */
gboolean ferry_breaker_admit (FerryBreaker *self,
                              gint64 now,
                              guint *pass,
                              gint64 *retry_after);

/**
 * ferry_breaker_record:
 * @success: whether the dependency worked; an error that is the caller's own fault is a success
 *
 * Takes note of what became of an admitted call. While closed, a failure opens the breaker if then
 * at least @minimum_calls results are in the window and @failure_percent of them failures; a success
 * never does. The probe's success closes it, with an empty window; its failure opens it for another
 * @open_time; it is not counted in the window.
 *
 * A pass is void once the breaker has left the state it was given in. So a late result, of a call
 * that was admitted before the breaker opened, is ignored: while open or half-open, since only the
 * probe decides, and also once closed again, since it tells of the time before. Otherwise a
 * handful of calls that hung through it all would open at once a breaker that has just closed.
 */
void ferry_breaker_record (FerryBreaker *self,
                           gint64 now,
                           guint pass,
                           gboolean success);

/* Gives @pass back without a verdict: the call was cancelled by its caller, or never sent. If it was
 * the probe, the next call is. Otherwise nothing changes. */
void ferry_breaker_drop (FerryBreaker *self,
                         gint64 now,
                         guint pass);

/**
 * FerryBreakerFigures:
 * @state: open also when the time is over but no call has come yet
 * @calls: results in the window; while open, those that opened it, until they leave it
 * @failures: how many of @calls failed
 * @time_left: microseconds until a probe is admitted; 0 unless open
 */
typedef struct
{
  FerryBreakerState state;
  guint calls;
  guint failures;
  gint64 time_left;
} FerryBreakerFigures;

/* What can be shown of it. Changes nothing. */
void ferry_breaker_get_figures (const FerryBreaker *self,
                                gint64 now,
                                FerryBreakerFigures *figures);

G_END_DECLS
