/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frozen and starved first: they say that it was not the program's doing. */
#include "stall-cause.h"

FerryStallCause
ferry_stall_cause_decide (const FerryStallAccount *account)
{
  gint64 slept = account->watched - account->frozen - account->computed - account->waited;

  if (account->frozen > account->length / 2)
    return FERRY_CAUSE_FROZEN;
  if (account->watched <= 0)
    return FERRY_CAUSE_UNKNOWN;
  if (account->waited > MAX (account->computed, slept))
    return FERRY_CAUSE_STARVED;
  if (account->is_many_small)
    return FERRY_CAUSE_MANY_SMALL;

  return slept > account->computed ? FERRY_CAUSE_BLOCKED : FERRY_CAUSE_CPU;
}

const char *
ferry_stall_cause_get_name (FerryStallCause cause)
{
  static const char * const names[FERRY_N_STALL_CAUSES] = {
    [FERRY_CAUSE_UNKNOWN] = "unknown",
    [FERRY_CAUSE_CPU] = "cpu",
    [FERRY_CAUSE_BLOCKED] = "blocked",
    [FERRY_CAUSE_STARVED] = "starved",
    [FERRY_CAUSE_FROZEN] = "frozen",
    [FERRY_CAUSE_MANY_SMALL] = "many-small",
    [FERRY_CAUSE_SPIN] = "spin",
    [FERRY_CAUSE_START_UP] = "start-up",
  };

  g_return_val_if_fail ((guint)cause < FERRY_N_STALL_CAUSES, NULL);

  return names[cause];
}

gboolean
ferry_stall_cause_is_own (FerryStallCause cause)
{
  return cause == FERRY_CAUSE_UNKNOWN || cause == FERRY_CAUSE_CPU ||
         cause == FERRY_CAUSE_BLOCKED || cause == FERRY_CAUSE_MANY_SMALL;
}
