/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Says at which row of a list each group of a GVariant array stands, off the main thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts to count what is in the groups of @array: tuples, whose child @members is an array. */
void ferry_variant_groups_async (GVariant *array,
                                 guint members,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* At which row each group stands when its members follow it, and last how many rows there are: of guint32
 * (transfer full). What goes beyond the rows that a list can have is left out. G_IO_ERROR_CANCELLED is the only
 * error. */
GArray *ferry_variant_groups_finish (GAsyncResult *result,
                                     GError **error);

G_END_DECLS
