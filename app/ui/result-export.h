/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies and saves results without keeping the main loop. */
#pragma once

#include "result-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The whole image of a result in which there is one; its pixels are the result's own bytes. NULL if
 * the numbers do not fit the bytes. (transfer full) */
GdkTexture *ferry_result_create_texture (GVariant *result);

/* Puts the result on @clipboard: an image as such, anything else as text. */
void ferry_result_copy_async (FerryResultKind kind,
                              GVariant *result,
                              GdkClipboard *clipboard,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean ferry_result_copy_finish (GAsyncResult *result,
                                   GError **error);

/* Writes the result to @file: an image as PNG, anything else as text. What was there before stays
 * until all is written. */
void ferry_result_save_async (FerryResultKind kind,
                              GVariant *result,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean ferry_result_save_finish (GAsyncResult *result,
                                   GError **error);

G_END_DECLS
