/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths longer than any system call takes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens the front of @path, as far as it takes for the rest to be short enough, and returns that
 * rest, lent from @path. @folder gets the descriptor that the rest is relative to, which is yours to
 * close, or AT_FDCWD where the path is short. NULL and errno where that fails. */
const char *ferry_long_path_shorten (const char *path,
                                     int *folder);

G_END_DECLS
