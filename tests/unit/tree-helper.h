/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folders full of everything that makes walking them hard, and other programs' word on them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_TEST_TREE_DEPTH 3000
#define FERRY_TEST_TREE_COPIES 1000

/* A new temporary folder of its own. (transfer full) */
char *ferry_test_folder_new (void);

/* Removes it with all that is in it, and frees its name. */
void ferry_test_folder_free (char *folder);

/* Creates a file below @folder with the folders it needs. */
void ferry_test_write_file (const char *folder,
                            const char *name,
                            const char *text);

/* Creates a chain of @depth folders called "d" in @folder, and the file "bottom" in the last. */
void ferry_test_write_chain (const char *folder,
                             guint depth);

/* Fills @folder: copies of 1,000 real files, empty ones, a sparse one, hard links, names with
 * spaces, newlines and invalid UTF-8, links in a circle and into nowhere, a FIFO, and in
 * "deep" a chain of 3,000 folders. */
void ferry_test_fill_tree (const char *folder);

/* Fills @folder with the readable file "open" and with what nobody but root can read: the file
 * "secret", the folder "closed", and "listed/inside", whose folder shows only its names. */
void ferry_test_fill_unreadable (const char *folder);

/* Between the two, root is nobody; FALSE where that cannot be. Others stay who they are. */
gboolean ferry_test_drop_privileges (void);
void ferry_test_regain_privileges (void);

/* Runs a shell command with @folder as "$1" and returns its output, length in @length unless NULL.
 * Its exit status counts only for @must_succeed. (transfer full) */
char *ferry_test_shell (const char *command,
                        const char *folder,
                        gboolean must_succeed,
                        gsize *length);

/* The number that such a command begins its output with. */
guint64 ferry_test_shell_number (const char *command,
                                 const char *folder);

/* How many processes there are in the process group that are no zombies. */
guint64 ferry_test_count_group (int group);

G_END_DECLS
