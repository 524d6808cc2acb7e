/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whoever is left of a worker's session: the programs that its operations started, and their children.
 *
 * A worker leads a session, and a program that an operation starts may lead a process group in it. When
 * the worker dies, of whatever, such a group is nobody's: not its own to kill, and not in its group. But
 * the session's number stays on all of them, and is no other's as long as there is one of them or the
 * worker is not reaped. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * ferry_worker_session_end:
 * @session: the number of a worker that is dead and not reaped yet
 *
 * Kills all process groups of the session, until nobody is left in it who is not dead, or a moment is
 * over: killed is not dead yet. Who made itself a session of its own, or somebody else's by its rights,
 * is left alone. Needs /proc. Costs the time to look through that, some milliseconds. Any thread.
 */
void ferry_worker_session_end (pid_t session);

G_END_DECLS
