/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decides why a stall was one, from where its time went. */
#pragma once

#include "stall.h"

G_BEGIN_DECLS

/**
 * FerryStallAccount:
 * @length: of the stall
 * @watched: of that, the part that @computed and @waited are about
 * @computed: the thread was on a processor
 * @waited: the thread waited for a processor
 * @frozen: nothing in the process ran, and none of it waited for a processor
 * @is_many_small: many dispatches added up
 *
 * All are nanoseconds. What is left of @watched the thread slept.
 */
typedef struct
{
  gint64 length;
  gint64 watched;
  gint64 computed;
  gint64 waited;
  gint64 frozen;
  gboolean is_many_small;
} FerryStallAccount;

/* What took the largest part. Never FERRY_CAUSE_SPIN or FERRY_CAUSE_START_UP, which are no question
 * of where the time went. */
FerryStallCause ferry_stall_cause_decide (const FerryStallAccount *account);

G_END_DECLS
