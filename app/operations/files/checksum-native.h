/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The native form of files.checksum. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

void ferry_checksum_run_async (GVariant *parameters,
                               FerryRunContext *context,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GVariant *ferry_checksum_run_finish (GAsyncResult *result,
                                     GError **error);

G_END_DECLS
