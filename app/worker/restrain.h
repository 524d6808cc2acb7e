/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a worker gives up, for good, before it does anything for anybody. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* The most memory of its own that a worker may take, bytes: more than any operation needs, and not
 * so much that one that has lost count takes the desktop down with it. */
#define FERRY_WORKER_MEMORY_MAX (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/* Beside the window's own 0: it gets about an eighth of a processor that both want. */
#define FERRY_WORKER_NICE 9

/* To be called first: dies with the thread that started it, gains no privileges, leaves no core, takes
 * no more memory than that, and gives way to the program. */
void ferry_restrain_process (void);

/* Has the kernel keep the calling thread from what @confinement names, and all threads and programs that
 * it starts from then on (Landlock): that is the whole process only as long as there is no other thread.
 * Returns what the kernel cannot keep it from. */
FerryConfinement ferry_restrain_access (FerryConfinement confinement);

G_END_DECLS
