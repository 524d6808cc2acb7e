/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Troubles on demand: what a program does when its dependency is ill, tried while it is well.
 *
 * The kinds are those of chaos strategies, as in Polly's (Simmy). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFaults:
 * @delay_percent: attempts that begin late; 0 to 100
 * @delay: by so many microseconds; up to an hour. Ends early when the attempt is interrupted
 * @hang_percent: attempts that hang, deaf to everything; 0 to 100. Not on the main loop, where the
 *   whole program would, nor for a helper process, whose thread here nobody could give up
 * @hang: for so many microseconds, up to an hour, or until the faults are changed
 * @error_percent: attempts that fail, with a transient error, instead of running; 0 to 100
 * @crash_percent: attempts whose worker dies; 0 to 100. A thread cannot die alone: there the attempt
 *   ends as if it had, with %FERRY_ERROR_WORKER_DIED
 *
 * Each kind strikes by its own chance; a delay comes first, then a hang, then a crash or an error.
 * Zero-filled is none.
 */
typedef struct
{
  guint delay_percent;
  gint64 delay;
  guint hang_percent;
  gint64 hang;
  guint error_percent;
  guint crash_percent;
} FerryFaults;

/* Whether every field is within its range; %FERRY_ERROR_INVALID_PARAMETER names the one that is not.
 * Any thread. */
gboolean ferry_faults_check (const FerryFaults *self,
                             GError **error);

/* Whether any kind can strike. Any thread. */
gboolean ferry_faults_are_on (const FerryFaults *self);

G_END_DECLS
