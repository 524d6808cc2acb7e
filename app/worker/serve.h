/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of a worker: greet, run what is asked for, one at a time, and leave. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* The operation called @id, or NULL. */
typedef const FerryOperation *(*FerryOperationLookup) (const char *id);

/**
 * ferry_worker_serve:
 * @argc, @argv: the program's arguments, which end with what it is to be kept from
 * @lookup: what this worker can do
 *
 * The rest of a worker program's main(), which has started no thread yet: restrains the process, greets
 * on descriptor 3, runs operations on this thread as frames ask for them, and sends back what they say,
 * log and return (boundary/frame.h). Replaces the log writer. SIGTERM fires the running operation's
 * cancellable, after which the worker leaves; whatever happens to the program that started it, it does
 * not outlive that.
 *
 * Returns the exit status: 0 when told to leave, 2 if nobody is there to serve.
 */
int ferry_worker_serve (int argc,
                        char **argv,
                        FerryOperationLookup lookup);

G_END_DECLS
