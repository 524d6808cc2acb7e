/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The place of the history's file: its folder, what may lie there, what SQLite puts beside it, and how all that is set
 * aside. Nothing here opens it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes the folder of @path, private to the person, where it is missing, and locks it. Held while a file may be made or
 * moved, so that no two programs do so at once, until the descriptor is closed. It, or -1 and a G_IO_ERROR. */
int ferry_history_place_lock (const char *path,
                              GError **error);

/* FALSE and a FERRY_SQLITE_ERROR if what is at @path is no regular file. */
gboolean ferry_history_place_check (const char *path,
                                    GError **error);

/* An empty file that only the person may read, unless there is one. FALSE and an error as above. */
gboolean ferry_history_place_create (const char *path,
                                     GError **error);

/* Moves the file and what belongs to it to another name. *@set_aside (nullable) is set, if it is NULL, to a sentence that
 * names both and @why, transfer full. Between locking and unlocking. FALSE and a G_IO_ERROR. */
gboolean ferry_history_place_set_aside (const char *path,
                                        const char *why,
                                        char **set_aside,
                                        GError **error);

/* Whether there is a log beside the file, with anything in it. */
gboolean ferry_history_place_has_log (const char *path);

G_END_DECLS
