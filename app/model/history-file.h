/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The history's file: a connection to it, its schema, and what happens to one that is no good. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Opens @path for writing. Folder and file are made where they are missing, private to the person; an
 * older schema is brought up to date as far as writing needs it, nothing of it lost. A file that is damaged, no database, somebody
 * else's or a newer Ferry's is set aside, together with what belongs to it, and a new one begun: then
 * *@set_aside (nullable) says so in a sentence that names both files and why, transfer full; it is
 * left alone otherwise. (transfer full: sqlite3_close), or NULL and a FERRY_SQLITE_ERROR or a
 * G_IO_ERROR. Several programs may do so at once. One thread at a time. Its log grows until somebody else brings it
 * into the file. */
sqlite3 *ferry_history_file_open (const char *path,
                                  char **set_aside,
                                  GError **error);

/* Opens @path for reading. NULL without an error if there is none yet, or nothing in it. What another program
 * does not know of is not set aside here: that is an error, FERRY_SQLITE_ERROR. In a folder that cannot be written, and
 * on a full disk, the file is read as it lies there. */
sqlite3 *ferry_history_file_open_to_read (const char *path,
                                          GError **error);

/* Whether @database is read as it was when it was opened: what is written later it neither sees nor expects. */
gboolean ferry_history_file_is_frozen (sqlite3 *database);

/* Opens @path, which somebody has open for writing, to bring its log into the file meanwhile: that waits for the disk, and
 * not who writes for it. (transfer full: sqlite3_close), or NULL and a FERRY_SQLITE_ERROR. */
sqlite3 *ferry_history_file_open_to_checkpoint (const char *path,
                                                GError **error);

/* Whether @error says that the file itself is no good, so that opening it again sets it aside. */
gboolean ferry_history_file_is_damage (const GError *error);

/* Whether the file that @database was opened by lies in its place no more: another program has set it aside,
 * or somebody removed it. What is written then is lost. */
gboolean ferry_history_file_has_moved (sqlite3 *database);

/* Sets @path aside after an error in the midst, unless another program has done so since @database was opened,
 * which the caller closes afterwards. @why names @path, as errors do. The sentence is as above. FALSE and an error if that cannot be done. */
gboolean ferry_history_file_set_aside (const char *path,
                                       sqlite3 *database,
                                       const char *why,
                                       char **set_aside,
                                       GError **error);

G_END_DECLS
