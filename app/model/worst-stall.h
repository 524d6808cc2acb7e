/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worst stall of a stretch of time, once it is explained. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/**
 * FerryWorstStallFunc:
 * @stall: the longest that was the loop's, deliberate or not; NULL if there was none. Lent
 */
typedef void (*FerryWorstStallFunc) (const FerryStall *stall,
                                     gpointer user_data);

/* Looks at the stalls of @session's loop that ended after @since, monotonic microseconds, and calls
 * @function once, in the default context: in an iteration to come, as soon as all of them are explained; or
 * after 2 s with what is known then. Start-up and spins are not among them. */
void ferry_worst_stall_await (FerrySession *session,
                              gint64 since,
                              FerryWorstStallFunc function,
                              gpointer user_data);

G_END_DECLS
