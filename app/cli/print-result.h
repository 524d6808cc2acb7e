/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result of an operation as text on stdout, its problems on stderr. */
#pragma once

#include "boundary/operation.h"

G_BEGIN_DECLS

/* FALSE after saying so if stdout does not take it. */
gboolean ferry_print_result (const FerryOperation *operation,
                             GVariant *result);

/* One line for each entry of the result's "problems", if it has such; returns how many. */
guint ferry_print_problems (GVariant *result);

/* "402 MB". (transfer full) */
char *ferry_format_size (guint64 bytes);

G_END_DECLS
