/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the worker program is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of ferry-worker: what the environment variable FERRY_WORKER says; else beside the running
 * program, in a build tree; else where it is installed. NULL if it is not there: then nothing runs in
 * helper processes. (transfer full). Any thread. */
char *ferry_worker_program_find (void);

G_END_DECLS
