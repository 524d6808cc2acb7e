/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the system calls a thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The calling thread's id, as ps and debuggers show it; above 0. Asks the system once in each thread. */
int ferry_thread_get_id (void);

G_END_DECLS
