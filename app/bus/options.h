/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How another program wants a call made. */
#pragma once

#include "boundary/adapter.h"

G_BEGIN_DECLS

/* Reads @given, a{sv} with Run's options, for a call of @operation that crosses by @adapter. FALSE and
 * %FERRY_ERROR_INVALID_PARAMETER for what is not allowed. */
gboolean ferry_bus_options_read (FerryAdapter *adapter,
                                 const FerryOperation *operation,
                                 GVariant *given,
                                 FerryCallOptions *options,
                                 gboolean *keep,
                                 GError **error);

G_END_DECLS
