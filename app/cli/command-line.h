/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line: everything that ferry does without its window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @argv asks for the window: says nothing, or names files and folders that are there (the first
 * of them no command), or is what the session bus starts the program with. */
gboolean ferry_command_line_wants_window (int argc,
                                          char **argv);

/* Does what @argv says, waits until it is done, and returns the exit code. @argc is at least 2. */
int ferry_command_line_run (int argc,
                            char **argv);

G_END_DECLS
