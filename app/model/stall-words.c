/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What classes, causes and owners of stalls are called. */
#include "stall-words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *title;
  const char *meaning;
} causes[FERRY_N_STALL_CAUSES] = {
  [FERRY_CAUSE_UNKNOWN] = {N_ ("Unknown"), N_ ("it was over before the watch could look")},
  [FERRY_CAUSE_CPU] = {N_ ("CPU"), N_ ("the main thread computed")},
  [FERRY_CAUSE_BLOCKED] = {N_ ("Blocked"), N_ ("the main thread waited for the system")},
  [FERRY_CAUSE_STARVED] = {N_ ("Starved"), N_ ("others had the processors")},
  [FERRY_CAUSE_FROZEN] = {N_ ("Frozen"), N_ ("the whole process stood still")},
  [FERRY_CAUSE_MANY_SMALL] = {N_ ("Many small"), N_ ("many dispatches in one iteration, none of them half of it")},
  [FERRY_CAUSE_SPIN] = {N_ ("Spin"), N_ ("the loop polled over and over and never slept")},
  [FERRY_CAUSE_START_UP] = {N_ ("Start-up"), N_ ("the program started: there was no window to answer yet")},
};

FerryStallOwner
ferry_stall_get_owner (const FerryStall *stall)
{
  g_return_val_if_fail (stall != NULL, FERRY_STALL_OWNER_US);

  if (stall->deliberate)
    return FERRY_STALL_OWNER_PURPOSE;
  if (stall->cause == FERRY_CAUSE_START_UP)
    return FERRY_STALL_OWNER_START;
  if (stall->cause == FERRY_CAUSE_STARVED || stall->cause == FERRY_CAUSE_FROZEN)
    return FERRY_STALL_OWNER_MACHINE;
  return FERRY_STALL_OWNER_US;
}

const char *
ferry_stall_owner_get_title (FerryStallOwner owner)
{
  static const char * const titles[FERRY_N_STALL_OWNERS] = {
    [FERRY_STALL_OWNER_US] = N_ ("Ours"),
    [FERRY_STALL_OWNER_PURPOSE] = N_ ("On purpose"),
    [FERRY_STALL_OWNER_START] = N_ ("Start-up"),
    [FERRY_STALL_OWNER_MACHINE] = N_ ("Machine"),
  };

  g_return_val_if_fail ((guint)owner < FERRY_N_STALL_OWNERS, NULL);

  return _ (titles[owner]);
}

const char *
ferry_stall_class_get_title (FerryStallClass stall_class)
{
  static const char * const titles[FERRY_N_STALL_CLASSES] = {
    [FERRY_STALL_SLOW] = N_ ("Slow"),
    [FERRY_STALL_LONG] = N_ ("Long"),
    [FERRY_STALL_MICRO_HANG] = N_ ("Micro-hang"),
    [FERRY_STALL_HANG] = N_ ("Hang"),
    [FERRY_STALL_SEVERE] = N_ ("Severe"),
    [FERRY_STALL_NOT_RESPONDING] = N_ ("Not responding"),
  };

  g_return_val_if_fail ((guint)stall_class < FERRY_N_STALL_CLASSES, NULL);

  return _ (titles[stall_class]);
}

char *
ferry_stall_describe_cause (const FerryStall *stall)
{
  g_return_val_if_fail (stall != NULL, NULL);

  if (stall->cause == FERRY_CAUSE_BLOCKED && stall->system_call[0] != '\0')
    return g_strdup_printf (_ ("Blocked in %s"), stall->system_call);
  return g_strdup (_ (causes[stall->cause].title));
}

const char *
ferry_stall_cause_get_meaning (FerryStallCause cause)
{
  g_return_val_if_fail ((guint)cause < FERRY_N_STALL_CAUSES, NULL);

  return _ (causes[cause].meaning);
}
