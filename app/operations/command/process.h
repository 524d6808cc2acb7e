/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program in a process group of its own, driven by whoever can poll: a thread or a main loop.
 *
 * Its group ends with it, and with the run. Where this process dies before that, the kernel ends the
 * program and not its children. A helper process has somebody who sees to those as well
 * (boundary/worker-process.h); of a program that is killed by SIGKILL while a command runs on its own
 * threads or natively, they are left. */
#pragma once

#include "output-tail.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What there is to poll: the process, its two streams, and the cancellable. */
#define FERRY_PROCESS_N_FDS 4

typedef struct _FerryProcess FerryProcess;

/* Starts @argv in @folder with the whole @environment, its input from /dev/null, and a nice value of
 * @nice_value at least: set once it runs, since we wait until it does. Of its output and
 * of its errors the last @tail bytes are kept. Once @cancellable fires its group is asked to end, and
 * killed shortly after. (transfer full), or NULL and a %G_SPAWN_ERROR. */
FerryProcess *ferry_process_spawn (char **argv,
                                   const char *folder,
                                   char **environment,
                                   guint nice_value,
                                   gsize tail,
                                   GCancellable *cancellable,
                                   GError **error);

/* Kills it, with its group, if it has not ended yet. */
void ferry_process_free (FerryProcess *self);

/* %FERRY_PROCESS_N_FDS of them, lent; one whose descriptor is -1 is of no interest (any more). */
GPollFD *ferry_process_get_fds (FerryProcess *self);

/* The monotonic time by which the next step is due even if no descriptor is ready, or -1. */
gint64 ferry_process_get_due (FerryProcess *self);

/* Does what there is to do, which is bounded and never waits. FALSE once the process has ended, and
 * with it its group. */
gboolean ferry_process_step (FerryProcess *self);

/* As waitpid() gives it, once it has ended. */
int ferry_process_get_wait_status (FerryProcess *self);

/* What it said so far; lent. */
FerryOutputTail *ferry_process_get_output (FerryProcess *self);
FerryOutputTail *ferry_process_get_errors (FerryProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProcess, ferry_process_free)

G_END_DECLS
