/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes files so that nobody ever finds half of one. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes what belongs into the file to @stream, and leaves it open. */
typedef gboolean (*FerryWholeFileFunc) (GOutputStream *stream,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);

/* Has @write write @file, which must be local. What was there before stays until the new one is complete, and
 * also if that fails or is cancelled; only where @file is no ordinary one, a pipe or a terminal say, it is
 * written to as it goes. Blocks: not for the main thread. FALSE and an error of %G_IO_ERROR, or @write's. */
gboolean ferry_whole_file_write (GFile *file,
                                 FerryWholeFileFunc write,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
