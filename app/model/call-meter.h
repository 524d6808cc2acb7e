/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs calls one after the other and measures what each costs the loop. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/**
 * FerryMeasure:
 * @outcome: only what succeeded has its figures compared
 * @elapsed: from submit to delivery, microseconds
 * @worst: the longest the loop was kept from its poll meanwhile, microseconds
 * @stalls: how many the monitor counted, deliberate ones included
 * @stalled: time in these, microseconds
 * @beats: that came
 * @missed: that should have come besides
 * @cancel_latency: from when it was to be cancelled to its delivery, microseconds; 0 where it was not, or
 *   was over before
 */
typedef struct
{
  const FerryOperation *operation;
  FerryExecutorKind executor;
  FerryOutcome outcome;
  gint64 elapsed;
  gint64 worst;
  guint64 stalls;
  gint64 stalled;
  guint beats;
  guint missed;
  gint64 cancel_latency;
} FerryMeasure;

typedef struct _FerryCallMeter FerryCallMeter;

/* A rest that is enough. */
#define FERRY_CALL_METER_REST_MS 250

/* A call is over, and the loop has rested: @row is what was measured, @record the call. Called in the
 * default context, as the meter's functions must be. */
typedef void (*FerryCallMeterFunc) (const FerryMeasure *row,
                                    FerryCallRecord *record,
                                    gpointer user_data);

/* A meter with a beat of its own. It measures the loop of @session, whatever else runs there. After a call
 * the loop idles for @rest milliseconds before the callback, so that nothing of it shows in the next.
 * (transfer full) */
FerryCallMeter *ferry_call_meter_new (FerrySession *session,
                                      guint rest,
                                      FerryCallMeterFunc callback,
                                      gpointer user_data);

/* What runs goes on unmeasured; the callback does not come any more. */
void ferry_call_meter_free (FerryCallMeter *self);

/* Makes a call with the beat beside it. @given, a{sv} that may be floating, is completed by the
 * operation's table, and must be allowed by it. @options are copied. @cancel_after: microseconds after which it is
 * cancelled; 0 for never. One at a time: the next may be made in the callback. */
void ferry_call_meter_run (FerryCallMeter *self,
                           const FerryOperation *operation,
                           GVariant *given,
                           const FerryCallOptions *options,
                           gint64 cancel_after);

/* Whether the first of several calls of @operation would pay for the others: what was read once comes from memory then. */
gboolean ferry_call_meter_wants_warm_up (const FerryOperation *operation);

/* Cancels the call that runs. */
void ferry_call_meter_cancel (FerryCallMeter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCallMeter, ferry_call_meter_free)

G_END_DECLS
