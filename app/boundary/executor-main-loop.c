/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs attempts on the submitting context itself: it blocks, and is here to show what that does. */
#include "call-private.h"
#include "executor.h"

static gboolean
main_loop_start (FerryAttempt *attempt)
{
  /* The call's notice carries the reference over: ferry_call_deliver_notice() runs it. */
  ferry_call_notify (attempt->call, FERRY_NOTICE_RUN);
  return TRUE;
}

const FerryExecutor ferry_main_loop_executor = {
  .start = main_loop_start,
  .timeout_cap = 10 * G_TIME_SPAN_SECOND,
  .runs_in_context = TRUE,
};
