/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starts a program without holding up the other threads of this one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts @argv in @folder with the whole @environment, whose PATH says where it is looked for. It leads
 * a process group of its own, reads from /dev/null, has no other descriptor of ours but its two streams,
 * no signal blocked or ignored, and is killed when the calling thread ends. @output and @errors are the
 * read ends of its streams, @pid is to be waited for; all are the caller's. Comes back when the program
 * has been executed. FALSE and a %G_SPAWN_ERROR if it could not be: then nothing is left to wait for. */
gboolean ferry_spawn (char **argv,
                      const char *folder,
                      char **environment,
                      GPid *pid,
                      int *output,
                      int *errors,
                      GError **error);

G_END_DECLS
