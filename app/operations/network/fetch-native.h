/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.fetch as GIO and libsoup do it by themselves. */
#pragma once

#include "boundary/run-context.h"

G_BEGIN_DECLS

/* As FerryOperation wants them. */
void ferry_fetch_run_async (GVariant *parameters,
                            FerryRunContext *context,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GVariant *ferry_fetch_run_finish (GAsyncResult *result,
                                  GError **error);

G_END_DECLS
